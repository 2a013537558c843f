//! A flow while it is being made: actions that may lead to places not yet made.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog;
use crate::model::{Action, ActionId, ActionKind, ErrorType, Operator};

/// Where a way leads while the flow is being made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// To an action, by its number in the draft.
    Action(usize),
    /// To wherever a node of the program begins, by its number in the voice graph.
    Node(usize),
    /// The call ends.
    HangUp,
}

/// The ways out of an action.
#[derive(Debug, Default)]
pub(super) struct Ways {
    pub(super) next: Option<Place>,
    pub(super) conditions: Vec<(Operator, String, Place)>,
    pub(super) errors: Vec<(ErrorType, Place)>,
}

/// The actions made so far, and where each node begins.
#[derive(Debug, Default)]
pub(super) struct Draft {
    actions: Vec<(ActionId, Option<(ActionKind, Ways)>)>,
    taken: BTreeSet<ActionId>,
    entries: BTreeMap<usize, Place>,
}

/// A draft of which all is known.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) start: ActionId,
    pub(super) actions: Vec<Action>,
    pub(super) entries: BTreeMap<usize, ActionId>,
}

impl Draft {
    /// An action whose content follows, so that a round can lead to it.
    pub(super) fn reserve(&mut self, name: &str) -> Place {
        let id = self.free_id(name);
        self.taken.insert(id.clone());
        self.actions.push((id, None));
        Place::Action(self.actions.len() - 1)
    }

    /// The content of a reserved action.
    pub(super) fn fill(&mut self, place: Place, kind: ActionKind, ways: Ways) {
        if let Place::Action(at) = place
            && let Some((_, body)) = self.actions.get_mut(at)
        {
            *body = Some((kind, ways));
        }
    }

    /// An action.
    pub(super) fn add(&mut self, name: &str, kind: ActionKind, ways: Ways) -> Place {
        let place = self.reserve(name);
        self.fill(place, kind, ways);
        place
    }

    /// A comparison with constants.
    pub(super) fn compare(
        &mut self,
        name: &str,
        value: String,
        conditions: Vec<(Operator, String, Place)>,
        otherwise: Place,
    ) -> Place {
        let errors = vec![(ErrorType::NoMatchingCondition, otherwise)];
        let ways = Ways { next: Some(otherwise), conditions, errors };
        self.add(name, ActionKind::Compare { value }, ways)
    }

    /// An action that goes on, and elsewhere where it fails.
    pub(super) fn add_or(
        &mut self,
        name: &str,
        kind: ActionKind,
        next: Place,
        failed: Place,
    ) -> Place {
        let ways = Ways::or(&kind, next, failed);
        self.add(name, kind, ways)
    }

    /// Where a node begins.
    pub(super) fn begin(&mut self, node: usize, place: Place) {
        self.entries.insert(node, place);
    }

    /// Two places never share an identifier: the second one that would is told apart.
    fn free_id(&self, name: &str) -> ActionId {
        let first = ActionId::new(name);
        if !self.taken.contains(&first) {
            return first;
        }
        let others = (2..).map(|count: u32| ActionId::new(&format!("{name} ~{count}")));
        others.into_iter().find(|id| !self.taken.contains(id)).unwrap_or(first)
    }

    /// The actions that are reached from `start`, in the order in which a reader meets them, and
    /// the one that each node begins with.
    pub(super) fn finish(mut self, start: Place) -> Finished {
        let hang_up = self.add("hang up", ActionKind::DisconnectParticipant, Ways::default());
        let order = self.order(start, hang_up);
        let ids: Vec<ActionId> = self.actions.iter().map(|(id, _)| id.clone()).collect();
        let start = self.id_of(&ids, start, hang_up);
        let begins = |node: &usize| (*node, self.id_of(&ids, Place::Node(*node), hang_up));
        let entries = self.entries.keys().map(begins).collect();
        let mut actions = Vec::with_capacity(order.len());
        for at in order {
            let Some((kind, ways)) = self.actions.get_mut(at).and_then(|(_, body)| body.take())
            else {
                continue;
            };
            let id_of = |place: Place| self.id_of(&ids, place, hang_up);
            let conditions = ways.conditions.into_iter();
            actions.push(Action {
                id: id_of(Place::Action(at)),
                kind,
                next: ways.next.map(id_of),
                conditions: conditions.map(|(how, what, to)| (how, what, id_of(to))).collect(),
                errors: ways.errors.into_iter().map(|(error, to)| (error, id_of(to))).collect(),
            });
        }
        Finished { start, actions, entries }
    }

    fn order(&self, start: Place, hang_up: Place) -> Vec<usize> {
        let mut seen = BTreeSet::new();
        let mut order = Vec::new();
        let mut open = vec![start];
        while let Some(place) = open.pop() {
            let Some(at) = self.action(place, hang_up) else { continue };
            if !seen.insert(at) {
                continue;
            }
            order.push(at);
            if let Some((_, Some((_, ways)))) = self.actions.get(at) {
                open.extend(ways.places().into_iter().rev());
            }
        }
        order
    }

    fn id_of(&self, ids: &[ActionId], place: Place, hang_up: Place) -> ActionId {
        let at = self.action(place, hang_up).and_then(|at| ids.get(at));
        at.cloned().unwrap_or_else(|| ActionId::new("hang up"))
    }

    /// The action at a place. Nodes that do nothing on voice stand for what follows them; a round
    /// of nothing but such nodes ends the call.
    fn action(&self, place: Place, hang_up: Place) -> Option<usize> {
        let mut place = place;
        for _ in 0..=self.entries.len() {
            match place {
                Place::Action(at) => return Some(at),
                Place::Node(node) => place = *self.entries.get(&node)?,
                Place::HangUp => place = hang_up,
            }
        }
        match hang_up {
            Place::Action(at) => Some(at),
            Place::Node(_) | Place::HangUp => None,
        }
    }
}

impl Ways {
    /// On to the next, and elsewhere after each error that the action may end in.
    pub(super) fn or(kind: &ActionKind, next: Place, failed: Place) -> Self {
        let rule = catalog::of_kind(kind);
        let errors = rule.into_iter().flat_map(|rule| rule.must.iter().chain(rule.may));
        let errors = errors.map(|error| (*error, failed)).collect();
        Self { next: Some(next), conditions: Vec::new(), errors }
    }

    /// In the order in which a reader follows them.
    fn places(&self) -> Vec<Place> {
        let conditions = self.conditions.iter().map(|(_, _, place)| *place);
        let errors = self.errors.iter().map(|(_, place)| *place);
        conditions.chain(self.next).chain(errors).collect()
    }
}
