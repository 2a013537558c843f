//! Identifiers: their length, their characters, and that each is used once.

use std::collections::HashSet;

use crate::model::ActionId;

use super::Code;
use super::problem::Report;
use super::subject::Subject;

const REFUSED: &str = "%:(\\/)=$,;[]{}";
const RESERVED: &[&str] = &[
    "__proto__",
    "constructor",
    "__defineGetter__",
    "__defineSetter__",
    "toString",
    "hasOwnProperty",
    "isPrototypeOf",
    "propertyIsEnumerable",
    "toLocaleString",
    "valueOf",
];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut earlier = HashSet::new();
    for (index, (action, rule)) in subject.actions().enumerate() {
        let mut about = report.about(index, action, rule);
        let identifier = action.identifier.as_str();
        if let Some((cause, remedy)) = misfit(identifier) {
            about.tell(Code::F006, "/Identifier", cause, remedy);
        }
        if !earlier.insert(identifier) {
            let cause = "an earlier action has this identifier";
            about.tell(Code::F007, "/Identifier", cause, "give each its own");
        }
    }
}

fn misfit(identifier: &str) -> Option<(String, String)> {
    let length = identifier.chars().count();
    if length == 0 {
        return Some(("it has no identifier".to_owned(), "give it a name".to_owned()));
    }
    if length > ActionId::LONGEST {
        let cause = format!("the identifier has {length} characters");
        return Some((cause, format!("shorten it to {}", ActionId::LONGEST)));
    }
    if let Some(refused) = identifier.chars().find(|c| REFUSED.contains(*c)) {
        let cause = format!("the identifier holds `{refused}`");
        return Some((cause, format!("none of {REFUSED} may be in it")));
    }
    RESERVED
        .contains(&identifier)
        .then(|| ("the identifier is a reserved word".to_owned(), "choose another".to_owned()))
}
