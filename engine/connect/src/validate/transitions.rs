//! Ways out: next action, errors, conditions, and where they lead.

use std::collections::BTreeSet;

use crate::document::{Action, Condition, ConditionBranch, Transitions};

use super::problem::ActionProblems;
use super::reach::targets;
use super::references::{self, Shape};
use crate::catalog::{ActionRule, Conditions, Next, Others};

const OPERATORS: &[&str] = &[
    "Equals",
    "TextStartsWith",
    "TextEndsWith",
    "TextContains",
    "NumberGreaterThan",
    "NumberGreaterOrEqualTo",
    "NumberLessThan",
    "NumberLessOrEqualTo",
    "KeyExists",
];

/// Every way leads to an action.
pub(super) fn check_targets(
    action: &Action,
    all: &BTreeSet<&str>,
    problems: &mut ActionProblems<'_>,
) {
    let missing: BTreeSet<&str> = targets(action).filter(|target| !all.contains(target)).collect();
    for target in missing {
        problems.error(format!("a way leads to `{target}`, and there is no such action"));
    }
}

pub(super) fn check(action: &Action, rule: &ActionRule, problems: &mut ActionProblems<'_>) {
    let none = Transitions::default();
    let ways = action.transitions.as_ref().unwrap_or(&none);
    for (key, _) in ways.rest.kept() {
        problems.error(format!("`Transitions` has no key `{key}`: leave it out"));
    }
    match rule.next {
        Next::Terminal => {
            if action.transitions.as_ref() != Some(&none) {
                problems.error(format!(
                    "`{}` ends the flow: its `Transitions` must be {{}}",
                    rule.kind
                ));
            }
            return;
        }
        Next::Required if ways.next_action.is_none() => problems.error(
            "`NextAction` is missing: name an action, even if every case has its own way out",
        ),
        Next::Required | Next::Optional => {}
    }
    check_errors(ways, rule, problems);
    check_conditions(ways.conditions(), rule, problems);
}

fn check_errors(ways: &Transitions, rule: &ActionRule, problems: &mut ActionProblems<'_>) {
    for error in rule.must {
        if ways.after_error(error).is_none() {
            problems.error(format!("the error {error} has no branch: add one"));
        }
    }
    let mut earlier = BTreeSet::new();
    for branch in ways.errors() {
        let error = branch.error_type.as_str();
        let is_listed = rule.must.contains(&error) || rule.may.contains(&error);
        if !is_listed && !is_open(rule) {
            problems.error(format!("`{}` has no error {error}: leave its branch out", rule.kind));
        }
        if !earlier.insert(error) {
            problems.error(format!("the error {error} has two branches: leave one out"));
        }
    }
}

/// Whether the type's errors are not all known.
fn is_open(rule: &ActionRule) -> bool {
    rule.others == Others::Unknown && matches!(rule.conditions, Conditions::Unknown)
}

fn check_conditions(
    branches: &[ConditionBranch],
    rule: &ActionRule,
    problems: &mut ActionProblems<'_>,
) {
    if matches!(rule.conditions, Conditions::None) && !branches.is_empty() {
        problems.error(format!("`{}` takes no conditions: leave them out", rule.kind));
        return;
    }
    for branch in branches {
        if let Some(operand) = check_condition(&branch.condition, problems) {
            check_fit(&branch.condition.operator, operand, rule.conditions, problems);
        }
    }
    if let Conditions::AllWords(words) = rule.conditions {
        for word in words {
            let count =
                branches.iter().filter(|branch| branch.condition.operand() == Some(word)).count();
            if count != 1 {
                problems.error(format!("it must have exactly one condition Equals {word}"));
            }
        }
    }
}

/// What holds for every condition. Its operand, if it has one.
fn check_condition<'a>(
    condition: &'a Condition,
    problems: &mut ActionProblems<'_>,
) -> Option<&'a str> {
    if !OPERATORS.contains(&condition.operator.as_str()) {
        problems.error(format!("there is no operator `{}`", condition.operator));
        return None;
    }
    let Some(operand) = condition.operand() else {
        problems.error(format!(
            "a condition {} must have exactly one operand, a text",
            condition.operator
        ));
        return None;
    };
    if operand.is_empty() {
        problems.error("a condition compares with an empty text: compare with a blank or a word");
    }
    if references::shape(operand) != Shape::Plain {
        problems.warning(format!(
            "a condition compares with `{operand}`: that two runtime values can be compared is in \
             doubt"
        ));
    }
    Some(operand)
}

/// What holds for the conditions of this type.
fn check_fit(
    operator: &str,
    operand: &str,
    conditions: Conditions,
    problems: &mut ActionProblems<'_>,
) {
    let remedy = match conditions {
        Conditions::Percentages if operator != "NumberLessThan" => {
            "a share must be compared with NumberLessThan".to_owned()
        }
        Conditions::Keys | Conditions::Equals | Conditions::Words(_) | Conditions::AllWords(_)
            if operator != "Equals" =>
        {
            format!("its conditions must be Equals, not {operator}")
        }
        Conditions::Keys if !is_key(operand) => {
            format!("`{operand}` is no key: compare with one of 0-9, # and *")
        }
        Conditions::Words(words) | Conditions::AllWords(words) if !words.contains(&operand) => {
            format!("`{operand}` is none of its results: {}", words.join(", "))
        }
        _ => return,
    };
    problems.error(remedy);
}

fn is_key(operand: &str) -> bool {
    operand.len() == 1 && operand.chars().all(|c| matches!(c, '0'..='9' | '#' | '*'))
}

/// Staffing is asked as more than none; there is nothing to ask without a condition.
pub(super) fn check_metric(metric: &str, action: &Action, problems: &mut ActionProblems<'_>) {
    let conditions = action.transitions.as_ref().map(Transitions::conditions).unwrap_or_default();
    if conditions.is_empty() {
        problems.error("it must have at least one condition");
    }
    let is_staffing = metric.starts_with("NumberOfAgents");
    let is_more_than_none = |condition: &Condition| {
        condition.operator == "NumberGreaterThan" && condition.operand() == Some("0")
    };
    if is_staffing && !conditions.iter().all(|branch| is_more_than_none(&branch.condition)) {
        problems.error(format!("`{metric}` is only compared as NumberGreaterThan 0"));
    }
}
