//! Which types there are, and which may stand in a flow of this type.

use crate::catalog::{FlowTypes, meant_by};

use super::Code;
use super::problem::Report;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let mut possible = subject.flows;
    for (index, (action, rule)) in subject.actions().enumerate() {
        let mut about = report.about(index, action, rule);
        let kind = action.kind.as_str();
        let Some(rule) = rule else {
            let remedy = meant_by(kind).map_or_else(
                || "choose one of the Flow language".to_owned(),
                |meant| format!("it is called `{meant}`"),
            );
            about.tell(Code::F009, "/Type", format!("there is no type `{kind}`"), remedy);
            continue;
        };
        let left = possible.common(rule.flows);
        if left.is_empty() {
            let remedy = format!("it may stand in {}", rule.flows.words().join(", "));
            about.tell(Code::F010, "/Type", why(kind, possible), remedy);
        } else {
            possible = left;
        }
    }
}

fn why(kind: &str, possible: FlowTypes) -> String {
    match possible.words().as_slice() {
        [only] => format!("`{kind}` may not stand in a flow of the type {only}"),
        some => {
            let some = some.join(", ");
            format!("`{kind}` may not stand in {some}, and what stands before it in nothing else")
        }
    }
}
