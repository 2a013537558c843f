//! N001, N002: every arrow, `needs` and `wants` names something that is declared and fits there.

use pivotline_syntax::ast::Reference;
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::{Facts, Obtained, destination, obtained};

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
    let obtains = folder.blocks.values().flat_map(|block| &block.obtains);
    for obtain in obtains.filter(|obtain| obtain.wanted) {
        if let Ok(Obtained::Login(login)) = obtained(folder, obtain.reference) {
            let message = "a login that is only wanted is not built yet";
            findings.push(
                Diagnostic::error(Code::S014NotBuilt, obtain.reference.span, message)
                    .help(format!("write `needs {login}`, or leave it out")),
            );
        }
    }
}
