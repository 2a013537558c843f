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
    /// The manifest of a product that was emitted with these bindings.
    #[must_use]
    pub fn of(product: &Product, bindings: &Bindings) -> Self {
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
        }
    }
}

/// A flow's file: `connect/everyday.json`, `connect/everyday.es-US.json`.
fn path(name: &str) -> String {
    format!("connect/{}.json", name.replace(' ', "."))
}

/// The flows of the product that each of them names, itself left out.
pub(crate) fn needs(product: &Product) -> BTreeMap<&str, BTreeSet<String>> {
    let ours: BTreeSet<&str> = product.flows.iter().map(|made| made.flow.name.as_str()).collect();
    let needs = product.flows.iter().map(|made| {
        let name = made.flow.name.as_str();
        let named = made.emitted.named.iter().filter(|(kind, _)| *kind == Resource::Flow);
        let named = named.map(|(_, other)| other.clone());
        (name, named.filter(|other| other != name && ours.contains(other.as_str())).collect())
    });
    needs.collect()
}

/// Flows that exist are updated last, when whatever they name exists. Of the others each is made
/// when all that it names is there; where they name each other, the first of them is saved first.
fn steps(
    product: &Product,
    needs: &BTreeMap<&str, BTreeSet<String>>,
    bindings: &Bindings,
) -> Vec<Step> {
    let names = product.flows.iter().map(|made| made.flow.name.as_str());
    let (there, mut left): (Vec<&str>, Vec<&str>) =
        names.partition(|name| bindings.get(Resource::Flow, name).is_some());
    let mut made: BTreeSet<&str> = there.iter().copied().collect();
    let (mut steps, mut updates) = (Vec::new(), there);
    while !left.is_empty() {
        let is_ready = |name: &&str| {
            needs.get(*name).into_iter().flatten().all(|need| made.contains(need.as_str()))
        };
        let ready = left.iter().position(is_ready);
        let name = left.remove(ready.unwrap_or(0));
        let request = if ready.is_some() { Request::Create } else { Request::CreateSaved };
        if request == Request::CreateSaved {
            updates.push(name);
        }
        made.insert(name);
        steps.push(Step { request, flow: name.to_owned() });
    }
    steps.extend(
        updates.into_iter().map(|name| Step { request: Request::Update, flow: name.to_owned() }),
    );
    steps
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
        let steps = Manifest::of(product, bindings).steps.into_iter();
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
