//! W002: whatever happens, it is written where the call goes on.

use pivotline_ir::{Node, Target};
use pivotline_syntax::ast::{Face, Tail};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::shapes::{
    BlockShape, Folder, Inside, OptionShape, Outcome, OutcomeKey, Outcomes, StepItem,
};
use crate::ways::{reached, stands};

/// Tells steps, options and outcomes that go nowhere.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for line in folder.lines.values() {
        options(&line.options, findings);
        outcomes(&line.outcomes, findings);
    }
    for login in folder.logins.values() {
        outcomes(&login.outcomes, findings);
    }
    for block in folder.blocks.values() {
        outcomes(&block.outcomes, findings);
        match &block.inside {
            Inside::Step(items) => step(block, items, findings),
            Inside::Form(form) if form.only_asks() => {}
            Inside::Form(form) => step(block, &form.items, findings),
            Inside::Menu(menu) => options(&menu.options, findings),
            Inside::Pivot(_) | Inside::Route(_) | Inside::Callback(_) => {}
        }
    }
}

/// Tells menus in which nothing can be chosen on a face on which they are reached.
pub(super) fn of_line(lowered: &LoweredLine, findings: &mut Findings) {
    for (id, on) in reached(&lowered.line) {
        let Some(Node::Menu(menu)) = lowered.line.nodes.get(id) else { continue };
        let mut shown = menu.options.iter().filter(|option| stands(option, on));
        let (chosen, face, help) = match on {
            pivotline_ir::Face::Voice => {
                (shown.next().is_some(), "on the call", "give an option a key")
            }
            pivotline_ir::Face::Screen => (
                shown.any(|option| option.to != Target::Repeat),
                "on the screen",
                "let an option stand on the screen too",
            ),
        };
        // A menu without any option is told as such.
        let at = lowered.places.get(id).copied().unwrap_or_default();
        if !chosen && !menu.options.is_empty() {
            let message = format!("{face} nothing can be chosen in `{}`", id.block());
            findings.push(dead_end(at, message).help(help));
        }
    }
}

fn dead_end(at: Span, message: String) -> Diagnostic {
    Diagnostic::error(Code::W002DeadEnd, at, message)
}

fn options(options: &[OptionShape<'_>], findings: &mut Findings) {
    for option in options.iter().filter(|option| option.then.to.is_none()) {
        let finding = dead_end(option.span, "this option goes nowhere".to_owned());
        findings.push(finding.help("write where it goes behind it: `-> …`"));
    }
}

fn outcomes(outcomes: &Outcomes<'_>, findings: &mut Findings) {
    for (key, outcome) in outcomes.iter() {
        // After `sent` alone the call stays on the line.
        let stays = matches!(
            key,
            OutcomeKey::Silence | OutcomeKey::WrongKey | OutcomeKey::WrongAnswer | OutcomeKey::Sent
        );
        if outcome.then.to.is_none() && !stays && !key.only_says() {
            findings.push(outcome_ends(key, outcome));
        }
    }
}

fn outcome_ends(key: OutcomeKey, outcome: Outcome<'_>) -> Diagnostic {
    let message = format!("after `{}` the call goes nowhere", key.words());
    dead_end(outcome.span, message).help("write where it goes behind it: `-> …`")
}

fn step(block: &BlockShape<'_>, items: &[StepItem<'_>], findings: &mut Findings) {
    let mut ends = Ends::default();
    for item in items {
        if ends.both() {
            findings.push(behind_the_end(item));
            return;
        }
        if let StepItem::Go { tail, .. } = item {
            ends.arrow(tail);
        }
    }
    if ends.both() || findings.has_gap(block.block.span) {
        return;
    }
    let message = match (ends.voice, ends.screen) {
        (false, true) => format!("on voice, `{}` goes nowhere at its end", block.name),
        (true, false) => format!("on the screen, `{}` goes nowhere at its end", block.name),
        _ => format!("`{}` goes nowhere at its end", block.name),
    };
    let guarded = items.iter().rev().find_map(|item| match item {
        StepItem::Go { tail, span, .. } if tail.when.is_some() => Some(*span),
        _ => None,
    });
    let mut finding = dead_end(block.block.head, message)
        .help("it ends with an arrow without `when`: `-> …`, or `-> hang up` to end the call");
    if let Some(span) = guarded {
        finding = finding.also(span, "where this does not hold, nothing says how to go on");
    }
    findings.push(finding);
}

fn behind_the_end(item: &StepItem<'_>) -> Diagnostic {
    let span = match item {
        StepItem::Say { span, .. } | StepItem::Solved(span) | StepItem::Go { span, .. } => *span,
    };
    Diagnostic::warning(Code::W001NeverReached, span, "this is never reached")
        .help("the arrow above it is always taken: put this before it, or take it out")
}

#[derive(Default)]
struct Ends {
    voice: bool,
    screen: bool,
}

impl Ends {
    fn arrow(&mut self, tail: &Tail) {
        if tail.when.is_some() {
            return;
        }
        let on = tail.face.as_ref().map(|face| face.value);
        self.voice |= on != Some(Face::Screen);
        self.screen |= on != Some(Face::Voice);
    }

    fn both(&self) -> bool {
        self.voice && self.screen
    }
}
