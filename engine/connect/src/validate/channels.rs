//! Actions that only contacts of other channels come to than those on which they work.

use crate::catalog::Channels;
use crate::document::{Action, Transitions};
use crate::model::{ErrorType, Operator};

use super::Code;
use super::graph::After;
use super::problem::Report;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let coming = coming(subject);
    for (index, (action, rule)) in subject.actions().enumerate() {
        let (Some(rule), Some(coming)) = (rule, coming.get(index).copied()) else { continue };
        // Where nobody comes at all, that is told elsewhere.
        if coming.is_empty() || !coming.common(rule.channels).is_empty() {
            continue;
        }
        let (come, works) = (coming.words().join(", "), rule.channels.words().join(", "));
        let cause = format!("only {come} comes here, and `{}` works on {works} alone", rule.kind);
        let remedy = "it always fails; lead them to an action that works there";
        report.about(index, action, Some(rule)).tell(Code::F112, "/Type", cause, remedy);
    }
}

/// The channels of the contacts that may come to each action: all at the start; where an action
/// has succeeded, those on which it works; after a comparison of the channel, those that it names.
fn coming(subject: &Subject<'_>) -> Vec<Channels> {
    let mut coming = vec![Channels::NONE; subject.graph.len()];
    let start = subject.graph.start().into_iter();
    let mut open: Vec<(usize, Channels)> = start.map(|at| (at, Channels::ALL)).collect();
    while let Some((at, more)) = open.pop() {
        let Some(known) = coming.get_mut(at) else { continue };
        if known.and(more) == *known {
            continue;
        }
        *known = known.and(more);
        open.extend(leaving(subject, at, *known));
    }
    coming
}

/// Where contacts go on to, and of which channels they are.
fn leaving(subject: &Subject<'_>, at: usize, here: Channels) -> Vec<(usize, Channels)> {
    let Some((action, rule)) = subject.action(at) else { return Vec::new() };
    if let Some(ways) = action.transitions.as_ref().filter(|_| compares_the_channel(action)) {
        let apart = told_apart(ways, here);
        return apart.filter_map(|(to, left)| Some((subject.graph.find(to)?, left))).collect();
    }
    let works = rule.map_or(Channels::ALL, |rule| rule.channels);
    let ways = subject.graph.runs(at).map(|way| match way.after {
        After::Success => (way.to, here.common(works)),
        After::Error | After::Never => (way.to, here),
    });
    ways.collect()
}

/// Whether each way out says of which channel a contact is.
fn compares_the_channel(action: &Action) -> bool {
    let value = action.parameters.as_ref().and_then(|given| given.get("ComparisonValue"));
    let ways = action.transitions.as_ref().map_or(&[][..], Transitions::conditions);
    action.kind == "Compare"
        && value.and_then(|value| value.as_str()) == Some("$.Channel")
        && ways.iter().all(|way| way.condition.operator == Operator::Equals.name())
}

/// Each way out of such a comparison, with those who take it.
fn told_apart(ways: &Transitions, here: Channels) -> impl Iterator<Item = (&str, Channels)> {
    let named = ways.conditions().iter().map(|way| {
        let named = way.condition.operand().map_or(Channels::NONE, Channels::named);
        (way.next_action.as_str(), named)
    });
    let all = named.clone().fold(Channels::NONE, |all, (_, named)| all.and(named));
    let others = ways.after_error(ErrorType::NoMatchingCondition.name());
    let others = others.map(|to| (to, here.but(all)));
    named.map(move |(to, named)| (to, here.common(named))).chain(others)
}
