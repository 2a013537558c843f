//! Where the parts of a program stand in the menus: beside the program, never in it.

use std::collections::BTreeMap;

use pivotline_ir::{Name, NodeId};
use pivotline_syntax::Span;

/// Places of a program's parts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceMap {
    nodes: BTreeMap<Name, BTreeMap<NodeId, Span>>,
    names: BTreeMap<Name, Span>,
}

impl SourceMap {
    /// Where a line's node was written.
    #[must_use]
    pub fn node(&self, line: &str, node: &str) -> Option<Span> {
        self.nodes.get(line)?.get(node).copied()
    }

    /// Where a line, block, service or login is declared: its name.
    #[must_use]
    pub fn name(&self, name: &str) -> Option<Span> {
        self.names.get(name).copied()
    }

    pub(crate) fn add_nodes(&mut self, line: Name, nodes: BTreeMap<NodeId, Span>) {
        self.nodes.insert(line, nodes);
    }

    pub(crate) fn add_name(&mut self, name: Name, span: Span) {
        self.names.insert(name, span);
    }
}
