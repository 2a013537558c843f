//! The ways back, and what menus leave behind for them.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Line, Node};

use super::change::orders;
use super::context::{Queued, left_over};
use super::draft::Place;
use super::graph::VoiceGraph;
use super::offer::links;
use super::values::{flow_attribute, key};
use super::{Lowering, Traces};
use crate::contract::{HERE, PATH, entered_from};
use crate::model::Operator;

/// What stands in `here` before any menu was played; no menu is called so.
const NOWHERE: &str = "-";

/// What each menu is called in attributes: by its block, or in full where a block has several.
pub(super) fn menu_keys(graph: &VoiceGraph<'_>) -> BTreeMap<usize, String> {
    let mut taken = BTreeSet::new();
    let menus = graph.nodes().filter(|(_, _, node)| matches!(node, Node::Menu(_)));
    let named = menus.map(|(number, id, _)| {
        let block = key(block(id.as_str()));
        let name = if taken.insert(block.clone()) { block } else { key(id.as_str()) };
        (number, name)
    });
    named.collect()
}

/// The block of a node.
pub(super) fn block(id: &str) -> &str {
    id.split('.').next().unwrap_or(id)
}

/// What this graph's menus must leave behind.
pub(super) fn traces(graph: &VoiceGraph<'_>, line: &Line, queued: Queued) -> Traces {
    let is_menu = |number| matches!(graph.node(number), Some(Node::Menu(_)));
    let unsure: Vec<usize> =
        graph.going_back().filter(|(_, menus)| menus.len() > 1).map(|(number, _)| number).collect();
    Traces {
        path: graph
            .nodes()
            .any(|(_, _, node)| matches!(node, Node::HandOver(_) | Node::CallBack { .. })),
        here: !unsure.is_empty(),
        from: unsure.into_iter().filter(|number| is_menu(*number)).collect(),
        links: links(graph),
        orders: orders(graph),
        left_over: left_over(graph, line, queued),
    }
}

impl Lowering<'_> {
    /// Where `back` leads from a node; where no menu was played before, to `nowhere`.
    pub(super) fn lower_back(&mut self, from: usize, nowhere: Place) -> Place {
        if let Some(place) = self.backs.get(&from) {
            return *place;
        }
        let place = match self.graph.back(from) {
            [] | [None] => nowhere,
            [Some(menu)] => Place::Node(*menu),
            menus => self.ask_back(from, menus, nowhere),
        };
        self.backs.insert(from, place);
        place
    }

    fn ask_back(&mut self, from: usize, menus: &[Option<usize>], nowhere: Place) -> Place {
        let known = |menu: &usize| {
            let name = self.menu_keys.get(menu)?;
            Some((Operator::Equals, name.clone(), Place::Node(*menu)))
        };
        let conditions: Vec<_> = menus.iter().flatten().filter_map(known).collect();
        let attribute = match self.menu_keys.get(&from) {
            Some(menu) => entered_from(menu),
            None => HERE.to_owned(),
        };
        let name = format!("{} back", self.block_of(from));
        self.draft.compare(&name, flow_attribute(&attribute), conditions, nowhere)
    }

    /// The name of a node's blocks: a menu's by its block, another node's in full.
    pub(super) fn block_of(&self, number: usize) -> String {
        let id = self.graph.id(number);
        match self.graph.node(number) {
            Some(Node::Menu(_)) => id.strip_suffix(".menu").unwrap_or(id).replace('.', " "),
            _ => id.replace('.', " "),
        }
    }

    /// Remembers at a menu's first entry which menu was played before it.
    pub(super) fn remember_from(&mut self, number: usize, name: &str, enter: Place) -> Place {
        if !self.traces.from.contains(&number) {
            return enter;
        }
        let Some(from) = self.menu_keys.get(&number).map(|menu| entered_from(menu)) else {
            return enter;
        };
        self.initial.insert(from.clone(), " ".to_owned());
        let value = flow_attribute(&from);
        let attributes = BTreeMap::from([(from, flow_attribute(HERE))]);
        let remember = self.set_flow(&format!("{name} entered from"), attributes, enter, enter);
        let first = vec![(Operator::Equals, " ".to_owned(), remember)];
        self.draft.compare(&format!("{name} first entry"), value, first, enter)
    }

    /// What a menu sets when it is entered, for others to read.
    pub(super) fn leave_traces(
        &mut self,
        number: usize,
        attributes: &mut BTreeMap<String, String>,
    ) {
        if self.traces.path {
            let path = format!("{} {}", flow_attribute(PATH), block(self.graph.id(number)));
            attributes.insert(PATH.to_owned(), path);
            self.initial.insert(PATH.to_owned(), " ".to_owned());
        }
        if let Some(menu) = self.menu_keys.get(&number).filter(|_| self.traces.here) {
            attributes.insert(HERE.to_owned(), menu.clone());
            self.initial.insert(HERE.to_owned(), NOWHERE.to_owned());
        }
    }
}
