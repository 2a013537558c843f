//! Attributes, contact data and event hooks.

use serde_json::{Map, Value};

use super::problem::ActionProblems;
use super::references::{self, Shape};

const HOOKS: &[&str] = &[
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
];

type Parameters = Map<String, Value>;

/// The attributes that travel with a contact.
pub(super) fn check_contact(given: &Parameters, problems: &mut ActionProblems<'_>) {
    let Some(attributes) = entries(given, "Attributes", problems) else {
        return;
    };
    let is_key_char = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    for (key, value) in attributes {
        if key.is_empty() {
            problems.error("an attribute has no name: give it one");
        }
        let is_plain = references::shape(key) == Shape::Plain;
        if is_plain && !key.chars().all(is_key_char) {
            problems.warning(format!(
                "the attribute `{key}`: only letters, digits, `-` and `_` are sure to be taken"
            ));
        }
        if value.is_object() || value.is_array() {
            problems.error(format!("the attribute `{key}` must be a text"));
        }
    }
}

/// The attributes that end with the flow.
pub(super) fn check_flow(given: &Parameters, problems: &mut ActionProblems<'_>) {
    let Some(attributes) = entries(given, "FlowAttributes", problems) else {
        return;
    };
    for (key, value) in attributes {
        if key.is_empty() || key.contains(['$', '.']) {
            problems.error(format!("the flow attribute `{key}`: no `$` and no `.` may be in it"));
        }
        if !value.get("Value").is_some_and(Value::is_string) {
            problems.error(format!(
                "the flow attribute `{key}` must be an object with a text as its `Value`"
            ));
        }
    }
}

fn entries<'a>(
    given: &'a Parameters,
    name: &str,
    problems: &mut ActionProblems<'_>,
) -> Option<&'a Parameters> {
    let entries = given.get(name)?.as_object();
    if entries.is_none_or(Map::is_empty) {
        problems.error(format!("the parameter `{name}` must hold at least one attribute"));
    }
    entries
}

/// At least one thing about the contact is set.
pub(super) fn check_data(given: &Parameters, problems: &mut ActionProblems<'_>) {
    if given.keys().all(|key| key == "TargetContact") {
        problems.error("nothing is set: name what to set, such as `LanguageCode`");
    }
}

/// One hook an action.
pub(super) fn check_hooks(given: &Parameters, problems: &mut ActionProblems<'_>) {
    let Some(hooks) = given.get("EventHooks").and_then(Value::as_object) else {
        return;
    };
    if hooks.len() != 1 {
        problems.error("`EventHooks` must hold exactly one hook: write an action for each");
    }
    for (hook, flow) in hooks {
        if !HOOKS.contains(&hook.as_str()) {
            problems.error(format!("there is no event hook `{hook}`"));
        }
        if flow.as_str().is_some_and(|flow| references::shape(flow) == Shape::Mixed) {
            problems.error(format!(
                "the hook `{hook}` takes one flow's id or one `$.` reference and nothing else"
            ));
        }
    }
}
