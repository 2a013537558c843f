//! Rounds on which the caller can do nothing, and that nothing ends.

use std::collections::HashSet;

use serde_json::Value;

use crate::catalog::{FlowTypes, Meets, Register};

use super::Code;
use super::graph::rounds;
use super::problem::Report;
use super::references;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let reached = subject.graph.reached();
    let holds = |at: usize| reached.get(at) == Some(&true) && goes_by_itself(subject, at);
    let runs = |at: usize| subject.graph.runs(at).map(|way| way.to);
    for part in rounds(subject.graph.len(), holds, runs) {
        let is_round = match part.as_slice() {
            [only] => runs(*only).any(|to| to == *only),
            _ => true,
        };
        if is_round && !is_borne(subject, &part) && !may_end_itself(subject, &part) {
            tell(subject, &part, report);
        }
    }
}

/// Whether nobody is asked here and nothing is counted.
fn goes_by_itself(subject: &Subject<'_>, at: usize) -> bool {
    subject.rule(at).is_some_and(|rule| {
        rule.meets != Meets::Listens && rule.kind != "Loop" && rule.fills != Some(Register::Modules)
    })
}

/// Whether somebody waits anyway and hears something: an agent ends it.
fn is_borne(subject: &Subject<'_>, part: &[usize]) -> bool {
    let is_told = |at: &usize| subject.rule(*at).is_some_and(|rule| rule.meets == Meets::Tells);
    let waits = subject.is_ended_from_outside() || subject.flows == FlowTypes::QUEUE;
    waits && part.iter().any(is_told)
}

/// Whether a way out depends on something that the round itself changes: a function's answer, an
/// attribute, chance.
fn may_end_itself(subject: &Subject<'_>, part: &[usize]) -> bool {
    let inside: HashSet<usize> = part.iter().copied().collect();
    let changed: HashSet<&str> = part.iter().flat_map(|at| changes(subject, *at)).collect();
    part.iter().any(|at| {
        let leaves = subject.graph.runs(*at).any(|way| !inside.contains(&way.to));
        let Some((action, Some(_))) = subject.action(*at).filter(|_| leaves) else { return false };
        let given = action.parameters.as_ref();
        let compared = given.and_then(|given| given.get("ComparisonValue")?.as_str());
        let asked = compared.and_then(|value| references::all(value).next());
        action.kind == "DistributeByPercentage"
            || asked.is_some_and(|(root, _)| changed.contains(root))
    })
}

/// The roots of references that an action changes.
fn changes<'a>(subject: &Subject<'a>, at: usize) -> Vec<&'a str> {
    let Some((action, Some(rule))) = subject.action(at) else { return Vec::new() };
    if let Some(register) = rule.fills {
        return vec![register.root()];
    }
    let given = action.parameters.as_ref();
    let sets = |name: &str| given.and_then(|given| given.get(name)).is_some_and(Value::is_object);
    match action.kind.as_str() {
        "UpdateContactAttributes" if sets("Attributes") => vec!["Attributes"],
        "UpdateFlowAttributes" if sets("FlowAttributes") => vec!["FlowAttributes"],
        "GetMetricData" => vec!["Metrics", "Queue"],
        _ => Vec::new(),
    }
}

fn tell(subject: &Subject<'_>, part: &[usize], report: &mut Report) {
    let Some((at, (action, rule))) =
        part.iter().min().and_then(|at| Some((*at, subject.action(*at)?)))
    else {
        return;
    };
    let cause = match part.len() {
        1 => "it leads to itself, and the caller can do nothing".to_owned(),
        count => {
            format!("it is one of {count} actions that go round, and the caller can do nothing")
        }
    };
    let mut about = report.about(at, action, rule);
    about.tell(Code::F103, "/Transitions", cause, "bound the round with a `Loop`, or ask in it");
}
