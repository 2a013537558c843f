//! Which places of a flow's memory may still be read before they are written again.
//!
//! What nobody reads any more is forgotten, so that calls which differ in nothing else are one. It
//! is looked up in the flows' JSON alone. Actions that set attributes are taken to set them, also
//! where they are left by their error: what is set always fits.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pivotline_connect::document::{Action, Document};
use pivotline_connect::interpret::{FlowSet, places};
use serde_json::{Map, Value};

/// The places that only flows know of, and where each is alive.
#[derive(Debug)]
pub(crate) struct Liveness {
    /// By flow and action: what may be read once the action is left.
    after: HashMap<String, HashMap<String, BTreeSet<String>>>,
    /// Places that hold one thing or another, not only more of the same.
    guarded: BTreeSet<String>,
    /// Places that some action decides on.
    decided: BTreeSet<String>,
}

/// Actions with which all attributes of the contact leave.
const TO_QUEUES: [&str; 2] = ["DequeueContactAndTransferToQueue", "TransferContactToQueue"];

/// An action, as far as memory is concerned.
struct Node<'a> {
    name: (&'a str, &'a str),
    reads: BTreeSet<String>,
    /// Whether it reads all attributes of the contact.
    reads_contact: bool,
    writes: BTreeSet<String>,
    /// What it makes an end of besides: all below these roots.
    clears: &'static [&'static str],
    next: Vec<usize>,
}

impl Liveness {
    /// The liveness in these flows, by name, as the set of them knows each other. `is_variable`
    /// tells the places that are kept anyway; `for_people` the attributes of the contact that leave
    /// with it.
    pub(crate) fn of(
        flows: &BTreeMap<String, Document>,
        set: &FlowSet,
        is_variable: impl Fn(&str) -> bool,
        for_people: impl Fn(&str) -> bool,
    ) -> Self {
        let mut literals: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut decided = BTreeSet::new();
        for action in flows.values().flat_map(|flow| &flow.actions) {
            for (place, text) in written(action) {
                if !places(&text).contains(&place) {
                    literals.entry(place).or_default().insert(text);
                }
            }
            if action.kind == "Compare" {
                decided.extend(read(action));
            }
        }
        let guarded = literals.into_iter().filter(|(_, texts)| texts.len() > 1);
        let guarded = guarded.map(|(place, _)| place).collect();
        let nodes = nodes(flows, set, &is_variable);
        let contact: BTreeSet<String> = nodes
            .iter()
            .flat_map(|node| &node.writes)
            .filter(|place| for_people(place))
            .cloned()
            .collect();
        let after = settle(&nodes, &contact);
        let mut by_name: HashMap<String, HashMap<String, BTreeSet<String>>> = HashMap::new();
        for (node, after) in nodes.iter().zip(after) {
            let (flow, action) = node.name;
            by_name.entry(flow.to_owned()).or_default().insert(action.to_owned(), after);
        }
        Self { after: by_name, guarded, decided }
    }

    /// What may still be read after an action.
    pub(crate) fn after(&self, flow: &str, action: &str) -> Option<&BTreeSet<String>> {
        self.after.get(flow)?.get(action)
    }

    /// Whether a place holds one thing or another.
    pub(crate) fn is_guarded(&self, place: &str) -> bool {
        self.guarded.contains(place)
    }

    /// Whether some action decides on a place.
    pub(crate) fn is_decided(&self, place: &str) -> bool {
        self.decided.contains(place)
    }
}

fn nodes<'a>(
    flows: &'a BTreeMap<String, Document>,
    set: &FlowSet,
    is_variable: &impl Fn(&str) -> bool,
) -> Vec<Node<'a>> {
    let actions = || {
        flows.iter().flat_map(|(name, flow)| flow.actions.iter().map(move |action| (name, action)))
    };
    let numbers: HashMap<(&str, &str), usize> = actions()
        .enumerate()
        .map(|(at, (flow, action))| ((flow.as_str(), action.identifier.as_str()), at))
        .collect();
    let hooks = actions().flat_map(|(_, action)| hooks(action));
    let hooked = hooks.filter_map(|flow| {
        let (name, flow) = flows.get_key_value(set.named(flow)?)?;
        numbers.get(&(name.as_str(), flow.start_action.as_deref()?)).copied()
    });
    let hooked: BTreeSet<usize> = hooked.collect();
    let made = actions().map(|(flow, action)| {
        let to = |identifier: &str| numbers.get(&(flow.as_str(), identifier)).copied();
        let mut next: Vec<usize> = targets(action).into_iter().filter_map(to).collect();
        let mut clears: &[&str] = &[];
        match action.kind.as_str() {
            "InvokeLambdaFunction" => clears = &["External."],
            "GetParticipantInput" if stores(action) => clears = &["StoredCustomerInput"],
            "GetMetricData" => clears = &["Metrics."],
            // Here an agent may take the contact, and leave it.
            "TransferContactToQueue"
            | "DequeueContactAndTransferToQueue"
            | "MessageParticipantIteratively"
            | "EndFlowExecution" => next.extend(&hooked),
            "TransferToFlow" => {
                clears = &["External.", "FlowAttributes."];
                next.extend(flow_named(flows, set, action).and_then(|(name, flow)| {
                    numbers.get(&(name, flow.start_action.as_deref()?)).copied()
                }));
            }
            _ => {}
        }
        let own = |place: &String| !is_variable(place);
        Node {
            name: (flow.as_str(), action.identifier.as_str()),
            reads: read(action).into_iter().filter(own).collect(),
            reads_contact: TO_QUEUES.contains(&action.kind.as_str()),
            writes: written(action).into_iter().map(|(place, _)| place).filter(own).collect(),
            clears,
            next,
        }
    });
    made.collect()
}

