//! What Amazon Connect would refuse of a flow, and what it takes and callers suffer from.
//!
//! Strict where the service's behaviour is known, silent where it is in doubt: a flow without
//! errors is of a shape that the service is known to take. What it cannot see from the text alone
//! (whether a queue exists) is not told. One file a check; all of them take time that grows as the
//! flow does.

mod attributes;
mod channels;
mod code;
mod conditions;
mod dead_ends;
mod errors;
mod flow_types;
mod graph;
mod identifiers;
mod keys;
mod lambda;
mod listening;
mod metadata;
mod nested;
mod parameters;
mod problem;
mod prompts;
mod reach;
mod references;
mod registers;
mod rounds;
mod silence;
mod size;
mod subject;
mod swallowed;
#[cfg(test)]
mod tests;
mod transitions;
mod values;
mod whole;

pub use code::{Code, page};
pub use nested::check_together;
pub use problem::{Block, Problem, Severity};

use crate::document::Document;

use problem::Report;
use subject::Subject;

/// What is wrong with a flow's or a module's JSON: what concerns the whole comes first, then
/// action by action. Empty for one that Connect takes and nobody suffers from.
#[must_use]
pub fn validate(json: &str) -> Vec<Problem> {
    match Document::read(json) {
        Ok(document) => check(json, &document),
        Err(error) => vec![Problem::unreadable(&error)],
    }
}

/// The same for a document that was read from this JSON.
#[must_use]
pub fn check(json: &str, document: &Document) -> Vec<Problem> {
    let mut report = Report::default();
    let subject = Subject::of(document);
    size::check(json, document, &mut report);
    whole::check(&subject, &mut report);
    flow_types::check(&subject, &mut report);
    identifiers::check(&subject, &mut report);
    for (index, (action, rule)) in subject.actions().enumerate() {
        let about = &mut report.about(index, action, rule);
        keys::check(action, about);
        transitions::check_targets(action, &subject.graph, about);
        let Some(rule) = rule else { continue };
        parameters::check(action, rule, about);
        transitions::check(action, rule, about);
        errors::check(action, rule, subject.flows, about);
        conditions::check(action, rule, about);
        attributes::check(action, about);
        lambda::check(action, about);
        listening::check(action, about);
        prompts::check(action, about);
    }
    reach::check(&subject, &mut report);
    dead_ends::check(&subject, &mut report);
    rounds::check(&subject, &mut report);
    channels::check(&subject, &mut report);
    registers::check(&subject, &mut report);
    silence::check(&subject, &mut report);
    swallowed::check(&subject, &mut report);
    metadata::check(&subject, &mut report);
    report.problems()
}
