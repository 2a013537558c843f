//! What concerns a flow as a whole.

use std::collections::BTreeSet;

use crate::document::Document;

use super::Problem;

const VERSION: &str = "2019-10-30";
const MOST_ACTIONS: usize = 250;
const MOST_CHARACTERS: usize = 256_000;

pub(super) fn check(json: &str, document: &Document, problems: &mut Vec<Problem>) {
    if document.version.as_deref() != Some(VERSION) {
        problems.push(Problem::error(format!("`Version` must be \"{VERSION}\"")));
    }
    let identifiers: BTreeSet<&str> =
        document.actions.iter().map(|action| action.identifier.as_str()).collect();
    match document.start_action.as_deref() {
        None => problems
            .push(Problem::error("`StartAction` is missing: name the action that runs first")),
        Some(start) if !identifiers.contains(start) => problems.push(Problem::error(format!(
            "`StartAction` names `{start}`, which is not among the actions"
        ))),
        Some(_) => {}
    }
    if document.actions.len() > MOST_ACTIONS {
        problems.push(Problem::error(format!(
            "{} actions: a flow may have {MOST_ACTIONS}; move a part into a flow of its own",
            document.actions.len()
        )));
    }
    let characters = json.chars().count();
    if characters > MOST_CHARACTERS {
        problems.push(Problem::error(format!(
            "{characters} characters: a flow may have {MOST_CHARACTERS}; move a part into a flow \
             of its own"
        )));
    }
    let is_module = document.actions.iter().any(|action| action.kind == "EndFlowModuleExecution");
    if is_module && document.settings.is_none() {
        problems.push(Problem::error(
            "`Settings` is missing: a module has it, and only a module has EndFlowModuleExecution",
        ));
    }
    for (key, _) in document.rest.kept() {
        problems.push(Problem::error(format!("a flow has no key `{key}`: leave it out")));
    }
}
