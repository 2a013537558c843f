//! What concerns a flow as a whole: version, start, settings, keys.

use serde_json::Value;

use crate::document::VERSION;

use super::Code;
use super::problem::Report;
use super::subject::Subject;

const KEYS: &[(&str, &str)] =
    &[("Version", "a text"), ("StartAction", "a text"), ("Metadata", "an object")];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let document = subject.document;
    for (key, _) in document.rest.kept() {
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, kind)) => {
                let cause = format!("`{key}` is not {kind}");
                report.whole(Code::F005, format!("/{key}"), cause, format!("write {kind}"));
            }
            None => {
                let cause = format!("a flow has no key `{key}`");
                report.whole(Code::F004, format!("/{key}"), cause, "leave it out");
            }
        }
    }
    if document.version.is_none() {
        let remedy = format!("write \"{VERSION}\"");
        report.whole(Code::F001, "/Version", "`Version` is missing or no text", remedy);
    }
    check_start(subject, report);
    if subject.is_module() && !document.settings.as_ref().is_some_and(Value::is_object) {
        let cause = "`Settings` is missing, and only a module has `EndFlowModuleExecution`";
        report.whole(Code::F008, "/Settings", cause, "add it, or end the flow in another way");
    }
}

fn check_start(subject: &Subject<'_>, report: &mut Report) {
    let cause = match subject.document.start_action.as_deref() {
        Some(start) if subject.graph.has(start) => return,
        Some(start) => format!("`StartAction` names `{start}`, and there is no such action"),
        None => "`StartAction` is missing".to_owned(),
    };
    report.whole(Code::F002, "/StartAction", cause, "name the action that runs first");
}
