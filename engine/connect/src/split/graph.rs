//! The units of a flow: each menu with what it leads to before the next menu.

#![expect(clippy::indexing_slicing, reason = "every number is that of an action of the same flow")]

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Whole;
use crate::model::Action;

/// A flow's actions by number, and its units.
pub(super) struct Graph<'a> {
    pub(super) actions: &'a [Action],
    /// What comes before the first menu.
    pub(super) front: Unit<'a>,
    /// The menus, each right behind one that leads to it as far as can be.
    pub(super) units: Vec<Unit<'a>>,
}

/// What is never taken apart.
#[derive(Default)]
pub(super) struct Unit<'a> {
    /// The menu's name.
    pub(super) name: &'a str,
    /// Its actions, the one that it is entered by first.
    pub(super) actions: Vec<usize>,
    /// The units that it leads to, in the order of its ways.
    pub(super) exits: Vec<usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(whole: &'a Whole) -> Self {
        let actions = whole.flow.actions.as_slice();
        let mut walk = Walk::of(whole);
        let start = actions.iter().position(|action| action.id == whole.flow.start);
        let start = start.unwrap_or_default();
        let (front, exits) = match walk.name(start) {
            // A menu is what the flow begins with.
            Some(_) => (Vec::new(), vec![start]),
            None => walk.unit(start),
        };
        let mut numbers = BTreeMap::new();
        let mut found = Vec::new();
        let mut open: Vec<usize> = exits.iter().rev().copied().collect();
        while let Some(door) = open.pop() {
            if let Entry::Vacant(number) = numbers.entry(door) {
                number.insert(found.len());
                let (inside, exits) = walk.unit(door);
                open.extend(exits.iter().rev());
                found.push((walk.name(door).unwrap_or_default(), inside, exits));
            }
        }
        let unit = |(name, actions, exits): (&'a str, Vec<usize>, Vec<usize>)| {
            let exits = exits.iter().filter_map(|door| numbers.get(door).copied()).collect();
            Unit { name, actions, exits }
        };
        let front = unit(("", front, exits));
        Self { actions, front, units: found.into_iter().map(unit).collect() }
    }
}

/// A walk through a flow, unit by unit.
struct Walk<'a> {
    whole: &'a Whole,
    next: Vec<Vec<usize>>,
    /// From where an action was seen last.
    seen: Vec<usize>,
}

impl<'a> Walk<'a> {
    fn of(whole: &'a Whole) -> Self {
        let actions = whole.flow.actions.as_slice();
        let numbers: BTreeMap<_, _> =
            actions.iter().enumerate().map(|(at, action)| (&action.id, at)).collect();
        let ways =
            |action: &Action| action.ways().filter_map(|to| numbers.get(to).copied()).collect();
        let next = actions.iter().map(ways).collect();
        Self { whole, next, seen: vec![usize::MAX; actions.len()] }
    }

    /// The menu that is entered by an action.
    fn name(&self, action: usize) -> Option<&'a str> {
        self.whole.menus.get(&self.whole.flow.actions[action].id).map(String::as_str)
    }

    /// What can be reached from an action before the next menu, and the actions that the next
    /// menus are entered by.
    fn unit(&mut self, first: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut inside, mut exits) = (Vec::new(), Vec::new());
        let mut open = vec![first];
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut self.seen[at], first) == first {
                continue;
            }
            if at != first && self.name(at).is_some() {
                exits.push(at);
            } else {
                inside.push(at);
                open.extend(self.next[at].iter().rev());
            }
        }
        (inside, exits)
    }
}
