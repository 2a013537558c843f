//! From the program to flows: the voice face of a line, one flow for each of its languages.
//!
//! Nodes keep their names: a block of the flow is called by the place in the menus that it comes
//! from. What a later part of the call needs is kept on the contact; nothing else is.

mod answered;
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
mod error;
mod follow;
mod graph;
mod handover;
mod left_over;
mod lowering;
mod menu;
mod names;
mod nodes;
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

use pivotline_ir::{Line, Name, Node, NodeId, Program};

use self::draft::Finished;
pub use self::error::LowerError;
use self::graph::VoiceGraph;
use self::lowering::Lowering;
pub use self::names::flow_name;
use crate::limits::Limits;
use crate::model::{Flow, FlowRole};
use crate::split::{Menu, Whole, split};

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

impl Lowering<'_> {
    /// The flow that plays the menus, and where it can be cut.
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
}
