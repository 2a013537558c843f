//! One CloudFormation template for a line: flows, functions and what they may do, the table, the
//! address of the pages.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Flow, Resource, emit};
use serde_json::{Map, Value, json};

use super::ids::{Ids, camel};
use super::late::{late, not_yet};
use super::resources::{attribute, parameter, reference, resource, sub};
use super::runtime::{self, Functions};
use super::yaml::yaml;
use crate::compile::Product;
use crate::environment::Environment;
use crate::transcript::Script;
use crate::transcript::native;

/// The most that CloudFormation takes, in bytes.
const LARGEST: usize = 1_000_000;
/// The most that it takes in a request, without a bucket.
const LARGEST_INLINE: usize = 51_200;
const MOST_RESOURCES: usize = 500;
const MOST_PARAMETERS: usize = 200;
/// What stand around an id in a flow's content until it is a template's text.
const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];
/// The flow that stands for one that is not made yet.
const NOT_YET: &str = "FlowNotYet";

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its text.
    pub yaml: String,
    /// How many resources it makes.
    pub resources: usize,
}

/// What is beyond CloudFormation's limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooLarge {
    /// Its text.
    #[error(
        "the template has {0} bytes, and CloudFormation takes {LARGEST}: make its flows by Connect's API, as `steps` in the manifest of a build without --target says"
    )]
    Bytes(usize),
    /// Its resources.
    #[error(
        "the template has {0} resources, and CloudFormation takes {MOST_RESOURCES}: deploy some lines from menu folders of their own"
    )]
    Resources(usize),
    /// Its parameters.
    #[error(
        "the template has {0} parameters, and CloudFormation takes {MOST_PARAMETERS}: deploy some lines from menu folders of their own"
    )]
    Parameters(usize),
}

impl Template {
    /// Whether it must be deployed by way of a bucket.
    #[must_use]
    pub fn needs_bucket(&self) -> bool {
        self.yaml.len() > LARGEST_INLINE
    }
}

/// The template of a product. What an environment binds is the usual value of a parameter;
/// functions that it binds are not made, and flows of the product always are. Calls become test
/// cases, where they can.
///
/// # Errors
/// It is larger than CloudFormation takes.
pub fn template(
    product: &Product,
    environment: Option<(&str, &Environment)>,
    calls: &[(String, Script)],
) -> Result<Template, TooLarge> {
    match made(product, environment, calls, Contents::Lines) {
        Err(TooLarge::Bytes(_)) => made(product, environment, calls, Contents::Dense),
        template => template,
    }
}

/// How contents are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Contents {
    /// Line by line, for readers of differences.
    Lines,
    /// Without blanks, where there is no room for them.
    Dense,
}

fn made(
    product: &Product,
    environment: Option<(&str, &Environment)>,
    calls: &[(String, Script)],
    contents: Contents,
) -> Result<Template, TooLarge> {
    let (name, environment) = environment.unzip();
    let empty = Environment::default();
    let environment = environment.unwrap_or(&empty);
    let mut making = Making::new(product, environment, contents);
    making.instance();
    making.bound_names();
    making.flows();
    runtime::add(&mut making, name);
    making.tests(calls);
    making.done()
}

/// A template that is being made.
pub(super) struct Making<'a> {
    pub(super) product: &'a Product,
    pub(super) environment: &'a Environment,
    pub(super) functions: Functions,
    pub(super) ids: Ids,
    pub(super) parameters: Map<String, Value>,
    pub(super) conditions: Map<String, Value>,
    pub(super) resources: Map<String, Value>,
    pub(super) outputs: Map<String, Value>,
    named: BTreeSet<(Resource, String)>,
    contents: Contents,
}

impl<'a> Making<'a> {
    fn new(product: &'a Product, environment: &'a Environment, contents: Contents) -> Self {
        let named = product.flows.iter().flat_map(|made| made.emitted.named.iter().cloned());
        let ours = product.flows.iter().map(|made| (Resource::Flow, made.flow.name.clone()));
        let named: BTreeSet<(Resource, String)> = named.chain(ours).collect();
        let mut ids = Ids::spelled(camel);
        for (kind, name) in &named {
            ids.give(*kind, name);
        }
        let functions = named.iter().filter(|(kind, _)| *kind == Resource::Lambda);
        let functions = functions.map(|(_, name)| name.clone());
        let functions = functions.filter(|name| !environment.lambda.contains_key(name)).collect();
        Self {
            product,
            environment,
            functions: Functions(functions),
            ids,
            parameters: Map::new(),
            conditions: Map::new(),
            resources: Map::new(),
            outputs: Map::new(),
            named,
            contents,
        }
    }

    pub(super) fn add(&mut self, id: &str, resource: Value) {
        self.resources.insert(id.to_owned(), resource);
    }

