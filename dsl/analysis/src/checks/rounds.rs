//! W003: no round closes by itself. A round is fine where each turn of it needs a choice of the
//! person; silence, wrong keys and failures must never close one.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pivotline_ir::{Face, Line, Node, NodeId, Target};

use super::round_told::{Round, Told};
use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::shapes::LineShape;
use crate::ways::{components, reached, ways};

/// Tells each round that closes by itself, with its places.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    let mut told: BTreeSet<Vec<NodeId>> = BTreeSet::new();
    for face in [Face::Voice, Face::Screen] {
        let graph = Graph::new(&lowered.line, face);
        let components = components(&graph.next);
        for component in &components {
            let Some(round) = graph.round(component) else { continue };
            let mut members: Vec<NodeId> = round.iter().map(|(id, _)| (*id).clone()).collect();
            members.sort();
            if told.insert(members) {
                findings.push(Told { facts, line, lowered }.finding(&round));
            }
        }
    }
}

/// The ways on a face that nobody chooses.
struct Graph<'p> {
    next: BTreeMap<&'p NodeId, Vec<&'p NodeId>>,
    how: BTreeMap<(&'p NodeId, &'p NodeId), &'static str>,
}

impl<'p> Graph<'p> {
    fn new(line: &'p Line, face: Face) -> Self {
        let mut graph = Self { next: BTreeMap::new(), how: BTreeMap::new() };
        let nodes: BTreeMap<&NodeId, &Node> = reached(line)
            .into_iter()
            .filter(|(_, on)| *on == face)
            .filter_map(|(id, _)| line.nodes.get_key_value(id))
            .collect();
        let mut back = Vec::new();
        for (id, node) in &nodes {
            graph.next.entry(id).or_default();
            for way in ways(node, face).into_iter().filter(|way| !way.chosen) {
                match way.to {
                    Target::To(to) => {
                        if let Some((to, _)) = nodes.get_key_value(to) {
                            graph.add(id, to, way.how);
                        }
                    }
                    Target::Repeat => graph.add(id, id, way.how),
                    Target::Back => back.push((*id, way.how)),
                    Target::HangUp => {}
                }
            }
        }
        graph.back(line, &nodes, face, back);
        graph
    }

    fn add(&mut self, from: &'p NodeId, to: &'p NodeId, how: &'static str) {
        self.next.entry(from).or_default().push(to);
        self.how.entry((from, to)).or_insert(how);
    }

    /// `back` without a choice leads to the menu that was played last; so a round closes where a
    /// menu leads there by itself. In a menu it leads to the one before; the first one repeats.
    fn back(
        &mut self,
        line: &'p Line,
        nodes: &BTreeMap<&'p NodeId, &'p Node>,
        face: Face,
        back: Vec<(&'p NodeId, &'static str)>,
    ) {
        if back.is_empty() {
            return;
        }
        let is_menu = |id: &NodeId| matches!(nodes.get(id), Some(Node::Menu(_)));
        let menus = nodes.keys().copied().filter(|id| is_menu(id));
        let start = (face == Face::Voice).then_some(&line.start);
        let mut played: BTreeMap<&NodeId, &'p NodeId> = BTreeMap::new();
        let mut todo: Vec<(&'p NodeId, &'p NodeId)> = Vec::new();
        for menu in menus.chain(start) {
            let next = self.next.get(menu).into_iter().flatten();
            todo.extend(next.map(|next| (*next, menu)));
        }
        while let Some((id, menu)) = todo.pop() {
            if played.contains_key(id) {
                continue;
            }
            played.insert(id, menu);
            if !is_menu(id) {
                let next = self.next.get(id).into_iter().flatten();
                todo.extend(next.map(|next| (*next, menu)));
            }
        }
        for (id, how) in back {
            let Some(menu) = played.get(id).copied() else {
                if *id == line.start {
                    self.add(id, id, how);
                }
                continue;
            };
            let to = if is_menu(menu) { menu } else { id };
            self.add(id, to, how);
        }
    }

    /// A shortest round through a component, if it has one.
    fn round(&self, component: &[&'p NodeId]) -> Option<Round<'p>> {
        let first = *component.iter().min()?;
        let inside: BTreeSet<&NodeId> = component.iter().copied().collect();
        let mut from: BTreeMap<&'p NodeId, &'p NodeId> = BTreeMap::new();
        let mut todo = VecDeque::from([first]);
        while let Some(id) = todo.pop_front() {
            for next in self.next.get(id).into_iter().flatten() {
                if *next == first {
                    return Some(self.path(first, id, &from));
                }
                if inside.contains(next) && !from.contains_key(next) {
                    from.insert(next, id);
                    todo.push_back(next);
                }
            }
        }
        None
    }

    fn path(
        &self,
        first: &'p NodeId,
        last: &'p NodeId,
        from: &BTreeMap<&'p NodeId, &'p NodeId>,
    ) -> Vec<(&'p NodeId, &'static str)> {
        let how = |a, b| self.how.get(&(a, b)).copied().unwrap_or_default();
        let mut path = vec![(last, how(last, first))];
        let mut at = last;
        while at != first {
            let Some(before) = from.get(at).copied() else { break };
            path.push((before, how(before, at)));
            at = before;
        }
        path.reverse();
        path
    }
}
