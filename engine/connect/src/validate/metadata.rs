//! What the designer needs to show a flow. The service does not look at it.

use serde_json::{Map, Value};

use super::Code;
use super::problem::{Path, Report};
use super::subject::Subject;

const AT: &str = "/Metadata/ActionMetadata";

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let Some(metadata) = &subject.document.metadata else { return };
    if let Some(cause) = misplaced(metadata, "entryPointPosition") {
        report.whole(Code::F203, "/Metadata", cause, "write `entryPointPosition` with x and y");
    }
    let Some(entries) = metadata.get("ActionMetadata").and_then(Value::as_object) else {
        let cause = "there is no `ActionMetadata`, and the designer piles the actions up";
        report.whole(Code::F201, "/Metadata", cause, "let `pivotline flow layout` place them");
        return;
    };
    for (index, (action, rule)) in subject.actions().enumerate() {
        let mut about = report.about(index, action, rule);
        match entries.get(&action.identifier).and_then(Value::as_object) {
            Some(entry) => {
                if let Some(cause) = misplaced(entry, "position") {
                    about.tell(Code::F203, "", cause, "write `position` with x and y");
                }
            }
            None => about.tell(Code::F201, "", "it has no entry in `ActionMetadata`", "add one"),
        }
    }
    for stale in entries.keys().filter(|key| !subject.graph.has(key)) {
        let cause = format!("`ActionMetadata` has `{stale}`, and there is no such action");
        report.whole(Code::F202, Path::Key(&Path::Start(AT), stale), cause, "leave it out");
    }
}

/// A place is two numbers under a key in lower camel case.
fn misplaced(of: &Map<String, Value>, key: &str) -> Option<String> {
    let Some(place) = of.get(key) else {
        let other = of.keys().find(|other| other.eq_ignore_ascii_case(key));
        return Some(match other {
            Some(other) => format!("`{other}` is not spelt `{key}`"),
            None => format!("there is no `{key}`"),
        });
    };
    let is_number = |axis: &str| place.get(axis).is_some_and(Value::is_number);
    (!is_number("x") || !is_number("y")).then(|| format!("`{key}` is not two numbers"))
}