/// The flows that an action lets run later.
fn hooks(action: &Action) -> impl Iterator<Item = &str> {
    let hooks = action.parameters.as_ref().and_then(|given| given.get("EventHooks"));
    hooks.and_then(Value::as_object).into_iter().flatten().filter_map(|(_, flow)| flow.as_str())
}

/// The flow that an action goes to.
fn flow_named<'a>(
    flows: &'a BTreeMap<String, Document>,
    set: &FlowSet,
    action: &Action,
) -> Option<(&'a str, &'a Document)> {
    let id = action.parameters.as_ref()?.get("ContactFlowId")?.as_str()?;
    let (name, flow) = flows.get_key_value(set.named(id)?)?;
    Some((name, flow))
}

/// For each action what may be read once it is left.
fn settle(nodes: &[Node<'_>], contact: &BTreeSet<String>) -> Vec<BTreeSet<String>> {
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (at, node) in nodes.iter().enumerate() {
        for next in &node.next {
            before.get_mut(*next).into_iter().for_each(|before| before.push(at));
        }
    }
    let mut after = vec![BTreeSet::new(); nodes.len()];
    let mut open: Vec<usize> = (0..nodes.len()).collect();
    while let Some(at) = open.pop() {
        let (Some(node), Some(later)) = (nodes.get(at), after.get(at)) else { continue };
        let mut live: BTreeSet<String> = node.reads.clone();
        if node.reads_contact {
            live.extend(contact.iter().cloned());
        }
        let ends = |place: &String| {
            node.writes.contains(place) || node.clears.iter().any(|root| place.starts_with(root))
        };
        live.extend(later.iter().filter(|place| !ends(place)).cloned());
        for earlier in before.get(at).into_iter().flatten() {
            let Some(held) = after.get_mut(*earlier) else { continue };
            let had = held.len();
            held.extend(live.iter().cloned());
            if held.len() > had {
                open.push(*earlier);
            }
        }
    }
    for (node, after) in nodes.iter().zip(&mut after) {
        // Its answer comes when it is left.
        if let [root] = node.clears {
            after.retain(|place| !place.starts_with(root));
        }
    }
    after
}

/// Whether it stores what was keyed.
fn stores(action: &Action) -> bool {
    let stores = action.parameters.as_ref().and_then(|given| given.get("StoreInput"));
    stores.and_then(Value::as_str) == Some("True")
}

fn targets(action: &Action) -> Vec<&str> {
    let Some(ways) = &action.transitions else { return Vec::new() };
    let conditions = ways.conditions().iter().map(|branch| branch.next_action.as_str());
    let errors = ways.errors().iter().map(|branch| branch.next_action.as_str());
    conditions.chain(errors).chain(ways.next_action.as_deref()).collect()
}

/// The places that an action's parameters name.
fn read(action: &Action) -> BTreeSet<String> {
    let mut texts = Vec::new();
    for value in action.parameters.iter().flat_map(Map::values) {
        collect(value, &mut texts);
    }
    texts.into_iter().flat_map(places).collect()
}

fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => texts.push(text),
        Value::Array(all) => all.iter().for_each(|value| collect(value, texts)),
        Value::Object(all) => all.values().for_each(|value| collect(value, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The places that an action sets, and to what.
pub(crate) fn written(action: &Action) -> Vec<(String, String)> {
    let (root, key) = match action.kind.as_str() {
        "UpdateContactAttributes" => ("Attributes", "Attributes"),
        "UpdateFlowAttributes" => ("FlowAttributes", "FlowAttributes"),
        _ => return Vec::new(),
    };
    let given =
        action.parameters.as_ref().and_then(|given| given.get(key)).and_then(Value::as_object);
    let pairs = given.into_iter().flatten().map(|(key, value)| {
        let text = value.as_str().or_else(|| value.get("Value")?.as_str()).unwrap_or_default();
        (format!("{root}.{key}"), text.to_owned())
    });
    pairs.collect()
}
