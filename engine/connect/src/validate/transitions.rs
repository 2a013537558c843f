//! Ways out: whether there is a next action, and where they all lead.

use std::fmt::Display;

use crate::catalog::{ActionRule, Next};
use crate::document::{Action, Transitions};

use super::Code;
use super::graph::Graph;
use super::problem::About;

/// Every way leads to an action.
pub(super) fn check_targets(action: &Action, graph: &Graph<'_>, about: &mut About<'_>) {
    let Some(ways) = &action.transitions else { return };
    let mut check = |to: &str, at: &dyn Display| {
        if !graph.has(to) {
            let cause = format!("the way leads to `{to}`, and there is no such action");
            about.tell(Code::F023, at, cause, "name one that there is");
        }
    };
    if let Some(next) = &ways.next_action {
        check(next, &"/Transitions/NextAction");
    }
    for (index, branch) in ways.conditions().iter().enumerate() {
        let at = format_args!("/Transitions/Conditions/{index}/NextAction");
        check(&branch.next_action, &at);
    }
    for (index, branch) in ways.errors().iter().enumerate() {
        let at = format_args!("/Transitions/Errors/{index}/NextAction");
        check(&branch.next_action, &at);
    }
}

pub(super) fn check(action: &Action, rule: &ActionRule, about: &mut About<'_>) {
    let ways = action.transitions.as_ref();
    let has_next = ways.is_some_and(|ways| {
        ways.next_action.is_some() || ways.rest.kept().any(|(key, _)| key == "NextAction")
    });
    match rule.next {
        Next::Terminal if ways != Some(&Transitions::default()) => {
            let cause = format!("`{}` ends the flow", rule.kind);
            about.tell(Code::F022, "/Transitions", cause, "its `Transitions` must be {}");
        }
        Next::Required if !has_next => {
            let remedy = "name an action, even if every case has its own way out";
            about.tell(Code::F021, "/Transitions", "`NextAction` is missing", remedy);
        }
        Next::Terminal | Next::Required | Next::Optional => {}
    }
}
