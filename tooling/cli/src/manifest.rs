//! The list of what a build wrote, and the order in which flows are made by Connect's API.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Resource};
use pivotline_ir::Program;
use serde::{Deserialize, Serialize};

use crate::compile::{FlowProduct, Product};

/// The list of what a build wrote.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// The flows, line by line.
    pub flows: Vec<ManifestFlow>,
    /// How they are made by Connect's API, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// The program for the runtime.
    pub machine: ManifestFile,
    /// The files of the targets, from the manifest's folder.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<String>,
}

/// A flow in the manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestFlow {
    /// Its name in the contact centre.
    pub name: String,
    /// The line that it serves.
    #[serde(default)]
    pub line: String,
    /// What it is for: `inbound` is where the line's calls begin.
    #[serde(default)]
    pub role: String,
    /// Its file, from the manifest's folder.
    pub path: String,
    /// Its type, as `CreateContactFlow` takes it.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many actions it has.
    pub actions: usize,
    /// The flows of this build that it names. Where nothing binds one, its content has the
    /// placeholder `UNBOUND-flow-NAME` in place of the id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// SHA-256 of the file.
    pub digest: String,
}

/// A file in the manifest.
#[derive(Debug, Serialize, Deserialize)]
pub struct ManifestFile {
    /// The file, from the manifest's folder.
    pub path: String,
    /// SHA-256 of the file.
    pub digest: String,
}

/// One request to Connect's API. Before each, placeholders of flows in its content are replaced by
/// the ids that Connect gave them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which request.
    #[serde(rename = "do")]
    pub request: Request,
    /// For which flow.
    pub flow: String,
}

/// A request to Connect's API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Request {
    /// `CreateContactFlow` with `Status` `PUBLISHED`.
    Create,
    /// `CreateContactFlow` with `Status` `SAVED`, which gives an id and checks nothing: the flow
    /// names one that names it back. An `Update` follows.
    CreateSaved,
    /// `UpdateContactFlowContent`, which publishes.
    Update,
}

impl Manifest {
    /// The manifest of a product that was emitted with these bindings, and of its targets' files.
    #[must_use]
    pub fn of(product: &Product, bindings: &Bindings, targets: Vec<String>) -> Self {
        let needs = needs(product);
        let flow = |made: &FlowProduct| ManifestFlow {
            name: made.flow.name.clone(),
            line: made.line.to_string(),
            role: made.flow.role.word().to_owned(),
            path: path(&made.flow.name),
            kind: made.flow.kind().api_name().to_owned(),
            actions: made.flow.actions.len(),
            needs: needs.get(made.flow.name.as_str()).into_iter().flatten().cloned().collect(),
            digest: Program::digest(&made.emitted.json),
        };
        Self {
            flows: product.flows.iter().map(flow).collect(),
            steps: steps(product, &needs, bindings),
            machine: ManifestFile {
                path: "machine.json".to_owned(),
                digest: Program::digest(&product.machine),
            },
            targets,
        }
    }

    /// All files that it names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &str> {
        let flows = self.flows.iter().map(|flow| flow.path.as_str());
        flows.chain([self.machine.path.as_str()]).chain(self.targets.iter().map(String::as_str))
    }
}

/// A flow's file: `connect/everyday.json`, `connect/everyday.es-US.json`.
fn path(name: &str) -> String {
    format!("connect/{}.json", name.replace(' ', "."))
}

/// The flows of the product that each of them names.
pub(crate) fn needs(product: &Product) -> BTreeMap<&str, BTreeSet<String>> {
    let ours: BTreeSet<&str> = product.flows.iter().map(|made| made.flow.name.as_str()).collect();
    let needs = product.flows.iter().map(|made| {
        let name = made.flow.name.as_str();
        let named = made.emitted.named.iter().filter(|(kind, _)| *kind == Resource::Flow);
        let named = named.map(|(_, other)| other.clone());
        (name, named.filter(|other| ours.contains(other.as_str())).collect())
    });
    needs.collect()
}

