//! A line's flows for Terraform, in its JSON form. The contents stay files of their own.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Resource, emit};
use serde_json::{Map, Value, json};

use super::ids::{Ids, snake};
use super::late::late;
use crate::compile::Product;
use crate::environment::Environment;

/// What stands for a name in a content, so that `templatefile` fills it in.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// The configuration and the contents that it reads, by their files' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// `flows.tf.json`.
    pub json: String,
    /// The contents as templates, by file.
    pub contents: BTreeMap<String, String>,
}

/// Why there is no configuration.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the flow `{from}` names `{to}`, which names it back: Terraform cannot make both; bind `{to}` under [environments.NAME.flow] once it exists"
)]
pub struct Round {
    from: String,
    to: String,
}

/// The flows of a product for Terraform. What an environment binds is the usual value of a
/// variable.
///
/// # Errors
/// Flows name each other.
pub fn configuration(
    product: &Product,
    environment: Option<&Environment>,
) -> Result<Configuration, Round> {
    let is_bound = |name: &str| environment.is_some_and(|it| it.flow.contains_key(name));
    if let Some((from, to)) = late(product).into_iter().find(|(_, to)| !is_bound(to)) {
        return Err(Round { from, to });
    }
    let named = product.flows.iter().flat_map(|made| made.emitted.named.iter().cloned());
    let named: BTreeSet<(Resource, String)> = named.collect();
    let mut ids = Ids::spelled(snake);
    named.iter().for_each(|(kind, name)| ids.give(*kind, name));
    product.flows.iter().for_each(|made| ids.give(Resource::Flow, &made.flow.name));
    let is_ours = |kind: Resource, name: &str| {
        kind == Resource::Flow
            && !is_bound(name)
            && product.flows.iter().any(|made| made.flow.name == name)
    };
    let mut variables = Map::new();
    variables.insert(
        "instance_id".to_owned(),
        variable(
            "The id of the Amazon Connect instance",
            environment.and_then(|it| it.instance.as_deref()),
        ),
    );
    for (kind, name) in named.iter().filter(|(kind, name)| !is_ours(*kind, name)) {
        let bound = environment.and_then(|it| it.names(*kind).get(name));
        let about = format!("The menus' {} {name}", kind.word());
        variables
            .insert(ids.of(*kind, name).to_owned(), variable(&about, bound.map(String::as_str)));
    }
    let mut flows = Map::new();
    let mut contents = BTreeMap::new();
    let [open, close] = MARKS;
    let mark = |kind: Resource, name: &String| {
        (name.clone(), format!("{open}{}{close}", ids.of(kind, name)))
    };
    let bindings = Resource::ALL.into_iter().fold(Bindings::default(), |all, kind| {
        let names = named.iter().filter(|(of, _)| *of == kind);
        all.with(kind, names.map(|(kind, name)| mark(*kind, name)).collect())
    });
    for made in product.flows.iter().filter(|made| !is_bound(&made.flow.name)) {
        let file = format!("{}.json.tftpl", made.flow.name.replace(' ', "."));
        let json = emit(&made.flow, &bindings).json;
        let text =
            json.replace("${", "$${").replace("%{", "%%{").replace(open, "${").replace(close, "}");
        let values = made.emitted.named.iter().map(|(kind, name)| {
            let label = ids.of(*kind, name);
            let value = if is_ours(*kind, name) {
                format!("aws_connect_contact_flow.{label}.arn")
            } else if *kind == Resource::Certificate {
                // It comes to stand in JSON, and a value is put in as it is.
                format!(r#"replace(var.{label}, "\n", "\\n")"#)
            } else {
                format!("var.{label}")
            };
            format!("{label} = {value}")
        });
        let values: Vec<String> = values.collect();
        let content =
            format!("${{templatefile(\"${{path.module}}/{file}\", {{ {} }})}}", values.join(", "));
        flows.insert(
            ids.of(Resource::Flow, &made.flow.name).to_owned(),
            json!({
                "instance_id": "${var.instance_id}",
                "name": made.flow.name,
                "type": made.flow.kind().api_name(),
                "content": content,
            }),
        );
        contents.insert(file, text);
    }
    let file = json!({
        "terraform": { "required_providers": { "aws": { "source": "hashicorp/aws", "version": ">= 5.0" } } },
        "variable": variables,
        "resource": { "aws_connect_contact_flow": flows },
    });
    let json = format!("{file:#}\n");
    Ok(Configuration { json, contents })
}

fn variable(description: &str, default: Option<&str>) -> Value {
    let mut variable = json!({ "type": "string", "description": description });
    if let (Some(default), Some(members)) = (default, variable.as_object_mut()) {
        members.insert("default".to_owned(), default.into());
    }
    variable
}
