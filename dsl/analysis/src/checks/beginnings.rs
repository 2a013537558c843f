//! N002: a call begins, and a link opens, at a block.

use pivotline_syntax::ast::Arrow;
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::{Destination, destination};
use crate::shapes::{Folder, OutcomeKey};

/// Tells beginnings at `repeat`, `back` and `hang up`.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for line in folder.lines.values() {
        if let Some((_, arrow)) = line.start {
            begins(folder, arrow, "a call begins", findings);
        }
    }
    for block in folder.blocks.values() {
        let opened = block.outcomes.get(OutcomeKey::Opened);
        if let Some(arrow) = opened.and_then(|opened| opened.then.to.as_ref()) {
            begins(folder, arrow, "a link opens", findings);
        }
    }
}

fn begins(folder: &Folder<'_>, arrow: &Arrow, what: &str, findings: &mut Findings) {
    let nowhere = matches!(
        destination(folder, arrow),
        Ok(Destination::Repeat | Destination::Back | Destination::HangUp)
    );
    if nowhere {
        let message = format!("{what} at a block, and this is none");
        findings.push(
            Diagnostic::error(Code::N002WrongKindOfThing, arrow.span, message)
                .help("name a step or a menu"),
        );
    }
}
