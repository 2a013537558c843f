//! What travels along with a contact to people.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{HandOver, Line, Node, Route, Words, along};

use super::Lowering;
use super::check::Check;
use super::draft::Place;
use super::graph::VoiceGraph;
use super::values::flow_attribute;
use crate::contract::PATH;

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
    /// Whether something may stand on a contact that comes to a handover.
    fn is_there(&self, number: usize) -> bool {
        self.queued != Queued::NotYet || self.is_later(number)
    }

    /// Whether a handover may not be the contact's first one.
    pub(super) fn is_later(&self, number: usize) -> bool {
        self.later.contains(&number)
    }
}

/// What earlier handovers may have left behind in a graph.
pub(super) fn left_over(graph: &VoiceGraph<'_>, line: &Line, queued: Queued) -> LeftOver {
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
    LeftOver { keys, later, queued }
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

impl Lowering<'_> {
    /// What travels along. A call that cannot take it along is handed over without.
    pub(super) fn context(
        &mut self,
        number: usize,
        name: &str,
        route: &Route,
        next: Place,
    ) -> Place {
        let mut attributes = self.left_over(number);
        for value in &route.pass {
            if let Some(key) = self.values.given(value) {
                if !self.graph.has_menus() {
                    // It came along under the key that people know.
                    continue;
                }
                self.unanswered.insert(key, " ".to_owned());
            }
            attributes.insert(Route::passed_key(value), self.values.raw(value).reference());
        }
        attributes.extend(route.intent.iter().map(|is| (along::INTENT.to_owned(), is.to_string())));
        // No login has a voice way.
        attributes.insert(along::PRE_VERIFIED.to_owned(), "false".to_owned());
        attributes.insert(along::LANGUAGE.to_owned(), self.language.tag.to_string());
        if self.graph.has_menus() {
            attributes.insert(along::PATH.to_owned(), flow_attribute(PATH));
            self.initial.insert(PATH.to_owned(), " ".to_owned());
        }
        let mut place = next;
        if let Some(words) = &route.tell {
            place = self.tell(name, words, &mut attributes, next);
        }
        self.set_contact(&format!("{name} context"), attributes, place, next)
    }

    /// What an earlier route may have put on the call that this one must take off again.
    pub(super) fn left_over(&self, number: usize) -> BTreeMap<String, String> {
        if !self.traces.left_over.is_there(number) {
            return BTreeMap::new();
        }
        self.traces.left_over.keys.iter().map(|key| (key.clone(), " ".to_owned())).collect()
    }

    /// Tells the agent with the values that there are.
    fn tell(
        &mut self,
        name: &str,
        words: &Words,
        attributes: &mut BTreeMap<String, String>,
        next: Place,
    ) -> Place {
        let (check, text) = self.checked(words);
        if check == Check::Known(true) {
            attributes.insert(along::TELL_AGENT.to_owned(), text);
            return next;
        }
        let or = self.or_text(words).unwrap_or_else(|| " ".to_owned());
        attributes.insert(along::TELL_AGENT.to_owned(), or);
        let name = format!("{name} tell");
        let told = BTreeMap::from([(along::TELL_AGENT.to_owned(), text)]);
        let told = self.set_contact(&name, told, next, next);
        check.lower(&mut self.draft, &name, told, next)
    }
}
