//! The units of a flow: each menu with what it leads to before the next menu.

#![expect(clippy::indexing_slicing, reason = "every number is that of an action of the same flow")]

use std::collections::BTreeMap;

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
        let numbers: BTreeMap<_, _> =
            actions.iter().enumerate().map(|(at, action)| (&action.id, at)).collect();
        let next: Vec<Vec<usize>> = actions
            .iter()
            .map(|action| action.ways().filter_map(|to| numbers.get(to).copied()).collect())
            .collect();
        let is_door = |at: usize| whole.menus.contains_key(&actions[at].id);
        let start = numbers.get(&whole.flow.start).copied().unwrap_or_default();
        let mut seen = vec![usize::MAX; actions.len()];
        let mut collect = |first: usize, mark: usize| {
            let (mut inside, mut exits) = (Vec::new(), Vec::new());
            let mut open = vec![first];
            while let Some(at) = open.pop() {
                if std::mem::replace(&mut seen[at], mark) == mark {
                    continue;
                }
                if is_door(at) && at != first {
                    exits.push(at);
                    continue;
                }
                inside.push(at);
                open.extend(next[at].iter().rev());
            }
            (inside, exits)
        };
        // The front has nothing where a menu is what the flow begins with.
        let (inside, exits) =
            if is_door(start) { (Vec::new(), vec![start]) } else { collect(start, actions.len()) };
        let mut doors = vec![None; actions.len()];
        let mut found = Vec::new();
        let mut open: Vec<usize> = exits.iter().rev().copied().collect();
        while let Some(door) = open.pop() {
            if doors[door].is_none() {
                doors[door] = Some(found.len());
                let (inside, exits) = collect(door, door);
                open.extend(exits.iter().rev());
                found.push((door, inside, exits));
            }
        }
        let numbered =
            |exits: Vec<usize>| exits.into_iter().filter_map(|door| doors[door]).collect();
        let front = Unit { name: "", actions: inside, exits: numbered(exits) };
        let name = |door: usize| whole.menus.get(&actions[door].id).map_or("", String::as_str);
        let unit = |(door, inside, exits)| Unit {
            name: name(door),
            actions: inside,
            exits: numbered(exits),
        };
        let units = found.into_iter().map(unit).collect();
        Self { actions, front, units }
    }
}
