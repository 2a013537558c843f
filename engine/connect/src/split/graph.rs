//! The units of a flow: each menu with what it leads to before the next menu.

#![expect(clippy::indexing_slicing, reason = "every number is that of an action of the same flow")]

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Menu, Whole};
use crate::model::{Action, ActionId};

/// A flow's actions by number, and its units.
pub(super) struct Graph<'a> {
    pub(super) actions: &'a [Action],
    /// What comes before the first menu.
    pub(super) front: Unit<'a>,
    /// The menus, each right behind one that leads to it as far as can be.
    pub(super) units: Vec<Unit<'a>>,
    /// What failures of menus lead to before the next menu, by their first actions.
    pub(super) tails: BTreeMap<usize, Unit<'a>>,
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
    /// The tail that its failure leads to.
    pub(super) failed: Option<usize>,
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
                found.push((door, inside, exits));
            }
        }
        let exits_of = |doors: &[usize]| {
            doors.iter().filter_map(|door| numbers.get(door).copied()).collect::<Vec<_>>()
        };
        let front = Unit { actions: front, exits: exits_of(&exits), ..Unit::default() };
        let mut tails = BTreeMap::new();
        let units = found.into_iter().map(|(door, actions, exits)| {
            let name = walk.name(door).unwrap_or_default();
            let failed = walk.failed(door);
            if let Some(first) = failed {
                let tail = tails.entry(first);
                tail.or_insert_with(|| {
                    let (actions, exits) = match walk.menu(first) {
                        Some(_) => (Vec::new(), vec![first]),
                        None => walk.unit(first),
                    };
                    Unit { actions, exits: exits_of(&exits), ..Unit::default() }
                });
            }
            Unit { name, actions, exits: exits_of(&exits), failed }
        });
        let units = units.collect();
        Self { actions, front, units, tails }
    }
}

/// A walk through a flow, unit by unit.
struct Walk<'a> {
    whole: &'a Whole,
    numbers: BTreeMap<&'a ActionId, usize>,
    next: Vec<Vec<usize>>,
    /// In which unit an action was seen last, of so many so far.
    seen: Vec<usize>,
    units: usize,
}

impl<'a> Walk<'a> {
    fn of(whole: &'a Whole) -> Self {
        let actions = whole.flow.actions.as_slice();
        let numbers: BTreeMap<_, _> =
            actions.iter().enumerate().map(|(at, action)| (&action.id, at)).collect();
        let ways =
            |action: &Action| action.ways().filter_map(|to| numbers.get(to).copied()).collect();
        let next = actions.iter().map(ways).collect();
        Self { whole, numbers, next, seen: vec![0; actions.len()], units: 0 }
    }

    /// The menu that is entered by an action.
    fn name(&self, action: usize) -> Option<&'a str> {
        Some(self.menu(action)?.name.as_str())
    }

    fn menu(&self, action: usize) -> Option<&'a Menu> {
        self.whole.menus.get(&self.whole.flow.actions[action].id)
    }

    /// Where the failure of the menu leads that is entered by an action.
    fn failed(&self, door: usize) -> Option<usize> {
        self.numbers.get(self.menu(door)?.failed.as_ref()?).copied()
    }

    /// What can be reached from an action before the next menu, and the actions that the next
    /// menus are entered by.
    fn unit(&mut self, first: usize) -> (Vec<usize>, Vec<usize>) {
        let (mut inside, mut exits) = (Vec::new(), Vec::new());
        let mut open = vec![first];
        self.units += 1;
        while let Some(at) = open.pop() {
            if std::mem::replace(&mut self.seen[at], self.units) == self.units {
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
