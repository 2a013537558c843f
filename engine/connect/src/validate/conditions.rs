//! Condition branches.

use std::collections::HashSet;

use serde_json::Value;

use crate::catalog::{ActionRule, Conditions, Next};
use crate::document::{Action, Condition, Transitions};
use crate::model::Operator;

use super::Code;
use super::problem::{About, Path};
use super::references::{self, Form};

const AT: &str = "/Transitions/Conditions";

pub(super) fn check(action: &Action, rule: &ActionRule, about: &mut About<'_>) {
    let branches = action.transitions.as_ref().map_or(&[][..], Transitions::conditions);
    if matches!(rule.conditions, Conditions::None) {
        if !branches.is_empty() && rule.next != Next::Terminal {
            let cause = format!("`{}` takes no conditions", rule.kind);
            about.tell(Code::F027, AT, cause, "leave them out");
        }
        return;
    }
    let mut earlier = HashSet::new();
    let list = Path::Start(AT);
    for (index, branch) in branches.iter().enumerate() {
        let at = Path::Item(&list, index);
        let at = Path::Key(&at, "Condition");
        let condition = &branch.condition;
        if let Some(operand) = check_form(condition, &at, about) {
            check_fit(&condition.operator, operand, rule.conditions, &at, about);
            if !earlier.insert((condition.operator.as_str(), operand)) {
                let cause = "an earlier condition compares in the same way, and is tried first";
                about.tell(Code::F111, &at, cause, "leave one of them out");
            }
        }
    }
    let words = wanted(action, rule.conditions);
    for word in words {
        if !earlier.contains(&(Operator::Equals.name(), word)) {
            let cause = format!("there is no condition Equals {word}");
            about.tell(Code::F031, AT, cause, "add one");
        }
    }
    if rule.kind == "CheckMetricData" {
        check_metric(action, about);
    }
}

/// The words of which each must have its condition.
fn wanted(action: &Action, conditions: Conditions) -> Vec<&'static str> {
    let given = |name: &str| action.parameters.as_ref().and_then(|given| given.get(name));
    match (action.kind.as_str(), conditions) {
        (_, Conditions::AllWords(words)) => words.to_vec(),
        ("MessageParticipantIteratively", _) => {
            let interrupts = given("InterruptFrequencySeconds").is_some();
            interrupts.then_some("MessagesInterrupted").into_iter().collect()
        }
        ("Wait", _) => {
            let events = given("Events").and_then(Value::as_array).into_iter().flatten();
            let events = events.filter_map(Value::as_str);
            let known = ["CustomerReturned", "BotParticipantDisconnected"].into_iter();
            let known = known.filter(|event| events.clone().any(|given| given == *event));
            std::iter::once("WaitCompleted").chain(known).collect()
        }
        _ => Vec::new(),
    }
}

/// What holds for every condition. Its operand, if it has one.
fn check_form<'a>(
    condition: &'a Condition,
    at: &Path<'_>,
    about: &mut About<'_>,
) -> Option<&'a str> {
    let operator = condition.operator.as_str();
    if !Operator::ALL.iter().any(|known| known.name() == operator) {
        let cause = format!("there is no operator `{operator}`");
        about.tell(Code::F028, Path::Key(at, "Operator"), cause, "write Equals or another");
        return None;
    }
    let at = Path::Key(at, "Operands");
    let Some(operand) = condition.operand() else {
        let cause = format!("{operator} has not exactly one operand, a text");
        about.tell(Code::F029, at, cause, "write one text");
        return None;
    };
    if operand.is_empty() {
        let remedy = "compare with a blank or a word";
        about.tell(Code::F029, &at, "it compares with an empty text", remedy);
        return None;
    }
    if references::form(operand) != Form::Plain {
        let cause = format!("it compares with `{operand}`, and operands are taken as they stand");
        about.tell(Code::F110, at, cause, "compare with a constant");
    }
    Some(operand)
}

/// What holds for the conditions of this type.
fn check_fit(
    operator: &str,
    operand: &str,
    conditions: Conditions,
    at: &Path<'_>,
    about: &mut About<'_>,
) {
    if let Some(only) = conditions.operator()
        && only.name() != operator
    {
        let cause = format!("it compares with {operator}");
        let remedy = format!("write {}", only.name());
        about.tell(Code::F028, Path::Key(at, "Operator"), cause, remedy);
        return;
    }
    let list = Path::Key(at, "Operands");
    let at = Path::Item(&list, 0);
    let never = |what: &str| format!("`{operand}` is {what}");
    if matches!(conditions, Conditions::Keys) && !is_key(operand) {
        let remedy = "compare with one of 0-9, # and *";
        about.tell(Code::F030, at, never("no key"), remedy);
    } else if let Some(words) = conditions.words()
        && !words.contains(&operand)
    {
        about.tell(Code::F030, at, never("none of its results"), words.join(", "));
    } else if matches!(conditions, Conditions::Shares) && operand.parse::<u32>().is_err() {
        about.tell(Code::F030, at, never("no share"), "write a whole number");
    }
}

fn is_key(operand: &str) -> bool {
    operand.len() == 1 && operand.chars().all(|c| matches!(c, '0'..='9' | '#' | '*'))
}

/// Staffing is asked as more than none; there is nothing to ask without a condition.
fn check_metric(action: &Action, about: &mut About<'_>) {
    let branches = action.transitions.as_ref().map_or(&[][..], Transitions::conditions);
    if branches.is_empty() {
        about.tell(Code::F031, AT, "it has no condition", "add one");
    }
    let metric = action.parameters.as_ref().and_then(|given| given.get("MetricType"));
    let metric = metric.and_then(Value::as_str).unwrap_or_default();
    if !metric.starts_with("NumberOfAgents") {
        return;
    }
    for (index, branch) in branches.iter().enumerate() {
        let condition = &branch.condition;
        if condition.operator != "NumberGreaterThan" || condition.operand() != Some("0") {
            let cause = format!("`{metric}` is only compared in one way");
            let at = format!("{AT}/{index}/Condition");
            about.tell(Code::F028, at, cause, "write NumberGreaterThan 0");
        }
    }
}
