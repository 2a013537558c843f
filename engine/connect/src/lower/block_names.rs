//! What the blocks of a flow are called, and its menus in attributes.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Name, Node, NodeId};

use super::graph::VoiceGraph;
use super::values::key;

/// What each menu is called in attributes: by its block, or in full where a block has several.
pub(super) fn menu_keys(graph: &VoiceGraph<'_>) -> BTreeMap<usize, String> {
    let mut taken = BTreeSet::new();
    let menus = graph.nodes().filter(|(_, _, node)| matches!(node, Node::Menu(_)));
    let named = menus.map(|(number, id, _)| {
        let block = key(id.block());
        let name = if taken.insert(block.clone()) { block } else { key(id.as_str()) };
        (number, name)
    });
    named.collect()
}

/// A node's name as blocks show it.
pub(super) fn block_name(id: &NodeId) -> String {
    id.as_str().replace('.', " ")
}

impl VoiceGraph<'_> {
    /// The name of a node's blocks: a menu's by its block, another node's in full.
    pub(super) fn blocks_name(&self, number: usize) -> String {
        let id = self.id(number);
        match self.node(number) {
            Some(Node::Menu(_)) => id.strip_suffix(".menu").unwrap_or(id).replace('.', " "),
            _ => id.replace('.', " "),
        }
    }

    /// What blocks are called that ask a service or tell it something.
    pub(super) fn question_name(&self, number: usize, service: &Name) -> String {
        format!("{} {service}", self.block(number))
    }

    /// What blocks of a form are called: `card`, or `cards card` where `cards` needs it.
    pub(super) fn form_name(&self, number: usize, form: &Name) -> String {
        match self.block(number) {
            block if block == form.as_str() => form.to_string(),
            block => format!("{block} {form}"),
        }
    }
}
