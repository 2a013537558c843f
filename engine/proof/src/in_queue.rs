//! In the queue and with an agent.
//!
//! Where the menus say nothing of waiting or of an agent who leaves, the machine's part ends in the
//! queue: contact centre and agent do the rest, and a call ends whose agent has left it. Here that
//! is said, so that each call is followed until then.

use std::collections::BTreeMap;

use pivotline_connect::Resource;
use pivotline_connect::contract::{MOST_INTENTS, USUAL_QUEUE_FLOW};
use pivotline_connect::interpret::{Branch, Call, Input, Listener, Outcome};
use pivotline_ir::{HandOver, InQueue, Node, Program, Target, ValueRef, along};
use pivotline_machine::State;

use crate::happening::{COUNT, Happening};
use crate::told::{Asked, Told, Words};
use crate::world::World;

/// The program, with what it means where nothing is said of an agent who leaves.
pub(crate) fn said(program: &Program) -> Program {
    let mut program = program.clone();
    for node in program.lines.values_mut().flat_map(|line| line.nodes.values_mut()) {
        if let Node::HandOver(HandOver { left, .. }) = node {
            left.get_or_insert(Target::HangUp);
        }
    }
    program
}

/// Whether it is said how many wait.
fn counts(waiting: &InQueue) -> bool {
    let words = waiting.every.iter().flat_map(|every| every.words.text.values());
    words.flat_map(|text| text.holes()).any(|hole| hole.value == ValueRef::Waiting)
}

impl Happening {
    /// What may happen in the queue of a handover.
    pub(crate) fn in_queue(node: Option<&Node>) -> Vec<Self> {
        let mut all = vec![Self::AgentReached];
        if let Some(Node::HandOver(HandOver { waiting: Some(waiting), .. })) = node
            && waiting.step().is_some()
        {
            all.push(Self::Waited { counted: false });
            all.extend(counts(waiting).then_some(Self::Waited { counted: true }));
        }
        all
    }

    /// How many wait, where that is asked now.
    pub(crate) fn count(self) -> Input {
        match self {
            Self::Waited { counted: true } => Input::Outcome(Outcome {
                branch: Branch::Next,
                values: [("Metrics.Queue.Size".to_owned(), COUNT.to_string())].into(),
            }),
            _ => Input::Outcome(Outcome::plain(Branch::Error("NoMatchingError".to_owned()))),
        }
    }
}

impl World<'_> {
    /// Whether a contact that was handed over here is left to the contact centre.
    pub(crate) fn leaves_to_centre(&self, state: &State) -> bool {
        self.handed_over_at(state).is_some_and(|node| {
            let tells = self.line.routes.get(&node.route).is_some_and(|route| route.tell.is_some());
            node.waiting.is_none() && node.left == Some(Target::HangUp) && !tells
        })
    }

    fn handed_over_at(&self, state: &State) -> Option<&HandOver> {
        match self.line.nodes.get(&state.at)? {
            Node::HandOver(node) => Some(node),
            _ => None,
        }
    }

    /// The flow beside those of the program in which a contact waits.
    pub(crate) fn waits_elsewhere(&self, call: &Call) -> Option<String> {
        let usual = self.bindings.id(Resource::Flow, USUAL_QUEUE_FLOW);
        call.unknown_hook("CustomerQueue").filter(|flow| **flow != *usual).map(str::to_owned)
    }

    /// Adds what the agent must hear to what the machine tells, of these attributes that travel
    /// along. Where the route tells nothing, an earlier one may have had the intent said.
    pub(crate) fn tell_agent(
        &self,
        machine: &mut Told,
        flow: &Told,
        state: &State,
        attributes: &BTreeMap<String, String>,
    ) {
        if machine.asked != Asked::Talking {
            return;
        }
        let Some(route) =
            self.handed_over_at(state).and_then(|node| self.line.routes.get(&node.route))
        else {
            return;
        };
        if route.tell.is_none() && flow.heard.is_empty() {
            return;
        }
        let telling = self.line.routes.values().filter(|route| route.tell.is_some());
        let mut intents: Vec<&str> =
            telling.filter_map(|route| route.intent.as_ref()).map(AsRef::as_ref).collect();
        intents.sort_unstable();
        intents.dedup();
        let attribute = |key: &str| attributes.get(key).map(|text| text.trim());
        let intent = attribute(along::INTENT)
            .filter(|intent| intents.len() <= MOST_INTENTS && intents.contains(intent));
        let intent = intent.map(|intent| format!("{}.", intent.replace('_', " ")));
        let told = attribute(along::TELL_AGENT).map(str::to_owned).filter(|text| !text.is_empty());
        machine.heard.extend(intent.into_iter().chain(told).filter_map(|text| self.to_agent(text)));
    }

    /// Whether the program has those counted who wait in a queue of this id.
    pub(crate) fn counts(&self, queue: &str) -> bool {
        let counted = |node: &&HandOver| node.waiting.as_ref().is_some_and(counts);
        self.line.handovers().filter(counted).any(|node| {
            let route = self.line.routes.get(&node.route);
            route.is_some_and(|it| self.bindings.id(Resource::Queue, it.queue.as_str()) == queue)
        })
    }

    fn to_agent(&self, text: String) -> Option<Words> {
        let language = self.line.languages.first()?;
        Some(Words { listener: Listener::Agent, ..self.spoken(language, text) })
    }
}
