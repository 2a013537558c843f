//! W001: what is said about closed hours is said where there are hours.

use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::shapes::{Folder, Inside, OutcomeKey};

/// Tells `closed` in routes without `hours`.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for block in folder.blocks.values() {
        let Inside::Route(route) = &block.inside else { continue };
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
