//! W008: a call comes to what is on the screen alone through the line's pivot.

use pivotline_syntax::ast::BlockWord;
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use crate::findings::Findings;
use crate::lowering::{Gap, LoweredLine};
use crate::meaning::{Destination, Facts, destination};
use crate::shapes::{Inside, LineShape};

/// How many arrows a finding shows.
const MOST_SHOWN: usize = 3;

/// Tells arrows to the screen in a line that has no way there, and ways that are no pivot.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    let folder = facts.folder;
    if let Some((_, arrow)) = line.screen {
        match destination(folder, arrow) {
            Ok(Destination::Block(block)) if matches!(block.inside, Inside::Pivot(_)) => {}
            Ok(_) => {
                let message = "a caller comes to the screen through a pivot alone";
                findings.push(
                    Diagnostic::error(Code::N002WrongKindOfThing, arrow.span, message)
                        .help("name a pivot: `screen -> to_screen`"),
                );
            }
            Err(trouble) => {
                findings.note::<()>(Err(trouble));
            }
        }
        return;
    }
    if findings.has_gap(line.block.span) {
        return;
    }
    let arrows: Vec<(&str, Span)> = lowered
        .gaps
        .iter()
        .filter_map(|gap| match gap {
            Gap::NoWayToScreen { block, arrow } => Some((block.as_str(), *arrow)),
            Gap::Unhandled { .. } => None,
        })
        .collect();
    let finding = match arrows.as_slice() {
        [] => return,
        [(block, arrow)] => of_arrow(facts, line, block, *arrow),
        _ => of_line(line, &arrows),
    };
    let pivot = folder.declared.iter().find(|(_, known)| known.word == BlockWord::Pivot);
    findings.push(match pivot {
        Some((pivot, _)) => mend(finding, line, pivot),
        None => finding.help("declare a pivot, and write `screen -> …` with its name in the line"),
    });
}

fn of_arrow(facts: &Facts<'_, '_>, line: &LineShape<'_>, block: &str, arrow: Span) -> Diagnostic {
    let message =
        format!("`{block}` is on the screen alone, and line `{}` has no way there", line.name);
    let finding = Diagnostic::error(Code::W008NoWayToScreen, arrow, message);
    let Some(target) = facts.folder.blocks.get(block) else { return finding };
    let reason = match facts.logins_needed(target).first() {
        Some(login) => format!("it needs `{login}`, which happens on the screen"),
        None => "it is `on screen`".to_owned(),
    };
    finding.also(target.block.head, reason)
}

fn of_line(line: &LineShape<'_>, arrows: &[(&str, Span)]) -> Diagnostic {
    let message = format!(
        "{} arrows lead to the screen, and line `{}` has no way there",
        arrows.len(),
        line.name
    );
    let finding = Diagnostic::error(Code::W008NoWayToScreen, line.block.head, message);
    arrows.iter().take(MOST_SHOWN).fold(finding, |finding, (block, arrow)| {
        finding.also(*arrow, format!("`{block}` is on the screen alone"))
    })
}

fn mend(finding: Diagnostic, line: &LineShape<'_>, pivot: &str) -> Diagnostic {
    let finding = finding.help(format!("write `screen -> {pivot}` in the line"));
    let Some((start, _)) = line.start else { return finding };
    let span = Span { end: start.start, ..start };
    let edit = Edit { span, text: format!("screen -> {pivot}\n  ") };
    finding.fix(format!("write `screen -> {pivot}`"), vec![edit])
}
