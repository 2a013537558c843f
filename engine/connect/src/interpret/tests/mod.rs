//! Flows written by hand after what is known of Amazon Connect, and what a caller hears of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{
    Branch, Call, Caller, Channel, Ending, Entry, FlowSet, HeardKind, Input, Listener, Outcome,
    QueueAnswer, Turn, Wait,
};

mod deciding;
mod faults;
mod listening;
mod outcomes;
mod registers;
mod stages;

/// An action and its ways out: `next` is `NextAction`, `=x` is the condition `Equals x`, anything
/// else is an error.
fn action(id: &str, kind: &str, parameters: Value, ways: &[(&str, &str)]) -> Value {
    let mut transitions = json!({});
    let (mut errors, mut conditions) = (Vec::new(), Vec::new());
    for (way, to) in ways {
        match way.strip_prefix('=') {
            Some(operand) => conditions.push(branch("Equals", operand, to)),
            None if *way == "next" => transitions["NextAction"] = json!(to),
            None => errors.push(json!({"NextAction": to, "ErrorType": way})),
        }
    }
    if !ways.is_empty() {
        transitions["Errors"] = json!(errors);
        transitions["Conditions"] = json!(conditions);
    }
    json!({"Identifier": id, "Type": kind, "Parameters": parameters, "Transitions": transitions})
}

fn branch(operator: &str, operand: &str, to: &str) -> Value {
    json!({"NextAction": to, "Condition": {"Operator": operator, "Operands": [operand]}})
}

fn say(id: &str, text: &str, next: &str) -> Value {
    action(id, "MessageParticipant", json!({"Text": text}), &[("next", next)])
}

fn set(id: &str, attributes: Value, next: &str, failed: &str) -> Value {
    let ways = [("next", next), ("NoMatchingError", failed)];
    action(id, "UpdateContactAttributes", json!({"Attributes": attributes}), &ways)
}

fn set_flow(id: &str, key: &str, value: &str, next: &str, failed: &str) -> Value {
    let parameters = json!({"FlowAttributes": {key: {"Value": value}}});
    let ways = [("next", next), ("NoMatchingError", failed)];
    action(id, "UpdateFlowAttributes", parameters, &ways)
}

fn ask(id: &str, text: &str, ways: &[(&str, &str)]) -> Value {
    let parameters = json!({"Text": text, "StoreInput": "False", "InputTimeLimitSeconds": "5"});
    action(id, "GetParticipantInput", parameters, ways)
}

fn hang_up(id: &str) -> Value {
    action(id, "DisconnectParticipant", json!({}), &[])
}

fn flow(actions: &[Value]) -> String {
    let start = &actions[0]["Identifier"];
    json!({"Version": "2019-10-30", "StartAction": start, "Actions": actions}).to_string()
}

fn begin(flows: &[(&str, String)]) -> (Call, Turn) {
    let sources = flows.iter().map(|(name, json)| ((*name).to_owned(), json.clone())).collect();
    let flows = Arc::new(FlowSet::read(&sources).unwrap());
    let caller = Caller { phone: "+12025550123".to_owned(), contact: "contact-1".to_owned() };
    Call::begin(flows, "main", caller)
}

fn begin_by(channel: Channel, json: &str) -> (Call, Turn) {
    let sources = BTreeMap::from([("main".to_owned(), json.to_owned())]);
    let caller = Caller { phone: "+12025550123".to_owned(), contact: "contact-1".to_owned() };
    let entry = Entry { channel, ..Entry::call(caller) };
    Call::begin_contact(Arc::new(FlowSet::read(&sources).unwrap()), "main", entry)
}

fn heard(turn: &Turn) -> Vec<&str> {
    turn.heard.iter().map(|heard| heard.text.as_str()).collect()
}

/// What is heard, and what is waited for.
fn now(turn: &Turn) -> (Vec<&str>, Wait) {
    (heard(turn), turn.wait.clone())
}

fn answer(pairs: &[(&str, &str)]) -> Input {
    let texts = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Input::Lambda(Some(texts.collect()))
}

/// An action that says the same word for each way out of it: `ways` of an action, each to a block
/// that says its name and hangs up.
fn told_by_way(
    mut asked: Vec<Value>,
    id: &str,
    kind: &str,
    parameters: Value,
    ways: &[&str],
) -> String {
    let mut targets: Vec<(&str, &str)> = ways.iter().map(|way| (*way, *way)).collect();
    if !ways.contains(&"next") {
        targets.push(("next", ways[0]));
    }
    asked.push(action(id, kind, parameters, &targets));
    asked.extend(ways.iter().map(|way| say(way, way, "end")));
    asked.push(hang_up("end"));
    flow(&asked)
}

/// What is heard last after this input.
fn after(call: &Call, input: Input) -> String {
    let turn = call.clone().resume(input);
    turn.heard.last().map_or_else(|| format!("{:?}", turn.wait), |heard| heard.text.clone())
}

fn condition(operand: &str) -> Branch {
    Branch::Condition { operator: "Equals".to_owned(), operand: operand.to_owned() }
}

fn error(error: &str) -> Branch {
    Branch::Error(error.to_owned())
}

fn chosen(branch: Branch) -> Input {
    Input::Outcome(Outcome::plain(branch))
}

fn found(branch: Branch, values: &[(&str, &str)]) -> Input {
    let texts = values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Input::Outcome(Outcome { branch, values: texts.collect() })
}
