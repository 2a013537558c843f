//! L002: numbers that a telephone network, or a person's patience, can bear.

use pivotline_syntax::ast::{Duration, OutcomeName};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::shapes::{Folder, Inside, OutcomeKey, Outcomes};

/// Tells times and counts that are out of their range.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for service in folder.services.values() {
        let reason = "a call cannot wait longer for an answer";
        seconds(service.within, 1..=8, "a service may take 1 to 8 seconds", reason, findings);
    }
    for line in folder.lines.values() {
        wait(line.wait, findings);
        tries(&line.outcomes, findings);
    }
    for block in folder.blocks.values() {
        tries(&block.outcomes, findings);
        match &block.inside {
            Inside::Menu(menu) => wait(menu.wait, findings),
            Inside::Pivot(pivot) => {
                let rule = "a link lives 1 to 60 minutes";
                let reason = "5 to 10 minutes are usual; a link that lives long can be stolen";
                seconds(pivot.within, 60..=3600, rule, reason, findings);
                waiting(&block.outcomes, findings);
            }
            Inside::Step(_) | Inside::Route(_) => {}
        }
    }
}

fn wait(written: Option<(Span, &Duration)>, findings: &mut Findings) {
    let reason = "5 seconds are usual";
    seconds(written, 1..=180, "a menu waits 1 to 180 seconds for a key", reason, findings);
}

fn seconds(
    written: Option<(Span, &Duration)>,
    range: std::ops::RangeInclusive<u32>,
    rule: &str,
    reason: &str,
    findings: &mut Findings,
) {
    let Some((_, duration)) = written else { return };
    if !range.contains(&duration.seconds) {
        let finding = Diagnostic::error(Code::L002OutOfRange, duration.span, rule);
        findings.push(finding.help(reason));
    }
}

/// How long a call stays on the line, and how often it says so.
fn waiting(outcomes: &Outcomes<'_>, findings: &mut Findings) {
    for (_, outcome) in outcomes.iter() {
        let (written, range, rule) = match &outcome.name.value {
            OutcomeName::Every(every) => {
                (every, 15..=300, "a call that waits says something every 15 seconds to 5 minutes")
            }
            OutcomeName::AfterTime(after) => {
                (after, 60..=600, "a call stays on the line for 1 to 10 minutes")
            }
            _ => continue,
        };
        let reason = "who does nothing on the screen for 5 minutes has left it";
        seconds(Some((outcome.span, written)), range, rule, reason, findings);
    }
}

fn tries(outcomes: &Outcomes<'_>, findings: &mut Findings) {
    let Some(after) = outcomes.get(OutcomeKey::AfterTries) else { return };
    if let OutcomeName::AfterTries(count) = &after.name.value
        && !(1..=10).contains(&count.value)
    {
        let rule = "a menu is played 1 to 10 times";
        findings.push(
            Diagnostic::error(Code::L002OutOfRange, count.span, rule)
                .help("after two tries a caller wants a person"),
        );
    }
}
