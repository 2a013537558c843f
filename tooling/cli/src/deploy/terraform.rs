//! A line's flows for Terraform, in its JSON form. The contents stay files of their own.
//!
//! Flows that name each other are made in two passes: the second one looks up what the first made.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Flow, Resource, emit};
use serde_json::{Map, Value, json};

use super::ids::{Ids, snake};
use super::late::{late, not_yet};
use crate::compile::{FlowProduct, Product};
use crate::environment::Environment;

/// What stands for a name in a content, so that `templatefile` fills it in.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];
/// The resource and the data source of a flow.
const FLOW: &str = "aws_connect_contact_flow";
/// The variable that tells the second pass from the first.
const MADE: &str = "flows_are_made";
/// The flow that stands for one that is not made yet.
const NOT_YET: &str = "not_made_yet";

/// The configuration and the contents that it reads, by their files' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// `flows.tf.json`.
    pub json: String,
    /// The contents as templates, by file.
    pub contents: BTreeMap<String, String>,
    /// Whether it is applied twice.
    pub is_applied_twice: bool,
}

/// The flows of a product for Terraform. What an environment binds is the usual value of a
/// variable.
#[must_use]
pub fn configuration(product: &Product, environment: Option<&Environment>) -> Configuration {
    let writing = Writing::new(product, environment);
    let mut flows = Map::new();
    let mut contents = BTreeMap::new();
    for made in product.flows.iter().filter(|made| !writing.is_bound(&made.flow.name)) {
        let file = format!("{}.json.tftpl", made.flow.name.replace(' ', "."));
        let id = writing.ids.of(Resource::Flow, &made.flow.name).to_owned();
        flows.insert(id, flow(&made.flow, &writing.content(&file, made)));
        contents.insert(file, writing.template(&made.flow));
    }
    let providers = json!({ "aws": { "source": "hashicorp/aws", "version": ">= 5.0" } });
    let mut file = Map::new();
    let mut put = |key: &str, value: Value| drop(file.insert(key.to_owned(), value));
    put("terraform", json!({ "required_providers": providers }));
    put("variable", writing.variables().into());
    let is_applied_twice = !writing.late.is_empty();
    if is_applied_twice {
        // A configuration in JSON takes each `${` for a value.
        let content = emit(&not_yet(), &Bindings::default()).json.replace("${", "$${");
        flows.insert(NOT_YET.to_owned(), flow(&not_yet(), &content));
        put("data", json!({ FLOW: writing.looked_up() }));
    }
    put("resource", json!({ FLOW: flows }));
    Configuration { json: format!("{:#}\n", Value::from(file)), contents, is_applied_twice }
}

/// A configuration while it is written.
struct Writing<'a> {
    environment: Option<&'a Environment>,
    /// The flows that the configuration makes.
    ours: BTreeSet<&'a str>,
    named: BTreeSet<(Resource, String)>,
    ids: Ids,
    /// The names that wait for the second pass, as (who names, who is named).
    late: BTreeSet<(String, String)>,
}

impl<'a> Writing<'a> {
    fn new(product: &'a Product, environment: Option<&'a Environment>) -> Self {
        let named = product.flows.iter().flat_map(|made| made.emitted.named.iter().cloned());
        let named: BTreeSet<(Resource, String)> = named.collect();
        let mut ids = Ids::spelled(snake);
        named.iter().for_each(|(kind, name)| ids.give(*kind, name));
        product.flows.iter().for_each(|made| ids.give(Resource::Flow, &made.flow.name));
        let (ours, late) = (BTreeSet::new(), late(product));
        let mut writing = Self { environment, ours, named, ids, late };
        let flows = product.flows.iter().map(|made| made.flow.name.as_str());
        writing.ours = flows.filter(|name| !writing.is_bound(name)).collect();
        let ours = &writing.ours;
        writing
            .late
            .retain(|(from, to)| [from, to].iter().all(|name| ours.contains(name.as_str())));
        writing
    }

    fn is_bound(&self, flow: &str) -> bool {
        self.environment.is_some_and(|environment| environment.flow.contains_key(flow))
    }

    fn is_ours(&self, kind: Resource, name: &str) -> bool {
        kind == Resource::Flow && self.ours.contains(name)
    }

