//! From the program to flows: the voice face of a line, one flow for each of its languages.
//!
//! Nodes keep their names: a block of the flow is called by the place in the menus that it comes
//! from. What a later part of the call needs is kept on the contact; nothing else is.

mod ask;
mod back;
mod behind;
mod block_names;
mod call_back;
mod change;
mod check;
mod confirm;
mod context;
mod dial;
mod draft;
mod entry;
mod follow;
mod graph;
mod handover;
mod menu;
mod names;
mod offer;
mod prompt;
mod questions;
mod reach;
mod start;
mod strokes;
#[cfg(test)]
mod tests;
mod traces;
mod tries;
mod values;
mod words;

use std::collections::BTreeMap;

use pivotline_ir::{Arm, Language, Line, Name, Node, NodeId, Program, Target};

use self::block_names::block_name;
use self::check::{Checks, MobileFrom};
use self::context::Queued;
use self::draft::{Draft, Finished, Place};
use self::graph::VoiceGraph;
use self::names::FlowNames;
pub use self::names::flow_name;
use self::traces::Traces;
use self::values::Values;
use crate::limits::Limits;
use crate::model::{ActionKind, Flow, FlowRole};
use crate::split::{Menu, Whole, split};

/// Why a line has no flow.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LowerError {
    /// The program names something that it does not hold.
    #[error("there is no {what} `{name}`")]
    Missing {
        /// What kind of thing: `line`, `node`, `pivot`, `route`, `service`, `language`.
        what: &'static str,
        /// Its name.
        name: String,
    },
    /// A condition on the call compares an amount of money, which Amazon Connect cannot: it
    /// compares plain numbers alone.
    #[error(
        "`{value}` is an amount of money, and a call can only compare plain numbers: let the \
         service give a number or a yes/no value too, and ask for that one"
    )]
    AmountOnVoice {
        /// The value.
        value: String,
    },
    /// Pivots are offered where they are offered.
    #[error("whether the pivot `{pivot}` is offered depends on itself")]
    PivotRound {
        /// One of them.
        pivot: Name,
    },
}

/// The flows of a line: the one of its first language, which callers reach first, then one for
/// each other language, in the line's order; then those that other contacts begin in, and those
/// that run in queues, before conversations and after them. Behind a flow that would be too large
/// stand its parts.
///
/// # Errors
/// The program does not hold together, or asks on the call for what Amazon Connect cannot decide.
pub fn lower(program: &Program, line: &Name) -> Result<Vec<Flow>, LowerError> {
    lower_within(program, line, Limits::CONNECT)
}

/// The same, split where a flow goes beyond these limits.
///
/// # Errors
/// As `lower`.
pub fn lower_within(
    program: &Program,
    line: &Name,
    limits: Limits,
) -> Result<Vec<Flow>, LowerError> {
    let missing = |what| LowerError::Missing { what, name: line.to_string() };
    let found = program.lines.get(line).ok_or_else(|| missing("line"))?;
    if found.languages.is_empty() {
        return Err(missing("language"));
    }
    let graph = VoiceGraph::of(found)?;
    let (mut flows, mut others) = (Vec::new(), Vec::new());
    for (at, language) in found.languages.iter().enumerate() {
        let (behind, read) = behind::flows(program, line, found, language)?;
        let role = if at == 0 { FlowRole::Inbound } else { FlowRole::Language };
        let mut lowering = Lowering::new(program, line, found, language, &graph, role);
        lowering.values.read_elsewhere(&read);
        flows.extend(split(lowering.whole()?, limits));
        others.extend(entry::flows(program, line, found, language)?);
        others.extend(behind);
    }
    flows.append(&mut others);
    flows.extend(behind::whisper(program, line, found)?);
    Ok(flows)
}

/// What each menu that a call can reach is called in attributes: what [`contract`](crate::contract)
/// names `menu`.
///
/// # Errors
/// The program does not hold together.
pub fn menu_keys(line: &Line) -> Result<BTreeMap<NodeId, String>, LowerError> {
    let graph = VoiceGraph::of(line)?;
    let keys = block_names::menu_keys(&graph).into_iter();
    Ok(keys.map(|(number, key)| (NodeId::from(graph.id(number)), key)).collect())
}

