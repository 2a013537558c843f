//! What the nodes of a flow must leave behind, for others to read.

use std::collections::BTreeSet;

use pivotline_ir::{Line, Node};

use super::graph::VoiceGraph;
use super::left_over::{LeftOver, Queued};
use super::strokes::{Strokes, nodes};
use crate::contract::{LINKS, ORDERS};

/// What is left behind.
#[derive(Clone, Debug, Default)]
pub(super) struct Traces {
    /// The menus played, for people who take the call over.
    pub(super) path: bool,
    /// The menu played last.
    pub(super) here: bool,
    /// The menus that must remember from where they were entered first.
    pub(super) from: BTreeSet<usize>,
    /// What is noted of links before they are sent.
    pub(super) links: Links,
    /// How orders are counted.
    pub(super) orders: Strokes,
    /// What an earlier handover may have left on the call, by handover.
    pub(super) left_over: LeftOver,
}

/// What the links of a line need. Where one link is sent at one place, it needs nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Links {
    /// Which link of the call it is.
    pub(super) count: Strokes,
    /// They open at several places, so each place is noted before the one block that sends.
    pub(super) several: bool,
}

impl Traces {
    /// What this graph's nodes must leave behind.
    pub(super) fn of(graph: &VoiceGraph<'_>, line: &Line, queued: Queued) -> Self {
        let is_menu = |number| matches!(graph.node(number), Some(Node::Menu(_)));
        let unsure: Vec<usize> = graph
            .going_back()
            .filter(|(_, menus)| menus.len() > 1)
            .map(|(number, _)| number)
            .collect();
        let orders = nodes(graph, |node| matches!(node, Node::Change { .. }));
        Self {
            path: graph
                .nodes()
                .any(|(_, _, node)| matches!(node, Node::HandOver(_) | Node::CallBack { .. })),
            here: !unsure.is_empty(),
            from: unsure.into_iter().filter(|number| is_menu(*number)).collect(),
            links: Links::of(graph),
            orders: Strokes::of(graph, ORDERS, &orders),
            left_over: LeftOver::of(graph, line, queued),
        }
    }
}

impl Links {
    fn of(graph: &VoiceGraph<'_>) -> Self {
        let offers = nodes(graph, |node| matches!(node, Node::Offer { .. }));
        Self { count: Strokes::of(graph, LINKS, &offers), several: offers.len() > 1 }
    }
}
