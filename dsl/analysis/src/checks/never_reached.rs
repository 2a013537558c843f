//! W001: every block is reached by some line, and every service and login is needed or wanted.

use std::collections::BTreeSet;

use pivotline_syntax::ast::BlockWord;
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, is_place};
use crate::shapes::{ArrowBlock, Folder, FormShape, LineShape};
use crate::ways::reached;

/// How many of the blocks behind another a finding shows.
const MOST_SHOWN: usize = 3;

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
        used.extend(reached(&lowered.line).into_iter().map(|(id, _)| id.block()));
        used.extend(lowered.line.pivots.keys().map(|pivot| pivot.as_str()));
    }
    let services = folder.services.values().flat_map(|service| service.needs.iter().copied());
    let blocks = folder.blocks.values().flat_map(|block| &block.obtains);
    let named = services.chain(blocks.map(|obtain| obtain.reference));
    used.extend(named.filter_map(|reference| Some(reference.path.first()?.value.as_str())));
    let does = folder.blocks.values().filter_map(|block| block.does());
    used.extend(does.map(|(_, service)| service.value.as_str()));
    let unused = folder.declared.iter().filter(|(name, _)| !used.contains(*name));
    let mut unreached = BTreeSet::new();
    for (name, declared) in unused {
        match declared.word {
            BlockWord::Service if folder.changes(name).is_some() => {
                let message = format!("no form does `{name}`");
                findings.push(
                    Diagnostic::warning(Code::W001NeverReached, declared.span, message)
                        .help(format!("write `do {name}` in a form, or take it out")),
                );
            }
            BlockWord::Service | BlockWord::Login => {
                let message = format!("nothing needs or wants `{name}`");
                findings.push(
                    Diagnostic::warning(Code::W001NeverReached, declared.span, message)
                        .help("name it in a `needs` or `wants`, or take it out"),
                );
            }
            BlockWord::Form if folder.form(name).is_some_and(FormShape::only_asks) => {
                let message = format!("nothing needs `{name}`");
                findings.push(
                    Diagnostic::warning(Code::W001NeverReached, declared.span, message)
                        .help("name it in a `needs`, write where it goes on, or take it out"),
                );
            }
            word if is_place(word) => {
                unreached.insert(*name);
            }
            _ => {}
        }
    }
    of_blocks(facts.folder, unreached, findings);
}

/// Tells blocks to which no way leads; those that are behind one of them are told with it.
fn of_blocks(folder: &Folder<'_>, mut left: BTreeSet<&str>, findings: &mut Findings) {
    let next = |name: &str| -> Vec<&str> {
        let arrows = folder.blocks.get(name).map(|block| block.arrows()).unwrap_or_default();
        arrows.iter().filter_map(|written| written.arrow.block()).filter(|to| *to != name).collect()
    };
    let behind: BTreeSet<&str> = left.iter().flat_map(|name| next(name)).collect();
    let (first, rest): (Vec<&str>, Vec<&str>) =
        left.iter().copied().partition(|name| !behind.contains(name));
    // The rest is behind a first one, or leads to itself in a round.
    for name in first.into_iter().chain(rest) {
        if !left.remove(name) {
            continue;
        }
        let (mut todo, mut found) = (next(name), Vec::new());
        while let Some(to) = todo.pop() {
            if left.remove(to) {
                todo.extend(next(to));
                found.extend(folder.declared.get(to).map(|known| known.span));
            }
        }
        let Some(declared) = folder.declared.get(name) else { continue };
        let message = match found.len() {
            0 => format!("no way leads to `{name}`"),
            1 => format!("no way leads to `{name}`, nor to a block behind it"),
            count => format!("no way leads to `{name}`, nor to {count} blocks behind it"),
        };
        let finding = Diagnostic::warning(Code::W001NeverReached, declared.span, message)
            .help("lead an arrow to it, or take it out");
        found.sort();
        let shown = found.into_iter().take(MOST_SHOWN);
        findings.push(shown.fold(finding, |finding, span| finding.also(span, "behind it")));
    }
}
