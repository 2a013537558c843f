//! What a program knows of the names and values in a services file: a misspelt name would
//! otherwise go unnoticed there and be looked for in the menu.

use std::collections::BTreeSet;

use pivotline_ir::{Condition, Field, Kind, Line, Node, Program, Service};

/// How alike two names must be for one to be offered for the other.
const ALIKE: f64 = 0.7;

/// The opening hours that a program asks about.
pub(super) fn hours(program: &Program) -> BTreeSet<&str> {
    let lines = || program.lines.values();
    let of_routes = lines().flat_map(|line| line.routes.values()).filter_map(|r| r.hours.as_ref());
    let mut names: BTreeSet<&str> = of_routes.map(AsRef::as_ref).collect();
    names.extend(lines().flat_map(conditions).flat_map(Condition::hours).map(AsRef::as_ref));
    names
}

/// Conditions stand in nodes and pivots.
fn conditions(line: &Line) -> impl Iterator<Item = &Condition> {
    let offered = line.pivots.values().map(|pivot| &pivot.offered);
    offered.chain(line.nodes.values().flat_map(Node::conditions))
}

/// The queues that a program's routes lead to.
pub(super) fn queues(program: &Program) -> BTreeSet<&str> {
    let routes = program.lines.values().flat_map(|line| line.routes.values());
    routes.map(|route| route.queue.as_ref()).collect()
}

/// The names under which a service takes its arguments: the last word of each.
pub(super) fn arguments(service: &Service) -> BTreeSet<String> {
    service.takes.iter().map(|value| value.argument().to_owned()).collect()
}

/// Why a value cannot be a field's. A `maybe` field may be blank: then it is left out.
pub(super) fn unfit(field: &Field, value: &str) -> Option<String> {
    let blank_is_fine = field.maybe && value.trim().is_empty();
    (!blank_is_fine && !field.kind.accepts(value)).then(|| format!("must be {}", form(field.kind)))
}

/// What values of a kind look like in the file.
fn form(kind: Kind) -> &'static str {
    match kind {
        Kind::Words => "words, not empty, of at most 256 characters",
        Kind::Number => "a number, like `12` or `-3.5`",
        Kind::Money => "an amount with its currency, like `\"1250.00 USD\"`",
        Kind::Day => "a day, like `2026-11-22`",
        Kind::Time => "a time, like `17:05` or `2026-11-22T17:05`",
        Kind::Phone => "a telephone number, like `\"+12025550100\"`",
        Kind::Digits => "digits, like `\"4177\"`",
        Kind::YesNo => "`true` or `false`",
    }
}

/// "; did you mean `x`?" where one of the names is near enough.
pub(super) fn did_you_mean<'n>(written: &str, names: impl Iterator<Item = &'n str>) -> String {
    let scored = names.map(|name| (strsim::jaro_winkler(written, name), name));
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(score, _)| *score >= ALIKE);
    best.map_or_else(String::new, |(_, name)| format!("; did you mean `{name}`?"))
}
