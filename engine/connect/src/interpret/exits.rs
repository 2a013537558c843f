//! Which way an action is left.

use crate::document::{Action, Transitions};

use super::compare::meets;

/// How an action came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// It did what it does.
    Next,
    /// It failed with this error.
    Error(&'static str),
    /// It has this result, which conditions tell apart.
    Result(String),
}

/// The action that comes next, or what is wrong.
pub(super) fn target(action: &Action, exit: &Exit) -> Result<String, String> {
    let transitions = action.transitions.as_ref().ok_or("it has no transitions")?;
    match exit {
        Exit::Next => next(transitions),
        Exit::Error(error) => after_error(action, transitions, error),
        Exit::Result(result) => after_result(action, transitions, result),
    }
}

fn next(transitions: &Transitions) -> Result<String, String> {
    transitions.next_action.clone().ok_or_else(|| "it has no NextAction".to_owned())
}

fn after_error(action: &Action, transitions: &Transitions, error: &str) -> Result<String, String> {
    match transitions.after_error(error) {
        Some(target) => Ok(target.to_owned()),
        // These two may be without an error branch, and then go on.
        None if matches!(
            action.kind.as_str(),
            "MessageParticipant" | "UpdateContactTextToSpeechVoice"
        ) =>
        {
            next(transitions)
        }
        None => Err(format!("it ended in {error} and has no branch for it")),
    }
}

fn after_result(
    action: &Action,
    transitions: &Transitions,
    result: &str,
) -> Result<String, String> {
    for branch in transitions.conditions() {
        match meets(result, &branch.condition) {
            Some(true) => return Ok(branch.next_action.clone()),
            Some(false) => {}
            None => {
                return Err(format!("its operator `{}` is not known", branch.condition.operator));
            }
        }
    }
    after_error(action, transitions, "NoMatchingCondition")
}
