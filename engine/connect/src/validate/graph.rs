//! What leads where in a flow.

use std::collections::HashMap;

use crate::catalog::ActionRule;
use crate::document::{Action, Document};
use crate::model::ErrorType;

/// What leads where, by the actions' positions.
pub(super) struct Graph<'a> {
    by_name: HashMap<&'a str, usize>,
    ways: Vec<Vec<Way>>,
    start: Option<usize>,
}

/// A way out of an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) to: usize,
    pub(super) after: After,
}

/// What a way is taken after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// The action, or a condition on its result.
    Success,
    /// An error.
    Error,
    /// Nothing: every case has its own way, and this is written for form's sake.
    Never,
}

impl<'a> Graph<'a> {
    pub(super) fn of(document: &'a Document, rules: &[Option<&'static ActionRule>]) -> Self {
        let mut by_name = HashMap::new();
        for (index, action) in document.actions.iter().enumerate() {
            by_name.entry(action.identifier.as_str()).or_insert(index);
        }
        let actions = document.actions.iter().zip(rules);
        let ways = actions.map(|(action, rule)| ways(action, *rule, &by_name)).collect();
        let start = document.start_action.as_deref();
        let start = start.and_then(|start| by_name.get(start)).copied();
        Self { by_name, ways, start }
    }

    pub(super) fn has(&self, identifier: &str) -> bool {
        self.by_name.contains_key(identifier)
    }

    /// The position of an action.
    pub(super) fn find(&self, identifier: &str) -> Option<usize> {
        self.by_name.get(identifier).copied()
    }

    pub(super) fn start(&self) -> Option<usize> {
        self.start
    }

    pub(super) fn len(&self) -> usize {
        self.ways.len()
    }

    /// All ways out of an action that lead to an action.
    pub(super) fn ways(&self, from: usize) -> &[Way] {
        self.ways.get(from).map_or(&[], Vec::as_slice)
    }

    /// Where a run can go from an action.
    pub(super) fn runs(&self, from: usize) -> impl Iterator<Item = &Way> {
        self.ways(from).iter().filter(|way| way.after != After::Never)
    }

    /// Which actions some way leads to, from the start on.
    pub(super) fn reached(&self) -> Vec<bool> {
        let mut reached = vec![false; self.len()];
        let mut open: Vec<usize> = self.start.into_iter().collect();
        while let Some(at) = open.pop() {
            let Some(seen) = reached.get_mut(at) else { continue };
            if !std::mem::replace(seen, true) {
                open.extend(self.ways(at).iter().map(|way| way.to));
            }
        }
        reached
    }
}

fn ways(action: &Action, rule: Option<&ActionRule>, by_name: &HashMap<&str, usize>) -> Vec<Way> {
    let Some(out) = &action.transitions else { return Vec::new() };
    let for_form = rule.is_some_and(|rule| rule.copies.is_some());
    let next = if for_form { After::Never } else { After::Success };
    let next = out.next_action.as_deref().map(|to| (to, next));
    let errors = out.errors().iter().map(|branch| {
        // A result that no condition matches is a result.
        let matched = branch.error_type == ErrorType::NoMatchingCondition.name();
        let after = if matched { After::Success } else { After::Error };
        (branch.next_action.as_str(), after)
    });
    let conditions =
        out.conditions().iter().map(|branch| (branch.next_action.as_str(), After::Success));
    let all = next.into_iter().chain(conditions).chain(errors);
    all.filter_map(|(to, after)| Some(Way { to: *by_name.get(to)?, after })).collect()
}

/// The strongly connected parts of a graph, each after all that it leads to. `next` says where a
/// node leads; nodes that `holds` refuses are left out.
pub(super) fn rounds<I: Iterator<Item = usize>>(
    count: usize,
    holds: impl Fn(usize) -> bool,
    next: impl Fn(usize) -> I,
) -> Vec<Vec<usize>> {
    Search {
        number: vec![0; count],
        low: vec![0; count],
        closed: vec![false; count],
        ..Search::default()
    }
    .run(count, &holds, &next)
}

/// Tarjan's search, without recursion: a flow may be one long chain.
#[derive(Default)]
struct Search {
    number: Vec<usize>,
    low: Vec<usize>,
    closed: Vec<bool>,
    open: Vec<usize>,
    parts: Vec<Vec<usize>>,
    counted: usize,
}

impl Search {
    fn run<I: Iterator<Item = usize>>(
        mut self,
        count: usize,
        holds: &impl Fn(usize) -> bool,
        next: &impl Fn(usize) -> I,
    ) -> Vec<Vec<usize>> {
        for root in (0..count).filter(|at| holds(*at)) {
            if self.is_new(root) {
                self.walk(root, holds, next);
            }
        }
        self.parts
    }

    fn walk<I: Iterator<Item = usize>>(
        &mut self,
        root: usize,
        holds: &impl Fn(usize) -> bool,
        next: &impl Fn(usize) -> I,
    ) {
        self.enter(root);
        let mut path = vec![(root, next(root))];
        while let Some((at, ways)) = path.last_mut() {
            let at = *at;
            match ways.find(|to| holds(*to)) {
                Some(to) if self.is_new(to) => {
                    self.enter(to);
                    path.push((to, next(to)));
                }
                Some(to) => {
                    if self.closed.get(to) == Some(&false) {
                        let number = self.number.get(to).copied().unwrap_or_default();
                        self.lower(at, number);
                    }
                }
                None => {
                    path.pop();
                    self.leave(at);
                    if let Some((parent, _)) = path.last() {
                        let low = self.low.get(at).copied().unwrap_or_default();
                        self.lower(*parent, low);
                    }
                }
            }
        }
    }

    fn is_new(&self, at: usize) -> bool {
        self.number.get(at) == Some(&0)
    }

    fn enter(&mut self, at: usize) {
        self.counted += 1;
        if let (Some(number), Some(low)) = (self.number.get_mut(at), self.low.get_mut(at)) {
            *number = self.counted;
            *low = self.counted;
        }
        self.open.push(at);
    }

    fn lower(&mut self, at: usize, to: usize) {
        if let Some(low) = self.low.get_mut(at) {
            *low = (*low).min(to);
        }
    }

    /// Takes a part off where its first node is left.
    fn leave(&mut self, at: usize) {
        if self.low.get(at) != self.number.get(at) {
            return;
        }
        let begins = self.open.iter().rposition(|open| *open == at).unwrap_or_default();
        let part = self.open.split_off(begins);
        for node in &part {
            if let Some(closed) = self.closed.get_mut(*node) {
                *closed = true;
            }
        }
        self.parts.push(part);
    }
}
