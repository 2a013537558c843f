//! The rules of shape that Amazon Connect holds a flow to when it is published.
//!
//! Strict where the service's behaviour is known, silent where it is in doubt: a flow without
//! errors is of a shape that the service is known to take. What it cannot see from the text alone
//! (whether a queue exists, whether the flow's type allows an action) is not told, save where the
//! designer's metadata names the type.

mod actions;
mod attributes;
mod flow;
mod identifiers;
mod listening;
mod metadata;
mod parameters;
mod problem;
mod reach;
mod references;
#[cfg(test)]
mod tests;
mod transitions;

pub use problem::{Place, Problem, Severity};

use crate::document::Document;

/// What is wrong with a flow's or a module's JSON, in the order of its actions; what concerns the
/// whole comes first. Empty for one that Connect takes.
#[must_use]
pub fn validate(json: &str) -> Vec<Problem> {
    let document = match Document::read(json) {
        Ok(document) => document,
        Err(error) => return vec![Problem::unreadable(&error)],
    };
    let mut problems = Vec::new();
    flow::check(json, &document, &mut problems);
    actions::check(&document, &mut problems);
    reach::check(&document, &mut problems);
    metadata::check(&document, &mut problems);
    problems
}
