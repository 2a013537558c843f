//! Actions that no way leads to.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{Action, Document};

use super::Problem;
use super::problem::ActionProblems;

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let Some(start) = document.start_action.as_deref() else {
        return;
    };
    let reached = reached_from(start, document);
    for (index, action) in document.actions.iter().enumerate() {
        if !reached.contains(action.identifier.as_str()) {
            ActionProblems::new(index, action, problems)
                .warning("no way leads to this action: connect it or leave it out");
        }
    }
}

fn reached_from<'a>(start: &'a str, document: &'a Document) -> BTreeSet<&'a str> {
    let by_name: BTreeMap<&str, &Action> =
        document.actions.iter().map(|action| (action.identifier.as_str(), action)).collect();
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(identifier) = open.pop() {
        if reached.insert(identifier)
            && let Some(action) = by_name.get(identifier)
        {
            open.extend(targets(action));
        }
    }
    reached
}

/// Where an action's ways lead.
pub(super) fn targets(action: &Action) -> impl Iterator<Item = &str> {
    action.transitions.iter().flat_map(|ways| {
        let errors = ways.errors().iter().map(|branch| branch.next_action.as_str());
        let conditions = ways.conditions().iter().map(|branch| branch.next_action.as_str());
        ways.next_action.as_deref().into_iter().chain(errors).chain(conditions)
    })
}
