//! Each action by the rule of its type.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::document::{Action, Document};

use super::problem::ActionProblems;
use super::{Problem, attributes, identifiers, listening, parameters, transitions};
use crate::catalog::{ActionRule, Known, known};

/// Types that an inbound flow refuses.
const NOT_INBOUND: &[&str] = &[
    "CompleteOutboundCall",
    "DequeueContactAndTransferToQueue",
    "EndFlowExecution",
    "EndFlowModuleExecution",
    "MessageParticipantIteratively",
    "TransferContactToAgent",
];

pub(super) fn check(document: &Document, problems: &mut Vec<Problem>) {
    let all: BTreeSet<&str> =
        document.actions.iter().map(|action| action.identifier.as_str()).collect();
    let mut earlier = BTreeSet::new();
    for (index, action) in document.actions.iter().enumerate() {
        let mut problems = ActionProblems::new(index, action, problems);
        identifiers::check(&action.identifier, &mut earlier, &mut problems);
        transitions::check_targets(action, &all, &mut problems);
        for (key, _) in action.rest.kept() {
            problems.error(format!("an action has no key `{key}`: leave it out"));
        }
        check_flow_type(document, action, &mut problems);
        check_type(action, &mut problems);
    }
}

fn check_flow_type(document: &Document, action: &Action, problems: &mut ActionProblems<'_>) {
    let kind = document.metadata.as_ref().and_then(|metadata| metadata.get("type"));
    let is_inbound = kind.and_then(Value::as_str) == Some("contactFlow");
    if is_inbound && NOT_INBOUND.contains(&action.kind.as_str()) {
        problems.error(format!("an inbound flow takes no `{}`", action.kind));
    }
}

fn check_type(action: &Action, problems: &mut ActionProblems<'_>) {
    match known(action) {
        Known::Rule(rule) => check_rule(action, rule, problems),
        Known::OnlyItsName => {}
        Known::Nothing => {
            problems.error(format!("`{}` is no type of the Flow language", action.kind));
        }
    }
}

fn check_rule(action: &Action, rule: &ActionRule, problems: &mut ActionProblems<'_>) {
    let none = Map::new();
    let given = action.parameters.as_ref().unwrap_or(&none);
    parameters::check(given, rule, problems);
    transitions::check(action, rule, problems);
    match rule.kind {
        "GetParticipantInput" => listening::check(action, given, problems),
        "UpdateContactAttributes" => attributes::check_contact(given, problems),
        "UpdateFlowAttributes" => attributes::check_flow(given, problems),
        "UpdateContactData" => attributes::check_data(given, problems),
        "UpdateContactEventHooks" => attributes::check_hooks(given, problems),
        "InvokeLambdaFunction" => parameters::check_lambda(given, problems),
        "Compare" => parameters::check_compared(given, problems),
        "CheckMetricData" => {
            let metric = given.get("MetricType").and_then(Value::as_str).unwrap_or_default();
            transitions::check_metric(metric, action, problems);
        }
        "Loop" if given.is_empty() => {
            problems.error("the parameter `LoopCount` is missing: add it");
        }
        _ => {}
    }
}