/// Flows that exist are updated last, when whatever they name exists. One that is made before all
/// that it names is there is saved first.
fn steps(
    product: &Product,
    needs: &BTreeMap<&str, BTreeSet<String>>,
    bindings: &Bindings,
) -> Vec<Step> {
    let names = product.flows.iter().map(|made| made.flow.name.as_str());
    let (there, left): (Vec<&str>, Vec<&str>) =
        names.partition(|name| bindings.get(Resource::Flow, name).is_some());
    let mut steps = Vec::new();
    let mut updates = there.clone();
    for (name, missing) in order(left, there, needs) {
        let request = if missing.is_empty() { Request::Create } else { Request::CreateSaved };
        if request == Request::CreateSaved {
            updates.push(name);
        }
        steps.push(Step { request, flow: name.to_owned() });
    }
    steps.extend(
        updates.into_iter().map(|name| Step { request: Request::Update, flow: name.to_owned() }),
    );
    steps
}

/// The order in which flows are made: each when all that it names is there, and where they name
/// each other, the first of them. With each what it names and is not there yet.
pub(crate) fn order<'a>(
    mut left: Vec<&'a str>,
    there: Vec<&'a str>,
    needs: &BTreeMap<&str, BTreeSet<String>>,
) -> Vec<(&'a str, Vec<String>)> {
    let mut made: BTreeSet<&str> = there.into_iter().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let missing = |name: &str| -> Vec<String> {
            let needs = needs.get(name).into_iter().flatten();
            needs.filter(|need| !made.contains(need.as_str())).cloned().collect()
        };
        let ready = left.iter().position(|name| missing(name).is_empty());
        let name = left.remove(ready.unwrap_or(0));
        order.push((name, missing(name)));
        made.insert(name);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::check;

    /// A product whose flows name each other as told: `a: b c`.
    fn product(told: &[(&str, &str)]) -> Product {
        let source = include_str!("../../../menus/quickstart/quickstart.menu");
        let file =
            pivotline_syntax::SourceFile { path: "a.menu".to_owned(), text: source.to_owned() };
        let sources = pivotline_syntax::Sources::new(vec![file]);
        let mut product = check(&sources, &Bindings::default()).product.unwrap();
        let first = product.flows.remove(0);
        product.flows = told
            .iter()
            .map(|(name, names)| {
                let mut made = FlowProduct {
                    line: first.line.clone(),
                    flow: first.flow.clone(),
                    emitted: first.emitted.clone(),
                };
                made.flow.name = (*name).to_owned();
                let names = names.split_whitespace();
                made.emitted.named = names.map(|to| (Resource::Flow, to.to_owned())).collect();
                made
            })
            .collect();
        product
    }

    fn told(product: &Product, bindings: &Bindings) -> Vec<String> {
        let steps = Manifest::of(product, bindings, Vec::new()).steps.into_iter();
        steps.map(|step| format!("{:?} {}", step.request, step.flow)).collect()
    }

    #[test]
    fn a_flow_is_made_after_those_that_it_names() {
        let product = product(&[("a", "b elsewhere"), ("b", "c"), ("c", "")]);
        assert_eq!(told(&product, &Bindings::default()), ["Create c", "Create b", "Create a"]);
        let there = [("b".to_owned(), "id".to_owned())].into();
        let bindings = Bindings::default().with(Resource::Flow, there);
        assert_eq!(told(&product, &bindings), ["Create a", "Create c", "Update b"]);
    }

    #[test]
    fn of_flows_that_name_each_other_one_is_saved_first() {
        let product = product(&[("a", "b"), ("b", "c"), ("c", "a")]);
        let steps = told(&product, &Bindings::default());
        assert_eq!(steps, ["CreateSaved a", "Create c", "Create b", "Update a"]);
    }
}
