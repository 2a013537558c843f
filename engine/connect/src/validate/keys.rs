//! Keys that the language does not have, and keys whose values are of the wrong kind.

use crate::document::{Action, Rest};

use super::Code;
use super::problem::{About, Path};

const ACTION: &[(&str, &str)] = &[
    ("Identifier", "a text"),
    ("Type", "a text"),
    ("Parameters", "an object"),
    ("Transitions", "an object"),
];
const WAYS: &[(&str, &str)] = &[
    ("NextAction", "a text"),
    ("Errors", "a list of objects"),
    ("Conditions", "a list of objects"),
];
const ERROR: &[(&str, &str)] = &[("NextAction", "a text"), ("ErrorType", "a text")];
const CONDITION: &[(&str, &str)] = &[("NextAction", "a text"), ("Condition", "an object")];
const COMPARISON: &[(&str, &str)] = &[("Operator", "a text"), ("Operands", "a list")];

pub(super) fn check(action: &Action, about: &mut About<'_>) {
    let top = Path::Start("");
    told(&action.rest, ACTION, "an action", &top, about);
    let Some(ways) = &action.transitions else { return };
    let at = Path::Key(&top, "Transitions");
    told(&ways.rest, WAYS, "`Transitions`", &at, about);
    let list = Path::Key(&at, "Errors");
    for (index, branch) in ways.errors().iter().enumerate() {
        told(&branch.rest, ERROR, "an error branch", &Path::Item(&list, index), about);
    }
    let list = Path::Key(&at, "Conditions");
    for (index, branch) in ways.conditions().iter().enumerate() {
        let at = Path::Item(&list, index);
        told(&branch.rest, CONDITION, "a condition branch", &at, about);
        let at = Path::Key(&at, "Condition");
        told(&branch.condition.rest, COMPARISON, "a condition", &at, about);
    }
}

fn told(rest: &Rest, known: &[(&str, &str)], of: &str, at: &Path<'_>, about: &mut About<'_>) {
    for (key, _) in rest.kept() {
        let pointer = Path::Key(at, key);
        match known.iter().find(|(name, _)| *name == key) {
            Some((_, kind)) => {
                let cause = format!("`{key}` is not {kind}");
                about.tell(Code::F005, pointer, cause, format!("write {kind}"));
            }
            None => {
                about.tell(Code::F004, pointer, format!("{of} has no key `{key}`"), "leave it out");
            }
        }
    }
}
