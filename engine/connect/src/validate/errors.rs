//! Error branches: those that must be there, and those that may.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::catalog::{ActionRule, FlowTypes, Known, Next};
use crate::document::{Action, Transitions};
use crate::model::{ErrorType, FlowType};

use super::Code;
use super::problem::About;

const AT: &str = "/Transitions/Errors";

pub(super) fn check(action: &Action, rule: &ActionRule, flows: FlowTypes, about: &mut About<'_>) {
    if rule.next == Next::Terminal {
        return;
    }
    let none = Transitions::default();
    let ways = action.transitions.as_ref().unwrap_or(&none);
    let given = action.parameters.as_ref();
    let with = rule.with.iter().filter(|(_, what)| holds(given, what)).map(|(error, _)| *error);
    let must = rule.must.iter().copied().chain(with);
    let must: Vec<ErrorType> = must.filter(|error| is_of(*error, flows)).collect();
    for error in &must {
        if ways.after_error(error.name()).is_none() {
            let cause = format!("the error {} has no branch", error.name());
            about.tell(Code::F024, AT, cause, "add one");
        }
    }
    let mut earlier = HashSet::new();
    for (index, branch) in ways.errors().iter().enumerate() {
        let at = format_args!("{AT}/{index}/ErrorType");
        let error = branch.error_type.as_str();
        let listed = must.iter().chain(rule.may).any(|known| known.name() == error);
        if !listed && rule.errors == Known::Whole {
            let cause = format!("`{}` has no error {error} here", rule.kind);
            about.tell(Code::F025, at, cause, "leave its branch out");
        }
        if !earlier.insert(error) {
            let cause = format!("the error {error} has two branches");
            about.tell(Code::F026, at, cause, "leave one out");
        }
    }
}

/// Whether a parameter is there; points lead into objects.
fn holds(given: Option<&Map<String, Value>>, what: &str) -> bool {
    let mut names = what.split('.');
    let first = names.next().and_then(|name| given?.get(name));
    names.fold(first, |value, name| value?.get(name)).is_some()
}

/// In a transfer to an agent, the ways in which an outside call fails are not told apart.
fn is_of(error: ErrorType, flows: FlowTypes) -> bool {
    let of_calls = matches!(error, ErrorType::CallFailed | ErrorType::ConnectionTimeLimitExceeded);
    !of_calls || flows != FlowTypes::only(FlowType::AgentTransfer)
}
