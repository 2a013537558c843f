//! A template while it is made, and what stands in it for names.

use std::collections::BTreeSet;

use pivotline_connect::Resource;
use serde_json::{Map, Value};

use super::marks::MARKS;
use super::resources::parameter;
use crate::compile::Product;
use crate::deploy::ids::{Ids, camel};
use crate::environment::Environment;

/// A template that is being made.
pub(super) struct Making<'a> {
    pub(super) product: &'a Product,
    pub(super) environment: &'a Environment,
    /// The functions that it makes: those that the flows call and no environment binds.
    pub(super) functions: BTreeSet<String>,
    pub(super) ids: Ids,
    pub(super) parameters: Map<String, Value>,
    pub(super) conditions: Map<String, Value>,
    pub(super) resources: Map<String, Value>,
    pub(super) outputs: Map<String, Value>,
    /// All that flows name.
    pub(super) named: BTreeSet<(Resource, String)>,
}

impl<'a> Making<'a> {
    pub(super) fn new(product: &'a Product, environment: &'a Environment) -> Self {
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
            functions,
            ids,
            parameters: Map::new(),
            conditions: Map::new(),
            resources: Map::new(),
            outputs: Map::new(),
            named,
        }
    }

    pub(super) fn add(&mut self, id: &str, resource: Value) {
        self.resources.insert(id.to_owned(), resource);
    }

    pub(super) fn parameter(&mut self, id: &str, description: &str, default: Option<&str>) {
        self.parameters.insert(id.to_owned(), parameter(description, default));
    }

    /// A parameter for the instance.
    pub(super) fn instance(&mut self) {
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
    pub(super) fn bound_names(&mut self) {
        for (kind, name) in self.named.clone() {
            let is_made = match kind {
                Resource::Lambda => self.functions.contains(&name),
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

    /// Whether a flow is one of the product's.
    pub(super) fn is_ours(&self, flow: &str) -> bool {
        self.product.flows.iter().any(|made| made.flow.name == flow)
    }

    /// What stands for a name's id until a text is the template's.
    pub(super) fn mark(&self, kind: Resource, name: &str) -> String {
        let [open, close] = MARKS;
        let id = self.ids.of(kind, name);
        match kind {
            Resource::Flow if self.is_ours(name) => format!("{open}{id}.ContactFlowArn{close}"),
            Resource::Lambda if self.functions.contains(name) => format!("{open}{id}.Arn{close}"),
            _ => format!("{open}{id}{close}"),
        }
    }
}
