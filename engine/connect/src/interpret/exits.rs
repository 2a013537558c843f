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
pub(super) fn target(action: &Action, exit: &Exit) -> Result<String, NoTarget> {
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

fn next(ways: &Transitions) -> Result<String, NoTarget> {
    let none = || NoTarget::Broken("it has no NextAction".to_owned());
    ways.next_action.clone().ok_or_else(none)
}

fn after_error(action: &Action, ways: &Transitions, error: &str) -> Result<String, NoTarget> {
    match ways.after_error(error) {
        Some(target) => Ok(target.to_owned()),
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

fn after_condition(
    action: &Action,
    ways: &Transitions,
    (operator, operand): (&str, &str),
) -> Result<String, NoTarget> {
    let mut all = ways.conditions().iter();
    let met = all.find(|branch| {
        branch.condition.operator == operator && branch.condition.operand() == Some(operand)
    });
    match met {
        Some(branch) => Ok(branch.next_action.clone()),
        None => after_error(action, ways, "NoMatchingCondition"),
    }
}

fn after_result(action: &Action, ways: &Transitions, result: &str) -> Result<String, NoTarget> {
    for branch in ways.conditions() {
        match meets(result, &branch.condition) {
            Some(true) => return Ok(branch.next_action.clone()),
            Some(false) => {}
            None => return Err(NoTarget::UnknownOperator),
        }
    }
    after_error(action, ways, "NoMatchingCondition")
}
