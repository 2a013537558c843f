//! The flows of the parts: their own actions, how they are entered, how they enter others.

#![expect(clippy::indexing_slicing, reason = "every number is that of an action of the same flow")]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::Whole;
use super::graph::{Graph, Unit};
use crate::model::{Action, ActionId, ActionKind, ErrorType, Flow, FlowRole, Operator};

/// The attribute that says at which menu a part is entered.
const ENTER: &str = "enter";

/// A cut flow.
pub(super) struct Parts<'a> {
    whole: &'a Whole,
    graph: &'a Graph<'a>,
    cuts: &'a [Range<usize>],
    /// The part that each unit is in.
    parts: Vec<usize>,
    /// The units that other parts lead to.
    entered: BTreeSet<usize>,
    ids: BTreeSet<&'a ActionId>,
    /// What ends the call.
    hang_up: Action,
}

impl<'a> Parts<'a> {
    pub(super) fn new(whole: &'a Whole, graph: &'a Graph<'a>, cuts: &'a [Range<usize>]) -> Self {
        let parts =
            cuts.iter().enumerate().flat_map(|(part, units)| units.clone().map(move |_| part));
        let parts: Vec<usize> = parts.collect();
        let mut entered: BTreeSet<usize> = graph.front.exits.iter().copied().collect();
        for (unit, part) in graph.units.iter().zip(&parts) {
            entered.extend(unit.exits.iter().filter(|exit| parts[**exit] != *part));
        }
        let ids: BTreeSet<&ActionId> = graph.actions.iter().map(|action| &action.id).collect();
        let mut ends = graph.actions.iter();
        let hang_up = ends.find(|action| action.kind == ActionKind::DisconnectParticipant);
        let hang_up = hang_up.cloned().unwrap_or_else(|| Action {
            id: free("hang up", |id| ids.contains(id)),
            kind: ActionKind::DisconnectParticipant,
            next: None,
            conditions: Vec::new(),
            errors: Vec::new(),
        });
        Self { whole, graph, cuts, parts, entered, ids, hang_up }
    }

    /// The flow of the whole's name, then the parts.
    pub(super) fn flows(&self) -> Vec<Flow> {
        let parts =
            self.cuts.iter().enumerate().map(|(part, units)| self.part(part, units.clone()));
        std::iter::once(self.front()).chain(parts).collect()
    }

    fn front(&self) -> Flow {
        let mut making = Making::new(self, None);
        let start = match self.graph.front.actions.first() {
            Some(_) => self.whole.flow.start.clone(),
            // The first menu is what the flow begins with.
            None => making.go_on(self.graph.front.exits[0]),
        };
        making.copy(&self.graph.front);
        Flow {
            name: self.whole.flow.name.clone(),
            role: self.whole.flow.role,
            ..making.flow(start)
        }
    }

    fn part(&self, part: usize, units: Range<usize>) -> Flow {
        let mut making = Making::new(self, Some(part));
        for unit in units.clone() {
            making.copy(&self.graph.units[unit]);
        }
        let start = making.enter(units);
        Flow { name: self.name(part), role: FlowRole::Part, ..making.flow(start) }
    }

    /// A part is called by the menu that it was cut before.
    fn name(&self, part: usize) -> String {
        let first = &self.graph.units[self.cuts[part].start];
        format!("{} part {}", self.whole.flow.name, first.name)
    }

    fn door(&self, unit: usize) -> &'a ActionId {
        &self.graph.actions[self.graph.units[unit].actions[0]].id
    }
}

/// An identifier made of a name that is not taken.
fn free(name: &str, taken: impl Fn(&ActionId) -> bool) -> ActionId {
    let others = (2..).map(|count: u32| ActionId::new(&format!("{name} ~{count}")));
    let mut names = std::iter::once(ActionId::new(name)).chain(others);
    names.find(|id| !taken(id)).unwrap_or_else(|| ActionId::new(name))
}

/// A flow attribute's name on the contact while it travels.
fn travelling(attribute: &str) -> String {
    format!("_{attribute}")
}

