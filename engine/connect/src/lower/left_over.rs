//! What an earlier handover may have left on the contact.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{HandOver, Line, Node, Route, along};

use super::graph::VoiceGraph;

/// What an earlier handover may have left on the contact.
#[derive(Clone, Debug, Default)]
pub(super) struct LeftOver {
    /// The attributes that some handovers set and others do not.
    keys: BTreeSet<String>,
    /// The handovers that may not be the first one in this flow.
    later: BTreeSet<usize>,
    queued: Queued,
}

impl LeftOver {
    /// What earlier handovers may have left behind in a graph.
    pub(super) fn of(graph: &VoiceGraph<'_>, line: &Line, queued: Queued) -> Self {
        let routes: BTreeMap<usize, &Route> = graph
            .nodes()
            .filter_map(|(number, _, node)| match node {
                Node::HandOver(HandOver { route, .. }) | Node::CallBack { route, .. } => {
                    Some((number, line.routes.get(route)?))
                }
                _ => None,
            })
            .collect();
        let numbers: Vec<usize> = routes.keys().copied().collect();
        let (routes, later): (Vec<&Route>, _) = match queued {
            Queued::Before => (line.routes.values().collect(), numbers.into_iter().collect()),
            Queued::NotYet | Queued::OnScreen => {
                (routes.into_values().collect(), graph.met_again(&numbers))
            }
        };
        let mut keys: BTreeSet<String> = routes.into_iter().flat_map(Route::own_keys).collect();
        keys.extend(brought_keys(graph, line));
        let logs_in = || line.nodes.values().any(|node| matches!(node, Node::LogIn { .. }));
        if queued != Queued::NotYet && !line.pivots.is_empty() && logs_in() {
            keys.extend([along::LOGIN, along::LOGIN_TIME].map(str::to_owned));
        }
        Self { keys, later, queued }
    }

    /// What an earlier route may have put on the call that this handover must take off again.
    pub(super) fn blanks(&self, number: usize) -> BTreeMap<String, String> {
        if self.queued == Queued::NotYet && !self.is_later(number) {
            return BTreeMap::new();
        }
        self.keys.iter().map(|key| (key.clone(), " ".to_owned())).collect()
    }

    /// Whether a handover may not be the contact's first one.
    pub(super) fn is_later(&self, number: usize) -> bool {
        self.later.contains(&number)
    }
}

/// The attributes that screens give along to routes, and that calls do not always set themselves.
fn brought_keys(graph: &VoiceGraph<'_>, line: &Line) -> BTreeSet<String> {
    let follows = graph.nodes().filter_map(|(_, _, node)| match node {
        Node::Follow(follow) => Some(follow),
        _ => None,
    });
    let routes =
        follows.flat_map(|follow| &follow.handovers).filter_map(|id| match line.nodes.get(id)? {
            Node::HandOver(HandOver { route, .. }) => line.routes.get(route),
            _ => None,
        });
    routes.flat_map(Route::keys).filter(|key| !Route::ALWAYS.contains(&key.as_str())).collect()
}

/// Whether a flow runs when the contact was handed over already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Queued {
    #[default]
    NotYet,
    /// By the screen: it is not in a queue yet.
    OnScreen,
    Before,
}
