//! The ways out of an action that the flow has.

use crate::catalog::{Conditions, of_action};
use crate::document::{Action, Transitions};

use super::Branch;
use super::compare::meets;

/// The ways out, each once: `NextAction` where it is a way of its own, conditions, errors.
pub(super) fn branches(action: &Action) -> Vec<Branch> {
    let none = Transitions::default();
    let ways = action.transitions.as_ref().unwrap_or(&none);
    let mut all = Vec::new();
    if ways.next_action.is_some() && next_is_its_own(action) {
        all.push(Branch::Next);
    }
    for branch in ways.conditions() {
        let operand = branch.condition.operand().unwrap_or_default().to_owned();
        let way = Branch::Condition { operator: branch.condition.operator.clone(), operand };
        if !all.contains(&way) {
            all.push(way);
        }
    }
    for branch in ways.errors() {
        let way = Branch::Error(branch.error_type.clone());
        if !all.contains(&way) {
            all.push(way);
        }
    }
    if all.is_empty() && ways.next_action.is_some() {
        all.push(Branch::Next);
    }
    all
}

/// Types that always end in a condition or an error repeat one of these as `NextAction`.
fn next_is_its_own(action: &Action) -> bool {
    of_action(action).is_none_or(|rule| {
        action.kind == "InvokeFlowModule"
            || matches!(rule.conditions, Conditions::None | Conditions::Unknown)
    })
}

/// One of some values for each way out that a result leads to, the first that leads there.
pub(super) fn one_for_each_way<T: Copy>(
    action: &Action,
    values: impl IntoIterator<Item = T>,
    as_result: impl Fn(T) -> String,
) -> Vec<T> {
    let conditions = action.transitions.as_ref().map_or(&[][..], Transitions::conditions);
    let way = |value: T| {
        let result = as_result(value);
        conditions.iter().position(|branch| meets(&result, &branch.condition) == Some(true))
    };
    let mut found: Vec<(Option<usize>, T)> = Vec::new();
    for value in values {
        let way = way(value);
        if found.iter().all(|(known, _)| *known != way) {
            found.push((way, value));
        }
    }
    found.into_iter().map(|(_, value)| value).collect()
}

/// The numbers that conditions compare with, as far as they are whole.
pub(super) fn numbers_compared(action: &Action) -> Vec<u64> {
    let conditions = action.transitions.as_ref().map_or(&[][..], Transitions::conditions);
    let operands = conditions.iter().filter_map(|branch| branch.condition.operand());
    operands.filter_map(|operand| operand.trim().parse().ok()).collect()
}