    pub(super) fn parameter(&mut self, id: &str, description: &str, default: Option<&str>) {
        self.parameters.insert(id.to_owned(), parameter(description, default));
    }

    fn instance(&mut self) {
        let environment = self.environment;
        let known = (&environment.account, &environment.region, &environment.instance);
        let arn = match known {
            (Some(account), Some(region), Some(instance)) => {
                Some(format!("arn:aws:connect:{region}:{account}:instance/{instance}"))
            }
            _ => None,
        };
        self.parameter("InstanceArn", "The ARN of the Amazon Connect instance", arn.as_deref());
    }

    /// A parameter for each thing that is made elsewhere.
    fn bound_names(&mut self) {
        for (kind, name) in self.named.clone() {
            let is_made = match kind {
                Resource::Lambda => self.functions.0.contains(&name),
                Resource::Flow => self.is_ours(&name),
                _ => false,
            };
            if !is_made {
                let id = self.ids.of(kind, &name).to_owned();
                let mut bound = self.environment.names(kind).get(&name).cloned();
                let mut about = format!("The menus' {} {name}", kind.word());
                if kind == Resource::Certificate {
                    // It comes to stand in JSON, and a parameter is put in as it is.
                    about.push_str(r", in PEM, its ends of lines written as \n");
                    bound = bound.map(|text| text.lines().collect::<Vec<_>>().join(r"\n"));
                }
                self.parameter(&id, &about, bound.as_deref());
            }
        }
    }

    fn is_ours(&self, flow: &str) -> bool {
        self.product.flows.iter().any(|made| made.flow.name == flow)
    }

    fn flows(&mut self) {
        let late = late(self.product);
        let awaited: BTreeSet<&str> = late.iter().map(|(_, to)| to.as_str()).collect();
        for name in &awaited {
            let (id, arn) =
                (self.ids.of(Resource::Flow, name).to_owned(), self.late_parameter(name));
            let about = format!(
                "Empty at first; then the output {id}, and deploy again: flows name it that it names"
            );
            self.parameter(&arn, &about, Some(""));
            let knows = json!({ "Fn::Not": [{ "Fn::Equals": [reference(&arn), ""] }] });
            self.conditions.insert(format!("Knows{id}"), knows);
        }
        if !awaited.is_empty() {
            let content = emit(&not_yet(), &Bindings::default()).json;
            let (name, kind) = (not_yet().name, not_yet().kind().api_name());
            self.add(NOT_YET, flow(&name, kind, json!(content)));
        }
        for made in &self.product.flows {
            let name = &made.flow.name;
            let waits: Vec<&str> =
                late.iter().filter(|(from, _)| from == name).map(|(_, to)| to.as_str()).collect();
            let content = self.content(&made.flow, &waits);
            let mut flow = flow(name, made.flow.kind().api_name(), content);
            let calls: Vec<String> = made
                .emitted
                .named
                .iter()
                .filter(|(kind, name)| *kind == Resource::Lambda && self.functions.0.contains(name))
                .map(|(kind, name)| format!("{}Association", self.ids.of(*kind, name)))
                .collect();
            if let Some(members) = flow.as_object_mut().filter(|_| !calls.is_empty()) {
                members.insert("DependsOn".to_owned(), calls.into());
            }
            let id = self.ids.of(Resource::Flow, name).to_owned();
            let about = format!("The flow `{name}`: {}", made.flow.role.word());
            let output = json!({ "Description": about, "Value": attribute(&id, "ContactFlowArn") });
            self.outputs.insert(id.clone(), output);
            self.add(&id, flow);
        }
    }

    fn late_parameter(&self, flow: &str) -> String {
        format!("{}Arn", self.ids.of(Resource::Flow, flow))
    }

    /// A flow's content, in which ids of the template stand for what it names.
    fn content(&self, flow: &Flow, waits: &[&str]) -> Value {
        let mut names: BTreeMap<Resource, BTreeMap<String, String>> = BTreeMap::new();
        let [open, close] = MARKS;
        for (kind, name) in &self.named {
            let marked = match kind {
                Resource::Flow if waits.contains(&name.as_str()) => {
                    format!("{open}Late{}{close}", self.ids.of(*kind, name))
                }
                _ => self.mark(*kind, name),
            };
            names.entry(*kind).or_default().insert(name.clone(), marked);
        }
        let bindings =
            names.into_iter().fold(Bindings::default(), |all, (kind, names)| all.with(kind, names));
        let json = emit(flow, &bindings).json;
        let json = printable(&match self.contents {
            Contents::Lines => json,
            Contents::Dense => {
                serde_json::from_str(&json).map_or(json, |content: Value| content.to_string())
            }
        });
        if waits.is_empty() {
            return references(&json);
        }
        let late = waits.iter().map(|name| {
            let id = self.ids.of(Resource::Flow, name);
            let known = reference(&self.late_parameter(name));
            let either = [format!("Knows{id}").into(), known, attribute(NOT_YET, "ContactFlowArn")];
            (format!("Late{id}"), json!({ "Fn::If": either }))
        });
        json!({ "Fn::Sub": [substituted(&json), late.collect::<Map<_, _>>()] })
    }

