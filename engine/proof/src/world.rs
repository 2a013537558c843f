//! What the machine and the flows stand in: the program with its names, and who is told what.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::{Bindings, Resource, contract};
use pivotline_ir::{Line, Name, Node, NodeId, Program, RouteWay, Tried};

use crate::arrivals::{Arrivals, Brought};

/// What both sides are held against besides each other.
pub(crate) struct World<'a> {
    pub(crate) program: &'a Program,
    pub(crate) name: &'a Name,
    pub(crate) line: &'a Line,
    pub(crate) bindings: &'a Bindings,
    /// The hours that the program asks for, by their id in flows.
    hours: BTreeMap<String, &'a Name>,
    /// What it asks of queues and numbers.
    of_queues: BTreeSet<String>,
    /// The way by which contacts arrive that begin on the screen.
    pub(crate) way: Option<RouteWay>,
    /// What they bring along.
    pub(crate) brought: Brought,
}

impl<'a> World<'a> {
    pub(crate) fn new(
        program: &'a Program,
        (name, line): (&'a Name, &'a Line),
        bindings: &'a Bindings,
    ) -> Self {
        let (hours, of_queues) = (BTreeMap::new(), BTreeSet::new());
        let (way, brought) = (None, Brought::new());
        let mut world = Self { program, name, line, bindings, hours, of_queues, way, brought };
        world.hours = hours_named(line).map(|name| (world.hours_id(name), name)).collect();
        world.of_queues = world.asked_of_queues().collect();
        world
    }

    /// The same for contacts that arrive, in their program.
    pub(crate) fn of_arrivals(
        arrivals: &'a Arrivals,
        name: &'a Name,
        bindings: &'a Bindings,
    ) -> Option<Self> {
        let line = arrivals.program.lines.get(name)?;
        let world = Self::new(&arrivals.program, (name, line), bindings);
        Some(Self { way: Some(arrivals.way), brought: arrivals.brought.clone(), ..world })
    }

    /// The ids of all that is told within turns.
    pub(crate) fn told_within_turns(&self) -> BTreeSet<String> {
        self.hours.keys().chain(&self.of_queues).cloned().collect()
    }

    /// Whether the program asks for the hours of this id.
    pub(crate) fn asks_for_hours(&self, id: &str) -> bool {
        self.hours.contains_key(id)
    }

    /// Whether the program asks this of a queue or a number.
    pub(crate) fn asks_of_queues(&self, id: &str) -> bool {
        self.of_queues.contains(id)
    }

    /// The name of what stands in a flow by its id.
    pub(crate) fn name_of(&self, id: &str) -> String {
        let mut queues = self.line.routes.values().map(|route| &route.queue);
        let queue = queues.find(|name| self.bindings.id(Resource::Queue, name.as_str()) == id);
        let name = queue.or_else(|| self.hours.get(id).copied());
        name.map_or_else(|| id.to_owned(), ToString::to_string)
    }

    /// The id of hours in flows.
    pub(crate) fn hours_id(&self, name: &Name) -> String {
        self.bindings.id(Resource::Hours, name.as_str())
    }

    /// Whether a place of the flows travels along to people.
    pub(crate) fn travels(&self, place: &str) -> bool {
        let is_source = |key: &str| self.program.is_source(key);
        let key = place.strip_prefix("Attributes.");
        key.is_some_and(|key| !contract::is_kept(key, is_source))
    }

    /// How a call is called back at a node, where it is.
    pub(crate) fn calls_back(&self, at: &NodeId) -> Option<Tried> {
        match self.line.nodes.get(at)? {
            Node::CallBack { tried, .. } => Some(*tried),
            _ => None,
        }
    }
}

/// The hours that routes and conditions name.
fn hours_named(line: &Line) -> impl Iterator<Item = &Name> {
    let routes = line.routes.values().filter_map(|route| route.hours.as_ref());
    let nodes = line.nodes.values().flat_map(Node::conditions);
    let pivots = line.pivots.values().map(|pivot| &pivot.offered);
    routes.chain(nodes.chain(pivots).flat_map(pivotline_ir::Condition::hours))
}
