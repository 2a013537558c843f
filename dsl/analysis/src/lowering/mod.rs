//! Lowering: a line and the blocks that it reaches become the engine's machine.
//!
//! It goes on where something is in trouble, which a check tells: an arrow that goes nowhere
//! hangs up, a text without translation is left out. Such a machine is thrown away, but the checks
//! of ways can run on it.

mod arrow;
mod follow;
mod form;
mod guards;
mod handled;
mod line;
mod menu;
mod needs;
mod outside;
mod pivot;
mod route;
mod stages;
mod step;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Node, NodeId, Route, Tag, Target};
use pivotline_syntax::Span;

use crate::meaning::Facts;
use crate::shapes::{BlockShape, Inside, LineShape, OutcomeKey};
use guards::Guards;

pub(crate) use guards::lines_of_blocks;
pub(crate) use line::lower_line;
pub(crate) use outside::lower_outside;

/// A line's machine, and what was noticed while it was made.
pub(crate) struct LoweredLine {
    /// The machine.
    pub(crate) line: pivotline_ir::Line,
    /// Where its nodes were written.
    pub(crate) places: BTreeMap<NodeId, Span>,
    /// What it lacks.
    pub(crate) gaps: BTreeSet<Gap>,
}

/// Something that a line lacks.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// An outcome that neither the block nor the line handles.
    Unhandled {
        block: String,
        key: OutcomeKey,
        /// Whether the line handles it, but by going to this very block.
        leads_here: bool,
    },
    /// An arrow on the call to what is on the screen alone, and the line has no way there.
    NoWayToScreen { block: String, arrow: Span },
}

/// A line while it is lowered.
struct Lowering<'f, 'a> {
    facts: &'f Facts<'f, 'a>,
    line: &'f LineShape<'a>,
    brand: String,
    tags: Vec<Tag>,
    guards: Guards<'a>,
    nodes: BTreeMap<NodeId, Node>,
    places: BTreeMap<NodeId, Span>,
    routes: BTreeMap<pivotline_ir::Name, Route>,
    todo: Vec<&'f BlockShape<'a>>,
    /// Places that ask whether the way to a block is offered, by a pivot.
    questions: Vec<(&'a str, &'a str)>,
    seen: BTreeSet<&'a str>,
    begun: BTreeSet<NodeId>,
    gaps: BTreeSet<Gap>,
}

impl<'f, 'a> Lowering<'f, 'a> {
    fn add(&mut self, id: NodeId, node: Node, span: Span) {
        self.places.insert(id.clone(), span);
        self.nodes.insert(id, node);
    }

    fn visit(&mut self, block: &'f BlockShape<'a>) {
        if self.seen.insert(block.name) {
            self.todo.push(block);
        }
    }

    /// Lowers a block; where a call comes to it by way of the screen, behind the parting of faces.
    fn block(&mut self, block: &'f BlockShape<'a>) {
        let name = block.name;
        if !self.facts.crosses(name) || block.is_pivot() {
            return self.inside(block, name.into());
        }
        let screen: NodeId = format!("{name}.screen").into();
        let voice = self.send(block, &screen);
        let node = Node::ByFace { voice, screen: Target::To(screen.clone()) };
        self.add(name.into(), node, block.block.head);
        self.inside(block, screen);
    }

    fn inside(&mut self, block: &'f BlockShape<'a>, entry: NodeId) {
        match &block.inside {
            Inside::Step(items) => self.step(block, items, entry),
            Inside::Menu(menu) => self.menu(block, menu, entry),
            Inside::Form(form) => self.form(block, form, entry),
            Inside::Pivot(_) => self.pivot(block, entry),
            Inside::Route(route) => self.route(block, route, entry),
            Inside::Callback(callback) => self.callback(block, callback, entry),
        }
    }
}

/// The name of a block's further node.
fn part(block: &str, role: &str) -> NodeId {
    format!("{block}.{role}").into()
}
