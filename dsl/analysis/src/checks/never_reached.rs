//! W001: every block is reached by some line, and every service and login is needed or wanted.

use std::collections::BTreeSet;

use pivotline_syntax::ast::BlockWord;
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::shapes::LineShape;
use crate::ways::{block_of, reached};

/// Tells what is declared for nothing. It says nothing where a finding may hide a way.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    lowered: &[(&LineShape<'_>, LoweredLine)],
    findings: &mut Findings,
) {
    if findings.may_hide_ways() {
        return;
    }
    let folder = facts.folder;
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for (_, lowered) in lowered {
        used.extend(reached(&lowered.line).into_iter().map(|(id, _)| block_of(id)));
        used.extend(lowered.line.pivots.keys().map(|pivot| pivot.as_str()));
    }
    let services = folder.services.values().flat_map(|service| service.needs.iter().copied());
    let blocks = folder.blocks.values().flat_map(|block| &block.obtains);
    let named = services.chain(blocks.map(|obtain| obtain.reference));
    used.extend(named.filter_map(|reference| Some(reference.path.first()?.value.as_str())));
    for (name, declared) in &folder.declared {
        if used.contains(name) {
            continue;
        }
        let (message, help) = match declared.word {
            BlockWord::Service | BlockWord::Login => (
                format!("nothing needs or wants `{name}`"),
                "name it in a `needs` or `wants`, or take it out",
            ),
            BlockWord::Step | BlockWord::Menu | BlockWord::Pivot | BlockWord::Route => {
                (format!("no way leads to `{name}`"), "lead an arrow to it, or take it out")
            }
            _ => continue,
        };
        let finding = Diagnostic::warning(Code::W001NeverReached, declared.span, message);
        findings.push(finding.help(help));
    }
}
