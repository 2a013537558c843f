//! From the model to JSON, for one environment.

mod count;
mod designer;
mod pretty;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use crate::drawing::{self, Block};
use crate::layout::Position;
use crate::model::{Action, ActionId, Flow};

pub(crate) use self::count::characters;
pub(crate) use self::pretty::pretty;
use self::wire::{Document, WireAction};

/// What an environment calls the things that menus name: ARNs or ids, by kind and name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bindings {
    names: BTreeMap<Resource, BTreeMap<String, String>>,
}

/// A kind of thing that only an environment knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// A Lambda function.
    Lambda,
    /// A queue.
    Queue,
    /// Opening hours.
    Hours,
    /// A flow.
    Flow,
    /// A recording.
    Prompt,
    /// A telephone number.
    Number,
    /// A key that stored input is encrypted under.
    Key,
    /// The certificate that holds the public half of such a key.
    Certificate,
}

/// A flow's JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// The JSON, with a line feed at its end. The same flow and bindings give the same bytes.
    pub json: String,
    /// What the environment does not know: kind and name, in order. In the JSON stand placeholders
    /// for it: `UNBOUND-queue-disputes`.
    pub unbound: Vec<(String, String)>,
    /// Everything of an environment that it names, bound or not, in order.
    pub named: Vec<(Resource, String)>,
}

impl Resource {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Lambda,
        Self::Queue,
        Self::Hours,
        Self::Flow,
        Self::Prompt,
        Self::Number,
        Self::Key,
        Self::Certificate,
    ];

    /// The word for it in placeholders and in `pivotline.toml`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Lambda => "lambda",
            Self::Queue => "queue",
            Self::Hours => "hours",
            Self::Flow => "flow",
            Self::Prompt => "prompt",
            Self::Number => "number",
            Self::Key => "key",
            Self::Certificate => "certificate",
        }
    }
}

impl Bindings {
    /// Binds the names of one kind; names bound before stay.
    #[must_use]
    pub fn with(mut self, resource: Resource, names: BTreeMap<String, String>) -> Self {
        self.names.entry(resource).or_default().extend(names);
        self
    }

    /// What stands in a flow for a thing: its ARN or id, or a placeholder where nothing binds it.
    #[must_use]
    pub fn id(&self, resource: Resource, name: &str) -> String {
        match self.get(resource, name) {
            Some(id) => id.to_owned(),
            None => format!("{UNBOUND}{}-{name}", resource.word()),
        }
    }

    /// The ARN or id of a thing, where the environment knows it.
    #[must_use]
    pub fn get(&self, resource: Resource, name: &str) -> Option<&str> {
        self.names.get(&resource)?.get(name).map(String::as_str)
    }
}

/// What a placeholder begins with.
const UNBOUND: &str = "UNBOUND-";

/// The menus' name in what stands in a flow: `arn:aws:lambda:us-east-1:111122223333:function:x` and
/// `UNBOUND-lambda-x` both mean `x`.
#[must_use]
pub fn bound_name(id: &str) -> &str {
    let last = id.rsplit([':', '/']).next().unwrap_or(id);
    let placeholder = last.strip_prefix(UNBOUND).and_then(|rest| rest.split_once('-'));
    placeholder.map_or(last, |(_kind, name)| name)
}

/// Whether this stands in a flow for what no environment bound.
#[must_use]
pub fn is_placeholder(id: &str) -> bool {
    id.starts_with(UNBOUND)
}

/// Writes a flow for an environment.
#[must_use]
pub fn emit(flow: &Flow, bindings: &Bindings) -> Emitted {
    let mut resources = Resources { bindings, unbound: BTreeSet::new(), named: BTreeSet::new() };
    let actions = flow.actions.iter().map(|action| WireAction::of(action, &mut resources));
    let document = Document {
        version: "2019-10-30",
        start_action: flow.start.as_str(),
        metadata: designer::metadata(flow, positions(&flow.actions)),
        actions: actions.collect(),
    };
    // Texts under text keys always have a JSON form.
    let json = serde_json::to_value(&document).map(|value| pretty(&value));
    Emitted {
        json: json.unwrap_or_default(),
        unbound: resources.unbound.into_iter().collect(),
        named: resources.named.into_iter().collect(),
    }
}

/// What actions name, as an environment calls it.
struct Resources<'a> {
    bindings: &'a Bindings,
    unbound: BTreeSet<(String, String)>,
    named: BTreeSet<(Resource, String)>,
}

impl Resources<'_> {
    fn id(&mut self, resource: Resource, name: &str) -> String {
        self.named.insert((resource, name.to_owned()));
        if self.bindings.get(resource, name).is_none() {
            self.unbound.insert((resource.word().to_owned(), name.to_owned()));
        }
        self.bindings.id(resource, name)
    }
}

fn positions(actions: &[Action]) -> Vec<Position> {
    let blocks = actions.iter().map(|action| Block {
        id: action.id.as_str(),
        kind: action.kind.type_name(),
        next: action.next.iter().map(ActionId::as_str).collect(),
        conditions: action.conditions.iter().map(|(_, _, to)| to.as_str()).collect(),
        errors: action.errors.iter().map(|(e, to)| (e.name(), to.as_str())).collect(),
    });
    drawing::positions(&blocks.collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_arns_end_in_the_name() {
        for id in [
            "customer",
            "UNBOUND-lambda-customer",
            "arn:aws:lambda:us-east-1:111122223333:function:customer",
            "arn:aws:connect:us-east-1:111122223333:instance/1/queue/customer",
        ] {
            assert_eq!(bound_name(id), "customer");
        }
    }
}
