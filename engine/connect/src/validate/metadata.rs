//! What the designer needs to show a flow. The service does not look at it.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::document::Document;

use super::Problem;
use super::problem::ActionProblems;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let Some(metadata) = &document.metadata else {
        return;
    };
    check_place(metadata, "entryPointPosition", |message| {
        problems.push(Problem::warning(format!("`Metadata`: {message}")));
    });
    let Some(entries) = metadata.get("ActionMetadata").and_then(Value::as_object) else {
        problems.push(Problem::warning(
            "`Metadata.ActionMetadata` is missing: the designer piles the actions up",
        ));
        return;
    };
    check_entries(document, entries, problems);
}

fn check_entries(document: &Document, entries: &Map<String, Value>, problems: &mut Vec<Problem>) {
    for (index, action) in document.actions.iter().enumerate() {
        let mut problems = ActionProblems::new(index, action, problems);
        match entries.get(&action.identifier).and_then(Value::as_object) {
            Some(entry) => {
                check_place(entry, "position", |message| {
                    problems.warning(format!("its metadata: {message}"));
                });
                if entry.get("isFriendlyName").is_some_and(|flag| !flag.is_boolean()) {
                    problems.warning("its metadata: `isFriendlyName` must be true or false");
                }
            }
            None => problems.warning("it has no entry in `ActionMetadata`: add its `position`"),
        }
    }
    let identifiers: BTreeSet<&str> =
        document.actions.iter().map(|action| action.identifier.as_str()).collect();
    for stale in entries.keys().filter(|key| !identifiers.contains(key.as_str())) {
        problems.push(Problem::warning(format!(
            "`ActionMetadata` has an entry `{stale}` and there is no such action: leave it out"
        )));
    }
}

/// A place is two numbers under a key in lower camel case.
fn check_place(of: &Map<String, Value>, key: &str, mut tell: impl FnMut(String)) {
    let Some(place) = of.get(key) else {
        let other = of.keys().find(|other| other.eq_ignore_ascii_case(key));
        tell(match other {
            Some(other) => format!("`{other}` must be spelt `{key}`"),
            None => format!("`{key}` is missing"),
        });
        return;
    };
    let is_number = |axis: &str| place.get(axis).is_some_and(Value::is_number);
    if !is_number("x") || !is_number("y") {
        tell(format!("`{key}` must have the numbers `x` and `y`"));
    }
}