/// One of the flows while it is made.
struct Making<'p, 'a> {
    parts: &'p Parts<'a>,
    /// Which part it is; none for the front.
    part: Option<usize>,
    actions: BTreeMap<ActionId, Action>,
    /// What leads to units of other parts, and into these parts.
    exits: BTreeMap<usize, ActionId>,
    /// By part, and by what is done where it cannot be entered.
    transfers: BTreeMap<(usize, ActionId), ActionId>,
    /// What is done where other parts cannot be entered, by where that begins in the whole.
    tails: BTreeMap<usize, ActionId>,
}

impl<'p, 'a> Making<'p, 'a> {
    fn new(parts: &'p Parts<'a>, part: Option<usize>) -> Self {
        let (exits, transfers, tails) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        Self { parts, part, actions: BTreeMap::new(), exits, transfers, tails }
    }

    /// Takes a unit in. Where it leads to a unit of another part, it goes on there.
    fn copy(&mut self, unit: &Unit<'_>) {
        let (parts, part) = (self.parts, self.part);
        let exits = unit.exits.iter().filter(|exit| Some(parts.parts[**exit]) != part);
        let outside: BTreeMap<&ActionId, ActionId> =
            exits.map(|exit| (parts.door(*exit), self.go_on(*exit))).collect();
        for &action in &unit.actions {
            let mut action = self.parts.graph.actions[action].clone();
            for to in action.ways_mut() {
                if let Some(exit) = outside.get(to) {
                    *to = exit.clone();
                }
            }
            self.actions.insert(action.id.clone(), action);
        }
    }

    /// The action that goes on at a unit of another part.
    fn go_on(&mut self, unit: usize) -> ActionId {
        if let Some(exit) = self.exits.get(&unit) {
            return exit.clone();
        }
        let name = self.parts.graph.units[unit].name;
        let failed = self.failed(unit);
        let transfer = self.transfer(self.parts.parts[unit], &failed);
        let attributes = [(ENTER.to_owned(), name.to_owned())].into();
        let kind = ActionKind::UpdateFlowAttributes { attributes };
        let exit = self.add(&format!("go on at {name}"), kind, transfer, failed);
        self.exits.insert(unit, exit.clone());
        exit
    }

    /// What enters another part: first all that is kept is put on the contact. Where that part
    /// cannot be entered, it is taken off again.
    fn transfer(&mut self, part: usize, failed: &ActionId) -> ActionId {
        let key = (part, failed.clone());
        if let Some(transfer) = self.transfers.get(&key) {
            return transfer.clone();
        }
        let flow = self.parts.name(part);
        let name = self.parts.graph.units[self.parts.cuts[part].start].name;
        let forget = self.forget(&format!("forget for part {name}"), failed);
        let kind = ActionKind::TransferToFlow { flow };
        let go = self.add(&format!("to part {name}"), kind, forget.clone(), forget);
        let value = |key: &str| (travelling(key), format!("$.FlowAttributes.{key}"));
        let kind = ActionKind::UpdateContactAttributes { attributes: self.kept(value) };
        let pack = self.add(&format!("keep for part {name}"), kind, go, failed.clone());
        self.transfers.insert(key, pack.clone());
        pack
    }

    /// Takes off the contact what travelled along.
    fn forget(&mut self, name: &str, next: &ActionId) -> ActionId {
        let blank = self.kept(|key| (travelling(key), " ".to_owned()));
        let kind = ActionKind::UpdateContactAttributes { attributes: blank };
        self.add(name, kind, next.clone(), next.clone())
    }

    /// Where the call goes that cannot enter a unit of another part.
    fn failed(&mut self, unit: usize) -> ActionId {
        let parts = self.parts;
        let Some(first) = parts.graph.units[unit].failed else { return self.hang_up() };
        if let Some(tail) = self.tails.get(&first) {
            return tail.clone();
        }
        let begins = match parts.graph.tails.get(&first) {
            Some(tail) => self.copy_tail(tail),
            None => self.hang_up(),
        };
        self.tails.insert(first, begins.clone());
        begins
    }