    /// What the environment knows and the configuration does not make.
    fn variables(&self) -> Map<String, Value> {
        let mut variables = Map::new();
        let instance = self.environment.and_then(|it| it.instance.as_deref());
        let about = "The id of the Amazon Connect instance";
        variables.insert("instance_id".to_owned(), variable(about, instance));
        for (kind, name) in self.named.iter().filter(|(kind, name)| !self.is_ours(*kind, name)) {
            let bound = self.environment.and_then(|it| it.names(*kind).get(name));
            let about = format!("The menus' {} {name}", kind.word());
            let variable = variable(&about, bound.map(String::as_str));
            variables.insert(self.ids.of(*kind, name).to_owned(), variable);
        }
        if !self.late.is_empty() {
            let about = "Whether the flows were made: false at first; then true, and apply again, \
                         since flows name each other";
            let made = json!({ "type": "bool", "description": about, "default": false });
            variables.insert(MADE.to_owned(), made);
        }
        variables
    }

    /// The flows that the second pass looks up by their names.
    fn looked_up(&self) -> Map<String, Value> {
        let flows: BTreeSet<&str> = self.late.iter().map(|(_, to)| to.as_str()).collect();
        let data = |name: &str| {
            let data = json!({
                "count": format!("${{var.{MADE} ? 1 : 0}}"),
                "instance_id": "${var.instance_id}",
                "name": name,
            });
            (self.ids.of(Resource::Flow, name).to_owned(), data)
        };
        flows.into_iter().map(data).collect()
    }

    /// A flow's content as a template.
    fn template(&self, flow: &Flow) -> String {
        let [open, close] = MARKS;
        let mut names: BTreeMap<Resource, BTreeMap<String, String>> = BTreeMap::new();
        for (kind, name) in &self.named {
            let mark = format!("{open}{}{close}", self.ids.of(*kind, name));
            names.entry(*kind).or_default().insert(name.clone(), mark);
        }
        let bindings =
            names.into_iter().fold(Bindings::default(), |all, (kind, names)| all.with(kind, names));
        let json = emit(flow, &bindings).json;
        json.replace("${", "$${").replace("%{", "%%{").replace(open, "${").replace(close, "}")
    }

    /// A flow's content: its template, filled in.
    fn content(&self, file: &str, made: &FlowProduct) -> String {
        let values = made.emitted.named.iter().map(|(kind, name)| {
            let value = self.value(&made.flow.name, *kind, name);
            format!("{} = {value}", self.ids.of(*kind, name))
        });
        let values = values.collect::<Vec<String>>().join(", ");
        format!("${{templatefile(\"${{path.module}}/{file}\", {{ {values} }})}}")
    }

    /// What a name is in a flow's content.
    fn value(&self, flow: &str, kind: Resource, name: &str) -> String {
        let id = self.ids.of(kind, name);
        if self.late.contains(&(flow.to_owned(), name.to_owned())) && kind == Resource::Flow {
            return format!("var.{MADE} ? one(data.{FLOW}.{id}[*].arn) : {FLOW}.{NOT_YET}.arn");
        }
        if self.is_ours(kind, name) {
            return format!("{FLOW}.{id}.arn");
        }
        if kind == Resource::Certificate {
            // It comes to stand in JSON, and a value is put in as it is.
            return format!(r#"replace(var.{id}, "\n", "\\n")"#);
        }
        format!("var.{id}")
    }
}

fn flow(flow: &Flow, content: &str) -> Value {
    json!({
        "instance_id": "${var.instance_id}",
        "name": flow.name,
        "type": flow.kind().api_name(),
        "content": content,
    })
}

fn variable(description: &str, default: Option<&str>) -> Value {
    let mut variable = json!({ "type": "string", "description": description });
    if let (Some(default), Some(members)) = (default, variable.as_object_mut()) {
        members.insert("default".to_owned(), default.into());
    }
    variable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::late::tests::round;

    #[test]
    fn of_flows_that_name_each_other_one_is_looked_up_in_a_second_pass() {
        let made = configuration(&round(), None);
        assert!(made.is_applied_twice);
        let file: Value = serde_json::from_str(&made.json).unwrap();
        let content = |id: &str| file["resource"][FLOW][id]["content"].to_string();
        assert!(content("flow_b").contains("flow_a = aws_connect_contact_flow.flow_a.arn"));
        let either = "flow_b = var.flows_are_made ? one(data.aws_connect_contact_flow.flow_b[*].arn) \
                      : aws_connect_contact_flow.not_made_yet.arn";
        assert!(content("flow_a").contains(either), "{}", content("flow_a"));
        assert!(content(NOT_YET).contains("DisconnectParticipant"));
        assert_eq!(file["data"][FLOW]["flow_b"]["name"], "b");
        assert_eq!(file["variable"][MADE]["default"], false);
    }
}
