//! Identifiers: their length, their characters, and that each is used once.

use std::collections::BTreeSet;

use super::problem::ActionProblems;

const MOST_CHARACTERS: usize = 50;
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

/// `earlier` are the identifiers of the actions before this one.
pub(super) fn check<'a>(
    identifier: &'a str,
    earlier: &mut BTreeSet<&'a str>,
    problems: &mut ActionProblems<'_>,
) {
    let length = identifier.chars().count();
    if length == 0 {
        problems.error("`Identifier` is missing or empty: give the action a name");
    }
    if length > MOST_CHARACTERS {
        problems.error(format!(
            "the identifier has {length} characters: shorten it to {MOST_CHARACTERS}"
        ));
    }
    if let Some(refused) = identifier.chars().find(|c| REFUSED.contains(*c)) {
        problems.error(format!("the identifier holds `{refused}`: none of {REFUSED} may be in it"));
    }
    if RESERVED.contains(&identifier) {
        problems.error("the identifier is a reserved word: choose another");
    }
    if !earlier.insert(identifier) {
        problems.error("an earlier action has this identifier: give each its own");
    }
}