/// The making of one flow.
struct Lowering<'a> {
    role: FlowRole,
    program: &'a Program,
    name: &'a Name,
    line: &'a Line,
    language: &'a Language,
    graph: &'a VoiceGraph<'a>,
    values: Values<'a>,
    draft: Draft,
    /// Flow attributes that may be read before they are set, with what they hold until then.
    initial: BTreeMap<String, String>,
    /// Contact attributes of forms that may be read before they are answered.
    unanswered: BTreeMap<String, String>,
    /// What menus are called in attributes, by node.
    menu_keys: BTreeMap<usize, String>,
    traces: Traces,
    /// Where `back` leads, by the node that it leads from.
    backs: BTreeMap<usize, Place>,
    /// What sends links, by pivot and by where it leads.
    senders: BTreeMap<(Name, Place, Place), Place>,
    /// What puts the call into the queue, by where it leads when that fails.
    transfers: BTreeMap<(Place, Place), Place>,
    /// Where a contact is handed over that brings what travels along, by handover.
    arrived: BTreeMap<usize, Place>,
    /// The branch that reads the answer of the question for the number right before it.
    answered: Option<ask::Answered>,
}

impl<'a> Lowering<'a> {
    fn new(
        program: &'a Program,
        name: &'a Name,
        line: &'a Line,
        language: &'a Language,
        graph: &'a VoiceGraph<'a>,
        role: FlowRole,
    ) -> Self {
        let values = Values::new(program, &language.tag);
        let (draft, initial) = (Draft::default(), BTreeMap::new());
        let menu_keys = block_names::menu_keys(graph);
        let queued = match role {
            FlowRole::Queue | FlowRole::Whisper | FlowRole::Disconnect => Queued::Before,
            FlowRole::WebCall | FlowRole::Chat | FlowRole::Callback => Queued::OnScreen,
            FlowRole::Inbound | FlowRole::Language | FlowRole::Part => Queued::NotYet,
        };
        let traces = Traces::of(graph, line, queued);
        let (backs, answered) = (BTreeMap::new(), ask::answered(program, line, language, graph));
        Self {
            role,
            program,
            name,
            line,
            language,
            graph,
            values,
            draft,
            initial,
            unanswered: BTreeMap::new(),
            menu_keys,
            traces,
            backs,
            senders: BTreeMap::new(),
            transfers: BTreeMap::new(),
            arrived: BTreeMap::new(),
            answered,
        }
    }

    fn whole(mut self) -> Result<Whole, LowerError> {
        let name = self.names().menus();
        self.lower_nodes()?;
        let kept = self.initial.keys().cloned().collect();
        let start = self.lower_start();
        let Finished { start, actions, entries } = self.draft.finish(start);
        let graph = self.graph;
        let menus = self.menu_keys.into_iter().filter_map(|(number, name)| {
            let failed = match graph.node(number) {
                Some(Node::Menu(menu)) => menu.failed.node().and_then(|id| graph.number_of(id)),
                _ => None,
            };
            let failed = failed.and_then(|failed| entries.get(&failed)).cloned();
            Some((entries.get(&number)?.clone(), Menu { name, failed }))
        });
        let flow = Flow { name, role: self.role, start, actions };
        Ok(Whole { flow, menus: menus.collect(), kept, voice: start::voice(self.language) })
    }

    fn lower_nodes(&mut self) -> Result<(), LowerError> {
        let asks = |node: &Node| {
            matches!(
                node,
                Node::Ask { .. }
                    | Node::Change { .. }
                    | Node::Questions(_)
                    | Node::CheckNumber { .. }
            )
        };
        let graph = self.graph;
        for (number, id, node) in graph.nodes().filter(|(_, _, node)| !asks(node)) {
            let place = self.node(number, id, node)?;
            self.draft.begin(number, place);
        }
        self.read_questions();
        // What answers are kept is known only when all that reads them is there.
        self.lower_asks()
    }

