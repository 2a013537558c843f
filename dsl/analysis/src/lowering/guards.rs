//! Which pivots are known to be offered wherever a block is entered on a call.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::ast::Face;

use crate::meaning::{Destination, Facts, destination, offered_pivot};
use crate::shapes::{LineShape, WrittenArrow};

/// The pivots that every arrow into a block asks for.
pub(super) struct Guards<'a> {
    by_block: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> Guards<'a> {
    /// The guards of the blocks that a line reaches.
    pub(super) fn new(facts: &Facts<'_, 'a>, line: &LineShape<'a>) -> Self {
        let mut guards = Self { by_block: BTreeMap::new() };
        let mut seen = BTreeSet::new();
        let mut todo: Vec<(Option<&'a str>, WrittenArrow<'a>)> =
            line.arrows().into_iter().map(|arrow| (None, arrow)).collect();
        while let Some((from, written)) = todo.pop() {
            let Ok(Destination::Block(block)) = destination(facts.folder, written.arrow) else {
                continue;
            };
            let on_voice = written.face != Some(Face::Screen)
                && from.is_none_or(|from| !facts.crosses(from))
                && from != Some(block.name);
            if on_voice {
                guards.meet(block.name, written);
            }
            if seen.insert(block.name) {
                for block in std::iter::once(block).chain(facts.forms_needed(block)) {
                    todo.extend(block.arrows().into_iter().map(|arrow| (Some(block.name), arrow)));
                }
            }
        }
        guards
    }

    fn meet(&mut self, block: &'a str, written: WrittenArrow<'a>) {
        let terms = written.when.map(|condition| condition.terms.as_slice()).unwrap_or_default();
        let asked: BTreeSet<&str> = terms.iter().filter_map(offered_pivot).collect();
        match self.by_block.get_mut(block) {
            Some(known) => known.retain(|pivot| asked.contains(pivot)),
            None => {
                self.by_block.insert(block, asked);
            }
        }
    }

    /// Whether a block is entered on a call only where this pivot is offered.
    pub(super) fn are_on(&self, block: &str, pivot: &str) -> bool {
        self.by_block.get(block).is_some_and(|pivots| pivots.contains(pivot))
    }
}

/// For each line, block and login, the lines in which it is met: by every arrow that is written,
/// whatever its condition.
pub(crate) fn lines_of_blocks<'a>(facts: &Facts<'_, 'a>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let mut lines: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for line in facts.folder.lines.values() {
        let mut todo = line.arrows();
        todo.extend(line.screen.map(|(_, arrow)| WrittenArrow::bare(arrow)));
        lines.entry(line.name).or_default().insert(line.name);
        while let Some(written) = todo.pop() {
            let Ok(Destination::Block(block)) = destination(facts.folder, written.arrow) else {
                continue;
            };
            if !lines.entry(block.name).or_default().insert(line.name) {
                continue;
            }
            todo.extend(block.arrows());
            for form in facts.forms_needed(block) {
                lines.entry(form.name).or_default().insert(line.name);
                todo.extend(form.arrows());
            }
            for login in facts.logins_needed(block) {
                lines.entry(login).or_default().insert(line.name);
                let shape = facts.folder.logins.get(login);
                todo.extend(shape.map(|shape| shape.arrows()).unwrap_or_default());
            }
        }
    }
    lines
}