    /// What stands for a name's id until a text is the template's.
    fn mark(&self, kind: Resource, name: &str) -> String {
        let [open, close] = MARKS;
        let id = self.ids.of(kind, name);
        match kind {
            Resource::Flow if self.is_ours(name) => format!("{open}{id}.ContactFlowArn{close}"),
            Resource::Lambda if self.functions.0.contains(name) => format!("{open}{id}.Arn{close}"),
            _ => format!("{open}{id}{close}"),
        }
    }

    fn tests(&mut self, calls: &[(String, Script)]) {
        for (name, script) in calls {
            let id = |kind, name: &str| match self.named.contains(&(kind, name.to_owned())) {
                true => Some(self.mark(kind, name)),
                false => self.environment.names(kind).get(name).cloned(),
            };
            let Ok(case) = native::case(name, script, self.product, id) else { continue };
            let content = references(&printable(&format!("{:#}\n", case.content.json())));
            let case = resource(
                "AWS::Connect::TestCase",
                json!({
                    "InstanceArn": reference("InstanceArn"),
                    "Name": case.name,
                    "EntryPoint": {
                        "Type": "VOICE_CALL",
                        "VoiceCallEntryPointParameters": { "FlowId": references(&case.flow) },
                    },
                    "Status": "PUBLISHED",
                    "Content": content,
                }),
            );
            self.add(&format!("Test{}", camel(name)), case);
        }
    }

    fn done(self) -> Result<Template, TooLarge> {
        let (resources, parameters) = (self.resources.len(), self.parameters.len());
        let mut file = Map::new();
        file.insert("AWSTemplateFormatVersion".to_owned(), "2010-09-09".into());
        file.insert(
            "Description".to_owned(),
            "A line of Amazon Connect and its visual menu, made by pivotline".into(),
        );
        let parts = [
            ("Parameters", self.parameters),
            ("Conditions", self.conditions),
            ("Resources", self.resources),
            ("Outputs", self.outputs),
        ];
        for (key, part) in parts {
            if !part.is_empty() {
                file.insert(key.to_owned(), part.into());
            }
        }
        let yaml = yaml(&file.into());
        match (yaml.len(), resources, parameters) {
            (bytes, _, _) if bytes > LARGEST => Err(TooLarge::Bytes(bytes)),
            (_, resources, _) if resources > MOST_RESOURCES => Err(TooLarge::Resources(resources)),
            (_, _, parameters) if parameters > MOST_PARAMETERS => {
                Err(TooLarge::Parameters(parameters))
            }
            _ => Ok(Template { yaml, resources }),
        }
    }
}

/// A text with marked ids, as a template has it.
fn references(text: &str) -> Value {
    if text.contains(MARKS) { sub(&substituted(text)) } else { text.into() }
}

fn substituted(text: &str) -> String {
    let [open, close] = MARKS;
    text.replace("${", "${!").replace(open, "${").replace(close, "}")
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

/// JSON without characters that YAML takes for the end of a line or refuses.
fn printable(json: &str) -> String {
    let is_bad = |c: char| {
        matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    json.chars().fold(String::with_capacity(json.len()), |mut text, c| {
        if is_bad(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)))
        } else {
            text.push(c)
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deploy::late::tests::round;

    #[test]
    fn of_flows_that_name_each_other_one_is_told_in_a_second_deployment() {
        let template = template(&round(), None, &[]).unwrap().yaml;
        assert!(template.contains("${FlowA.ContactFlowArn}"), "b names a by its resource");
        assert!(template.contains("${LateFlowB}") && template.contains("KnowsFlowB"));
        assert!(!template.contains("${FlowB.ContactFlowArn}"), "that would be a round");
        assert!(template.contains("FlowBArn:") && template.contains("FlowNotYet:"));
    }

    #[test]
    fn what_is_beyond_a_limit_is_told() {
        let mut product = round();
        let mut many = Vec::new();
        for at in 0..MOST_RESOURCES {
            let first = product.flows.last().unwrap();
            let mut flow = first.flow.clone();
            flow.name = format!("f{at}");
            let (line, emitted) = (first.line.clone(), first.emitted.clone());
            many.push(crate::compile::FlowProduct { line, flow, emitted });
        }
        product.flows.extend(many);
        assert!(matches!(template(&product, None, &[]), Err(TooLarge::Resources(_))));
    }

    #[test]
    fn nothing_in_a_content_is_taken_for_a_name_or_the_end_of_a_line() {
        assert_eq!(printable("a\u{2028}b\u{85}"), "a\\u2028b\\u0085");
    }
}