    fn node(&mut self, number: usize, id: &NodeId, node: &Node) -> Result<Place, LowerError> {
        let name = block_name(id);
        Ok(match node {
            Node::ByFace { voice, .. } => self.place(number, voice),
            Node::Solved { next } => self.place(number, next),
            // No login has a voice way, so on the call each one fails.
            Node::LogIn { failed, .. } => self.place(number, failed),
            Node::Say { words, next } => {
                let next = self.place(number, next);
                self.lower_say(&name, words, next)
            }
            Node::Record { words, next } => {
                let next = self.place(number, next);
                self.lower_record(&name, words, next)
            }
            Node::Branch { arms, otherwise } => {
                let asked = self.answered.is_some_and(|answered| answered.branch == number);
                let mobile = if asked { MobileFrom::Answer } else { MobileFrom::Attribute };
                // `welcome.if say 2` decides for `welcome.say 2`; its blocks say `if` themselves.
                let name = block_name(&id.as_str().replace(".if ", ".").into());
                self.lower_branch(number, &name, arms, otherwise, mobile)?
            }
            // Behind the voice menu no menu is played, and no link is sent.
            Node::Menu(_) | Node::Offer { .. } | Node::Follow(_) if !self.graph.has_menus() => {
                Place::HangUp
            }
            Node::Menu(menu) => self.lower_menu(number, menu)?,
            Node::Offer { pivot, opens, sent, not_sent } => {
                let (sent, not_sent) = (self.place(number, sent), self.place(number, not_sent));
                self.lower_offer(&name, (pivot, opens), sent, not_sent)
            }
            Node::Follow(follow) => self.lower_follow(number, follow)?,
            Node::HandOver(node) => self.lower_handover(number, &name, node)?,
            Node::CallBack { route, tried, done, failed } => {
                self.lower_call_back(number, &name, (route, *tried), (done, failed))?
            }
            Node::Dial { number: outside, within, left, unanswered, failed } => {
                let [left, unanswered, failed] =
                    [left, unanswered, failed].map(|target| self.place(number, target));
                self.lower_dial(&name, (outside, *within), (left, unanswered, failed))
            }
            Node::Ask { .. }
            | Node::Change { .. }
            | Node::Questions(_)
            | Node::CheckNumber { .. } => Place::HangUp,
        })
    }

    /// Where an arrow of a node leads. In menus `repeat` and `back` are placed by the menu.
    fn place(&mut self, from: usize, target: &Target) -> Place {
        match target {
            Target::To(id) => self.graph.number_of(id).map_or(Place::HangUp, Place::Node),
            Target::HangUp | Target::Repeat => Place::HangUp,
            Target::Back => self.lower_back(from, Place::HangUp),
        }
    }

    /// What the line's flows are called in the language that this one speaks.
    fn names(&self) -> FlowNames<'a> {
        FlowNames { line: self.name, rules: self.line, language: self.language }
    }

    fn checks(&mut self, mobile: MobileFrom) -> Checks<'_, 'a> {
        Checks { values: &mut self.values, line: self.line, mobile }
    }

    fn lower_branch(
        &mut self,
        number: usize,
        name: &str,
        arms: &[Arm],
        otherwise: &Target,
        mobile: MobileFrom,
    ) -> Result<Place, LowerError> {
        let mut place = self.place(number, otherwise);
        for (at, arm) in arms.iter().enumerate().rev() {
            let check = self.checks(mobile).condition(&arm.when)?;
            let yes = self.place(number, &arm.to);
            let name = if at == 0 { name.to_owned() } else { format!("{name} {}", at + 1) };
            place = check.lower(&mut self.draft, &name, yes, place);
        }
        Ok(place)
    }

    fn set_flow(
        &mut self,
        name: &str,
        attributes: BTreeMap<String, String>,
        next: Place,
        failed: Place,
    ) -> Place {
        self.draft.add_or(name, ActionKind::UpdateFlowAttributes { attributes }, next, failed)
    }

    fn set_contact(
        &mut self,
        name: &str,
        attributes: BTreeMap<String, String>,
        next: Place,
        failed: Place,
    ) -> Place {
        self.draft.add_or(name, ActionKind::UpdateContactAttributes { attributes }, next, failed)
    }
}
