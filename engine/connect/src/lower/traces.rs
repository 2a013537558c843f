//! What menus leave behind for others to read: the way that was taken, the menu played last, from
//! where a menu was entered.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Line, Node};

use super::Lowering;
use super::change::orders;
use super::context::{LeftOver, Queued, left_over};
use super::draft::Place;
use super::graph::VoiceGraph;
use super::offer::{Links, links};
use super::strokes::Strokes;
use super::values::flow_attribute;
use crate::contract::{HERE, PATH, entered_from};
use crate::model::Operator;

/// What stands in `here` before any menu was played; no menu is called so.
const NOWHERE: &str = "-";

/// What a menu must leave behind, for others to read.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// The menus played, for people who take the call over.
    path: bool,
    /// The menu played last.
    here: bool,
    /// The menus that must remember from where they were entered first.
    from: BTreeSet<usize>,
    /// What is noted of links before they are sent.
    pub(super) links: Links,
    /// How orders are counted.
    pub(super) orders: Strokes,
    /// What an earlier handover may have left on the call, by handover.
    pub(super) left_over: LeftOver,
}

impl Traces {
    /// What this graph's menus must leave behind.
    pub(super) fn of(graph: &VoiceGraph<'_>, line: &Line, queued: Queued) -> Self {
        let is_menu = |number| matches!(graph.node(number), Some(Node::Menu(_)));
        let unsure: Vec<usize> = graph
            .going_back()
            .filter(|(_, menus)| menus.len() > 1)
            .map(|(number, _)| number)
            .collect();
        Self {
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
}

impl Lowering<'_> {
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
            let path = format!("{} {}", flow_attribute(PATH), self.graph.block(number));
            attributes.insert(PATH.to_owned(), path);
            self.initial.insert(PATH.to_owned(), " ".to_owned());
        }
        if let Some(menu) = self.menu_keys.get(&number).filter(|_| self.traces.here) {
            attributes.insert(HERE.to_owned(), menu.clone());
            self.initial.insert(HERE.to_owned(), NOWHERE.to_owned());
        }
    }
}
