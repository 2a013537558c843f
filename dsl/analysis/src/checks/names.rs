//! N001, N002: every arrow, `needs` and `wants` names something that is declared and fits there.

use pivotline_syntax::ast::Reference;

use crate::findings::Findings;
use crate::meaning::{Facts, destination, obtained};

/// Tells names that are declared nowhere, or stand for another kind of thing.
pub(super) fn check(facts: &Facts<'_, '_>, findings: &mut Findings) {
    let folder = facts.folder;
    let of_lines = folder.lines.values().flat_map(|line| line.arrows());
    let of_blocks = folder.blocks.values().flat_map(|block| block.arrows());
    let of_logins = folder.logins.values().flat_map(|login| login.arrows());
    for written in of_lines.chain(of_blocks).chain(of_logins) {
        findings.note(destination(folder, written.arrow));
    }
    let needed = folder.services.values().flat_map(|service| service.needs.iter().copied());
    let blocks = folder.blocks.values();
    let obtains = blocks.flat_map(|block| block.obtains.iter().map(|obtain| obtain.reference));
    let all: Vec<&Reference> = needed.chain(obtains).collect();
    for reference in all {
        findings.note(obtained(folder, reference));
    }
}
