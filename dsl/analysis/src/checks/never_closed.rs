//! W001: what is said about closed hours is said where there are hours, and what is said of a
//! queue where there is one.

use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::shapes::{BlockShape, Folder, Inside, OutcomeKey, RouteShape};

/// What only a queue has.
const OF_QUEUES: [OutcomeKey; 5] = [
    OutcomeKey::Unstaffed,
    OutcomeKey::OverWaiting,
    OutcomeKey::Full,
    OutcomeKey::Every,
    OutcomeKey::AfterTime,
];

/// Tells `closed` in routes without `hours`, and in routes to a number outside what only a queue
/// has.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for block in folder.blocks.values() {
        let Inside::Route(route) = &block.inside else { continue };
        match route.number {
            Some((number, _)) => no_queue(block, route, number, findings),
            None => rings_nowhere(block, route, findings),
        }
        let Some(closed) = block.outcomes.get(OutcomeKey::Closed) else { continue };
        if route.hours.is_some() || findings.has_gap(block.block.span) {
            continue;
        }
        let message = format!("this never happens: `{}` has no hours", block.name);
        findings.push(
            Diagnostic::warning(Code::W001NeverReached, closed.span, message)
                .help("write `hours` and the name of its opening hours, or take this out"),
        );
    }
}

fn no_queue(block: &BlockShape<'_>, route: &RouteShape<'_>, number: Span, findings: &mut Findings) {
    let outcomes = OF_QUEUES.into_iter().filter_map(|key| block.outcomes.get(key));
    let music = route.music.map(|(span, _)| span);
    let by = route.by.first().map(|way| way.span);
    let told = [route.team.tell.map(|(span, _)| span), route.team.intent.map(|(span, _)| span)];
    let passed = route.team.pass.first().map(|value| value.span);
    let all = outcomes.map(|outcome| outcome.span).chain(music).chain(by).chain(passed);
    for span in all.chain(told.into_iter().flatten()) {
        let message = format!("this has no effect: `{}` leads to a number outside", block.name);
        findings.push(
            Diagnostic::warning(Code::W001NeverReached, span, message)
                .also(number, "the number stands here")
                .help("nobody waits in a queue there, and nothing travels along: take it out"),
        );
    }
}

/// What only a number outside has.
fn rings_nowhere(block: &BlockShape<'_>, route: &RouteShape<'_>, findings: &mut Findings) {
    let unanswered = block.outcomes.get(OutcomeKey::NoAnswer).map(|outcome| outcome.span);
    for span in unanswered.into_iter().chain(route.within.map(|(span, _)| span)) {
        let message = format!("this has no effect: `{}` leads to a queue", block.name);
        findings.push(
            Diagnostic::warning(Code::W001NeverReached, span, message)
                .help("it is said of a `number` outside; how long one waits is said by `after`"),
        );
    }
}
