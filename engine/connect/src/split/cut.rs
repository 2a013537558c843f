//! Where a flow is cut: where the menus' names say so, never where counting would end.
//!
//! Of all places that leave a part neither too small nor too large it is cut before the menu whose
//! name has the smallest digest. So an edit moves the cuts near it at most: as soon as one of the
//! old places is chosen again, all behind it are as before.

#![expect(clippy::indexing_slicing, reason = "every number is that of an action of the same flow")]

use std::collections::BTreeSet;
use std::ops::Range;

use pivotline_ir::Program;

use super::graph::{Graph, Unit};
use crate::limits::Limits;

/// What part of a limit a part has at least.
const LEAST: usize = 3;
/// Characters beside the actions.
pub(super) const HEAD: usize = 1_000;
/// The actions by which a part is entered, and the one that hangs up.
const ENTRY: usize = 5;
/// The actions by which another part is entered, or by which it is forgotten what it was to know.
const EXIT: usize = 4;
/// Characters of one of them, of a menu's row where a part is entered, and of what is kept.
const EACH: usize = 700;
const ROW: usize = 450;
const KEPT: usize = 250;

/// The units of each part.
pub(super) fn cuts(
    graph: &Graph<'_>,
    weights: &[usize],
    kept: usize,
    limits: Limits,
) -> Vec<Range<usize>> {
    let digests: Vec<String> = graph.units.iter().map(|unit| Program::digest(unit.name)).collect();
    let mut part = Part { weights, kept, ..Part::new(graph.actions.len()) };
    let mut cuts = Vec::new();
    let mut start = 0;
    while start < graph.units.len() {
        part.clear(cuts.len());
        let mut cut = None;
        let mut end = start;
        while let Some(unit) = graph.units.get(end) {
            let is_large = part.actions >= limits.actions / LEAST
                || part.characters >= limits.characters / LEAST;
            if end > start && is_large && cut.is_none_or(|at: usize| digests[end] < digests[at]) {
                cut = Some(end);
            }
            part.add(graph, end, unit);
            if !part.is_within(limits) {
                break;
            }
            end += 1;
        }
        let whole = end == graph.units.len();
        let cut = if whole { end } else { cut.unwrap_or(end).max(start + 1) };
        cuts.push(start..cut);
        start = cut;
    }
    cuts
}

/// A part while units are added to it.
#[derive(Default)]
struct Part<'a> {
    weights: &'a [usize],
    /// How many attributes are kept.
    kept: usize,
    /// In which part an action was seen last.
    seen: Vec<usize>,
    mark: usize,
    units: BTreeSet<usize>,
    exits: BTreeSet<usize>,
    /// What is done where other parts cannot be entered.
    tails: BTreeSet<usize>,
    actions: usize,
    characters: usize,
}

impl Part<'_> {
    fn new(actions: usize) -> Self {
        Self { seen: vec![usize::MAX; actions], ..Self::default() }
    }

    fn clear(&mut self, mark: usize) {
        self.mark = mark;
        self.units.clear();
        self.exits.clear();
        self.tails.clear();
        (self.actions, self.characters) = (0, 0);
    }

    fn add(&mut self, graph: &Graph<'_>, number: usize, unit: &Unit<'_>) {
        for &action in &unit.actions {
            if std::mem::replace(&mut self.seen[action], self.mark) != self.mark {
                self.actions += 1;
                self.characters += self.weights[action];
            }
        }
        self.units.insert(number);
        self.exits.remove(&number);
        let units = &self.units;
        self.exits.extend(unit.exits.iter().filter(|exit| !units.contains(exit)));
        for tail in unit.exits.iter().filter_map(|exit| graph.units[*exit].failed) {
            if self.tails.insert(tail) {
                let actions = graph.tails.get(&tail).into_iter().flat_map(|tail| &tail.actions);
                for &action in actions {
                    self.actions += 1;
                    self.characters += self.weights[action];
                }
            }
        }
    }

    /// Whether a flow can hold it, with what leads in and out.
    fn is_within(&self, limits: Limits) -> bool {
        let actions = self.actions + ENTRY + EXIT * self.exits.len();
        let around = (ENTRY + EXIT * self.exits.len()) * EACH;
        let kept = (2 + self.exits.len()) * self.kept * KEPT;
        let characters = HEAD + self.characters + around + self.units.len() * ROW + kept;
        actions <= limits.actions && characters <= limits.characters
    }
}