    /// Takes in what follows a failure. Where it leads to a menu of another part, the call ends: to
    /// try that one too could go on for ever.
    fn copy_tail(&mut self, tail: &Unit<'_>) -> ActionId {
        let parts = self.parts;
        let is_here = |exit: &&usize| Some(parts.parts[**exit]) == self.part;
        let Some(first) = tail.actions.first() else {
            let here = tail.exits.iter().find(is_here).map(|exit| parts.door(*exit).clone());
            return here.unwrap_or_else(|| self.hang_up());
        };
        let outside: Vec<&ActionId> =
            tail.exits.iter().filter(|exit| !is_here(exit)).map(|exit| parts.door(*exit)).collect();
        let actions = tail.actions.iter().map(|action| &parts.graph.actions[*action]);
        // What leads to no other part is the same as elsewhere in this one.
        let mut names = BTreeMap::new();
        for action in actions.clone().filter(|_| !outside.is_empty()) {
            names.insert(&action.id, self.free(&format!("{} unreached", action.id)));
        }
        let hang_up = self.hang_up();
        for action in actions {
            let mut copy = action.clone();
            if let Some(name) = names.get(&copy.id) {
                copy.id = name.clone();
            }
            for to in copy.ways_mut() {
                match names.get(to) {
                    Some(name) => *to = name.clone(),
                    None if outside.contains(&&*to) => *to = hang_up.clone(),
                    None => {}
                }
            }
            self.insert(copy);
        }
        let first = &parts.graph.actions[*first].id;
        names.get(first).unwrap_or(first).clone()
    }

    /// How a part is entered: its voice, what was kept, and at which menu.
    fn enter(&mut self, units: Range<usize>) -> ActionId {
        let first = self.parts.door(units.start).clone();
        let name = |unit: usize| self.parts.graph.units[unit].name.to_owned();
        let entered = units.filter(|unit| self.parts.entered.contains(unit));
        let rows =
            entered.map(|unit| (Operator::Equals, name(unit), self.parts.door(unit).clone()));
        let choose = Action {
            id: self.free("enter"),
            kind: ActionKind::Compare { value: format!("$.FlowAttributes.{ENTER}") },
            next: Some(first.clone()),
            conditions: rows.collect(),
            errors: vec![(ErrorType::NoMatchingCondition, first)],
        };
        let choose = self.insert(choose);
        let forget = self.forget("enter forget", &choose);
        let value = |key: &str| (key.to_owned(), format!("$.Attributes.{}", travelling(key)));
        let kind = ActionKind::UpdateFlowAttributes { attributes: self.kept(value) };
        let hang_up = self.hang_up();
        let take = self.add("enter keep", kind, forget, hang_up);
        self.add("enter voice", self.parts.whole.voice.clone(), take.clone(), take)
    }

    /// What travels from part to part.
    fn kept(&self, value: impl Fn(&str) -> (String, String)) -> BTreeMap<String, String> {
        let kept = self.parts.whole.kept.iter().map(String::as_str);
        kept.chain([ENTER]).map(value).collect()
    }

    fn hang_up(&mut self) -> ActionId {
        self.insert(self.parts.hang_up.clone())
    }

    fn add(&mut self, name: &str, kind: ActionKind, next: ActionId, failed: ActionId) -> ActionId {
        let id = self.free(name);
        let errors = vec![(ErrorType::NoMatchingError, failed)];
        self.insert(Action { id, kind, next: Some(next), conditions: Vec::new(), errors })
    }

    fn insert(&mut self, action: Action) -> ActionId {
        let id = action.id.clone();
        self.actions.insert(id.clone(), action);
        id
    }

    /// An identifier that no action of the whole has.
    fn free(&self, name: &str) -> ActionId {
        free(name, |id| self.parts.ids.contains(id) || self.actions.contains_key(id))
    }

    /// The flow, its actions in the order in which a reader meets them.
    fn flow(mut self, start: ActionId) -> Flow {
        let mut actions = Vec::with_capacity(self.actions.len());
        let mut open = vec![start.clone()];
        while let Some(id) = open.pop() {
            if let Some(action) = self.actions.remove(&id) {
                open.extend(action.ways().cloned().collect::<Vec<_>>().into_iter().rev());
                actions.push(action);
            }
        }
        Flow { name: String::new(), role: FlowRole::Part, start, actions }
    }
}
