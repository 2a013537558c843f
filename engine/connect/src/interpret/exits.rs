//! Which way an action is left.

use crate::catalog::{Known, of_action};
use crate::document::{Action, Transitions};

use super::Branch;
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
    /// It is left by this way.
    Branch(Branch),
}

/// Why there is no next action.
pub(super) enum NoTarget {
    /// A condition has an operator that is not known.
    UnknownOperator,
    /// The flow is not well made.
    Broken(String),
}

/// The action that comes next.
pub(super) fn target<'a>(action: &'a Action, exit: &Exit) -> Result<&'a str, NoTarget> {
    let none = || NoTarget::Broken("it has no transitions".to_owned());
    let ways = action.transitions.as_ref().ok_or_else(none)?;
    match exit {
        Exit::Next | Exit::Branch(Branch::Next) => next(ways),
        Exit::Error(error) => after_error(action, ways, error),
        Exit::Branch(Branch::Error(error)) => after_error(action, ways, error),
        Exit::Branch(Branch::Condition { operator, operand }) => {
            after_condition(action, ways, (operator, operand))
        }
        Exit::Result(result) => after_result(action, ways, result),
    }
}

fn next(ways: &Transitions) -> Result<&str, NoTarget> {
    let none = || NoTarget::Broken("it has no NextAction".to_owned());
    ways.next_action.as_deref().ok_or_else(none)
}

fn after_error<'a>(
    action: &Action,
    ways: &'a Transitions,
    error: &str,
) -> Result<&'a str, NoTarget> {
    match ways.after_error(error) {
        Some(target) => Ok(target),
        None if may_be_without(action, error) => next(ways),
        None => Err(NoTarget::Broken(format!("it ended in {error} and has no branch for it"))),
    }
}

/// Whether a type may leave an error without a branch. It then goes on.
fn may_be_without(action: &Action, error: &str) -> bool {
    of_action(action).is_none_or(|rule| {
        let is_named = rule.may.iter().any(|may| may.name() == error);
        let is_required = rule.must.iter().any(|must| must.name() == error);
        is_named || (rule.errors == Known::Partly && !is_required)
    })
}

fn after_condition<'a>(
    action: &Action,
    ways: &'a Transitions,
    (operator, operand): (&str, &str),
) -> Result<&'a str, NoTarget> {
    let mut all = ways.conditions().iter();
    let met = all.find(|branch| {
        branch.condition.operator == operator && branch.condition.operand() == Some(operand)
    });
    match met {
        Some(branch) => Ok(&branch.next_action),
        None => after_error(action, ways, "NoMatchingCondition"),
    }
}

fn after_result<'a>(
    action: &Action,
    ways: &'a Transitions,
    result: &str,
) -> Result<&'a str, NoTarget> {
    for branch in ways.conditions() {
        match meets(result, &branch.condition) {
            Some(true) => return Ok(&branch.next_action),
            Some(false) => {}
            None => return Err(NoTarget::UnknownOperator),
        }
    }
    after_error(action, ways, "NoMatchingCondition")
}
