//! W008: what stands on the screen alone stands where a screen is.

use std::collections::BTreeSet;

use pivotline_ir::Face;
use pivotline_syntax::ast::{self, OptionKey, Tail};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::shapes::{BlockShape, Inside, LineShape, OptionShape, StepItem};
use crate::ways::reached;

/// How many further places a finding shows.
const MOST_SHOWN: usize = 3;

/// Tells `tap` options and statements `on screen` in lines and blocks that no screen shows. It
/// says nothing where a finding may hide a way.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    lowered: &[(&LineShape<'_>, LoweredLine)],
    findings: &mut Findings,
) {
    if findings.may_hide_ways() {
        return;
    }
    let (mut heard, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut unseen: Vec<Span> = Vec::new();
    for (line, lowered) in lowered {
        let reached = reached(&lowered.line);
        let on = |face: Face| reached.iter().filter(move |(_, on)| *on == face);
        heard.extend(on(Face::Voice).map(|(id, _)| id.block()));
        seen.extend(on(Face::Screen).map(|(id, _)| id.block()));
        if on(Face::Screen).next().is_none() {
            unseen.extend(of_options(&line.options));
        }
    }
    let blocks = heard.difference(&seen).filter_map(|name| facts.folder.blocks.get(name));
    if seen.is_empty() {
        unseen.extend(blocks.flat_map(|block| on_screen(block)));
        let reason = "no way leads from a call to a screen";
        let help = "lead callers to the screen by a pivot, or take this out";
        findings.extend(finding(&unseen, reason, help));
        return;
    }
    for block in blocks {
        let reason = format!("`{}` is never shown on a screen", block.name);
        let help = "let a way on the screen lead there, or take this out";
        findings.extend(finding(&on_screen(block), &reason, help));
    }
    findings.extend(finding(&unseen, "this line leads no call to a screen", "take this out"));
}

fn finding(places: &[Span], reason: &str, help: &str) -> Option<Diagnostic> {
    let (first, further) = places.split_first()?;
    let message = format!("nobody can see this: {reason}");
    let finding = Diagnostic::warning(Code::W008NoWayToScreen, *first, message).help(help);
    let shown = further.iter().take(MOST_SHOWN);
    Some(shown.fold(finding, |finding, span| finding.also(*span, "nor this")))
}

/// What stands in a block on the screen alone.
fn on_screen(block: &BlockShape<'_>) -> Vec<Span> {
    match &block.inside {
        Inside::Menu(menu) => {
            let says = menu.says.iter().filter(|(_, tail, _)| is_on_screen(tail));
            says.map(|(_, _, span)| *span).chain(of_options(&menu.options)).collect()
        }
        Inside::Step(items) => of_items(items),
        Inside::Form(form) => of_items(&form.items),
        Inside::Pivot(_) | Inside::Route(_) | Inside::Callback(_) => Vec::new(),
    }
}

fn of_items(items: &[StepItem<'_>]) -> Vec<Span> {
    let shown = items.iter().filter_map(|item| match item {
        StepItem::Say { tail, span, .. } | StepItem::Go { tail, span, .. } => {
            is_on_screen(tail).then_some(*span)
        }
        StepItem::Solved(_) => None,
    });
    shown.collect()
}

fn of_options(options: &[OptionShape<'_>]) -> Vec<Span> {
    let shown = options
        .iter()
        .filter(|option| option.key.value == OptionKey::Tap || is_on_screen(&option.then.tail));
    shown.map(|option| option.span).collect()
}

fn is_on_screen(tail: &Tail) -> bool {
    tail.face.as_ref().is_some_and(|face| face.value == ast::Face::Screen)
}
