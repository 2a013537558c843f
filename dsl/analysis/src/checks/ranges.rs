//! L002: numbers that a telephone network, or a person's patience, can bear.

use pivotline_ir::{InQueue, Question};
use pivotline_syntax::ast::{Ask, Duration, OutcomeName};
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use crate::findings::Findings;
use crate::shapes::{CallbackShape, Folder, Inside, OutcomeKey, Outcomes, TriedShape};

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
            Inside::Form(form) => {
                wait(form.wait, findings);
                form.asks.iter().for_each(|ask| digits(ask, findings));
            }
            Inside::Pivot(pivot) => {
                let rule = "a link lives 1 to 60 minutes";
                let reason = "5 to 10 minutes are usual; a link that lives long can be stolen";
                seconds(pivot.within, 60..=3600, rule, reason, findings);
                waiting(&block.outcomes, findings);
            }
            Inside::Route(route) => {
                in_queue(&block.outcomes, findings);
                let rule = "a number outside rings 5 seconds to 10 minutes";
                seconds(route.within, 5..=600, rule, "30 seconds are usual", findings);
            }
            Inside::Callback(callback) => tried(callback, findings),
            Inside::Step(_) => {}
        }
    }
}

/// How many digits a question may ask for.
fn digits(ask: &Ask, findings: &mut Findings) {
    let most = Question::MOST;
    let rule = format!("a question asks for 1 to {most} digits");
    let wrong = [&ask.least, &ask.most].into_iter().find(|it| !(1..=most).contains(&it.value));
    if let Some(wrong) = wrong {
        let finding = Diagnostic::error(Code::L002OutOfRange, wrong.span, rule);
        findings.push(finding.help("who keys more loses count: ask two questions"));
    } else if ask.least.value > ask.most.value {
        let rule = "the fewest digits come first, then the most";
        let (least, most) = (ask.most.value, ask.least.value);
        let span = Span { end: ask.most.span.end, ..ask.least.span };
        let text = format!("{least} to {most}");
        findings.push(
            Diagnostic::error(Code::L002OutOfRange, span, rule)
                .help(format!("write `digits {text}`"))
                .fix(format!("write `{text}`"), vec![Edit { span, text }]),
        );
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

/// What waiting in a queue is like.
fn in_queue(outcomes: &Outcomes<'_>, findings: &mut Findings) {
    let get = |key| outcomes.get(key);
    let every = get(OutcomeKey::Every).and_then(|every| every.duration());
    let after = get(OutcomeKey::AfterTime).and_then(|after| after.duration());
    let spoken = |time| Some((Span::default(), time));
    let rule = "who waits in a queue is told something every 20 seconds to 5 minutes";
    let reason = "60 seconds are usual";
    seconds(every.and_then(spoken), 20..=300, rule, reason, findings);
    let rule = "a wait in a queue ends after 1 minute to 1 hour";
    seconds(after.and_then(spoken), 60..=3600, rule, "10 minutes are usual", findings);
    if let (Some(every), Some(after)) = (every, after)
        && (1..=after.seconds).contains(&every.seconds)
        && (20..=300).contains(&every.seconds)
        && (60..=3600).contains(&after.seconds)
    {
        whole_intervals(every, after, findings);
    }
    if let Some(over) = get(OutcomeKey::OverWaiting).and_then(|over| over.waiting())
        && !(1..=1000).contains(&over.value)
    {
        let rule = "a queue is long with over 1 to 1000 waiting";
        let reason = "more than one agent answers within 10 minutes are many";
        findings.push(Diagnostic::error(Code::L002OutOfRange, over.span, rule).help(reason));
    }
}

/// A wait is counted in its intervals, since nothing else tells its length.
fn whole_intervals(every: &Duration, after: &Duration, findings: &mut Findings) {
    let (steps, rest) = (after.seconds / every.seconds, after.seconds % every.seconds);
    let finding = if rest != 0 {
        let message = format!(
            "a wait that is interrupted every {} seconds does not end after {}",
            every.seconds, after.seconds
        );
        let help = format!(
            "let it end after {} or {} seconds, or choose an interval of which that time is a \
             multiple",
            steps * every.seconds,
            (steps + 1) * every.seconds
        );
        Diagnostic::error(Code::L002OutOfRange, after.span, message).help(help)
    } else if steps > InQueue::MOST_STEPS {
        let message =
            format!("a wait of {steps} interruptions: {} are the most", InQueue::MOST_STEPS);
        Diagnostic::error(Code::L002OutOfRange, after.span, message)
            .help("let it end sooner, or say something less often")
    } else {
        return;
    };
    findings.push(finding.also(every.span, "it is interrupted here"));
}

/// How often a caller is called back who does not answer.
fn tried(callback: &CallbackShape<'_>, findings: &mut Findings) {
    let Some((span, TriedShape { times, apart })) = callback.tried else { return };
    if !(1..=10).contains(&times.value) {
        let rule = "a caller is called back 1 to 10 times";
        let finding = Diagnostic::error(Code::L002OutOfRange, times.span, rule);
        findings.push(finding.help("who does not answer the second call does not want it"));
    }
    let rule = "tries to call back are 1 minute to 3 days apart";
    seconds(apart.map(|apart| (span, apart)), 60..=259_200, rule, "10 minutes are usual", findings);
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
