//! The flows in a template.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Flow, Resource, emit};
use serde_json::{Map, Value, json};

use super::making::Making;
use super::marks::{MARKS, printable, references, substituted};
use super::resources::{attribute, reference, resource};
use crate::deploy::late::{late, not_yet};

/// The flow that stands for one that is not made yet.
const NOT_YET: &str = "FlowNotYet";

/// How contents are written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Contents {
    /// Line by line, for readers of differences.
    Lines,
    /// Without blanks, where there is no room for them.
    Dense,
}

/// Adds the flows of the product. Of those that name each other some names are parameters, which a
/// second deployment fills in.
pub(super) fn add(making: &mut Making<'_>, contents: Contents) {
    let late = late(making.product);
    let awaited: BTreeSet<&str> = late.iter().map(|(_, to)| to.as_str()).collect();
    for name in &awaited {
        let (id, arn) =
            (making.ids.of(Resource::Flow, name).to_owned(), late_parameter(making, name));
        let about = format!(
            "Empty at first; then the output {id}, and deploy again: flows name it that it names"
        );
        making.parameter(&arn, &about, Some(""));
        let knows = json!({ "Fn::Not": [{ "Fn::Equals": [reference(&arn), ""] }] });
        making.conditions.insert(format!("Knows{id}"), knows);
    }
    if !awaited.is_empty() {
        let content = emit(&not_yet(), &Bindings::default()).json;
        let (name, kind) = (not_yet().name, not_yet().kind().api_name());
        making.add(NOT_YET, flow(&name, kind, json!(content)));
    }
    for made in &making.product.flows {
        let name = &made.flow.name;
        let waits: Vec<&str> =
            late.iter().filter(|(from, _)| from == name).map(|(_, to)| to.as_str()).collect();
        let content = content(making, &made.flow, &waits, contents);
        let mut flow = flow(name, made.flow.kind().api_name(), content);
        let calls: Vec<String> = made
            .emitted
            .named
            .iter()
            .filter(|(kind, name)| *kind == Resource::Lambda && making.functions.contains(name))
            .map(|(kind, name)| format!("{}Association", making.ids.of(*kind, name)))
            .collect();
        if let Some(members) = flow.as_object_mut().filter(|_| !calls.is_empty()) {
            members.insert("DependsOn".to_owned(), calls.into());
        }
        let id = making.ids.of(Resource::Flow, name).to_owned();
        let about = format!("The flow `{name}`: {}", made.flow.role.word());
        let output = json!({ "Description": about, "Value": attribute(&id, "ContactFlowArn") });
        making.outputs.insert(id.clone(), output);
        making.add(&id, flow);
    }
}

fn late_parameter(making: &Making<'_>, flow: &str) -> String {
    format!("{}Arn", making.ids.of(Resource::Flow, flow))
}

/// A flow's content, in which ids of the template stand for what it names.
fn content(making: &Making<'_>, flow: &Flow, waits: &[&str], contents: Contents) -> Value {
    let mut names: BTreeMap<Resource, BTreeMap<String, String>> = BTreeMap::new();
    let [open, close] = MARKS;
    for (kind, name) in &making.named {
        let marked = match kind {
            Resource::Flow if waits.contains(&name.as_str()) => {
                format!("{open}Late{}{close}", making.ids.of(*kind, name))
            }
            _ => making.mark(*kind, name),
        };
        names.entry(*kind).or_default().insert(name.clone(), marked);
    }
    let bindings =
        names.into_iter().fold(Bindings::default(), |all, (kind, names)| all.with(kind, names));
    let json = emit(flow, &bindings).json;
    let json = printable(&match contents {
        Contents::Lines => json,
        Contents::Dense => {
            serde_json::from_str(&json).map_or(json, |content: Value| content.to_string())
        }
    });
    if waits.is_empty() {
        return references(&json);
    }
    let late = waits.iter().map(|name| {
        let id = making.ids.of(Resource::Flow, name);
        let known = reference(&late_parameter(making, name));
        let either = [format!("Knows{id}").into(), known, attribute(NOT_YET, "ContactFlowArn")];
        (format!("Late{id}"), json!({ "Fn::If": either }))
    });
    json!({ "Fn::Sub": [substituted(&json), late.collect::<Map<_, _>>()] })
}

fn flow(name: &str, kind: &str, content: Value) -> Value {
    resource(
        "AWS::Connect::ContactFlow",
        json!({
            "InstanceArn": reference("InstanceArn"),
            "Name": name,
            "Type": kind,
            "State": "ACTIVE",
            "Content": content,
        }),
    )
}
