//! The part of a line that a call can reach, and which menu leads back where.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Face, HandOver, Line, Menu, Node, NodeId, Reply, Target};

use super::error::LowerError;
use super::reach::{Dominators, in_rounds};

/// Whether a part of a line plays menus. Where it does not, a way to one ends the contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Menus {
    Played,
    Over,
}

/// The nodes that a call can reach; number 0 is where it starts.
#[derive(Debug)]
pub(super) struct VoiceGraph<'a> {
    menus: Menus,
    nodes: Vec<(&'a NodeId, &'a Node)>,
    numbers: BTreeMap<&'a NodeId, usize>,
    /// By every arrow but `back`.
    forward: Vec<Vec<usize>>,
    /// By `back`: for a menu the menus from which it may have been entered first, for another node
    /// the menus that may have been played last; `None` where there may have been no menu.
    back: BTreeMap<usize, Vec<Option<usize>>>,
    /// By every arrow.
    all: Vec<Vec<usize>>,
    /// What a call may reach again; looked for where there are menus.
    in_rounds: BTreeSet<usize>,
    /// What asks a service that was asked before on every way.
    surely_asked: BTreeSet<usize>,
}

impl<'a> VoiceGraph<'a> {
    /// The graph of a line.
    pub(super) fn of(line: &'a Line) -> Result<Self, LowerError> {
        let mut graph = Self::reached(line, [&line.start], Menus::Played)?;
        let dominators = Dominators::of(&graph.forward);
        graph.find_back(line, &dominators);
        graph.surely_asked = dominators.behind_their_like(|number| match graph.node(number) {
            Some(Node::Ask { service, .. }) => Some(service),
            _ => None,
        });
        for (from, to) in &graph.back {
            if let Some(next) = graph.all.get_mut(*from) {
                next.extend(to.iter().flatten());
            }
        }
        graph.in_rounds = in_rounds(&graph.all);
        Ok(graph)
    }

    /// What a contact can reach from some nodes where no menu is played any more: in a queue, or
    /// past the voice menu.
    pub(super) fn behind(
        line: &'a Line,
        starts: impl IntoIterator<Item = &'a NodeId>,
    ) -> Result<Self, LowerError> {
        Self::reached(line, starts, Menus::Over)
    }

    fn reached(
        line: &'a Line,
        starts: impl IntoIterator<Item = &'a NodeId>,
        menus: Menus,
    ) -> Result<Self, LowerError> {
        let mut graph = Self {
            menus,
            nodes: Vec::new(),
            numbers: BTreeMap::new(),
            forward: Vec::new(),
            back: BTreeMap::new(),
            all: Vec::new(),
            in_rounds: BTreeSet::new(),
            surely_asked: BTreeSet::new(),
        };
        for start in starts {
            graph.number(line, start)?;
        }
        let mut at = 0;
        while let Some((_, node)) = graph.nodes.get(at).copied() {
            let targets = graph.targets(node, line).into_iter().filter_map(Target::node);
            let next = targets.chain(graph.followed(node));
            let next = next.map(|to| graph.number(line, to)).collect::<Result<Vec<_>, _>>()?;
            graph.forward.push(next);
            at += 1;
        }
        graph.all = graph.forward.clone();
        Ok(graph)
    }

    /// Where a call may come to that follows the screen.
    fn followed(&self, node: &'a Node) -> Vec<&'a NodeId> {
        match node {
            Node::Follow(_) if self.menus == Menus::Played => node.places(),
            _ => Vec::new(),
        }
    }

    fn targets(&self, node: &'a Node, line: &Line) -> Vec<&'a Target> {
        match node {
            Node::Menu(_) | Node::Offer { .. } | Node::Follow(_) if self.menus == Menus::Over => {
                Vec::new()
            }
            _ => voice_targets(node, line),
        }
    }

    /// Whether menus are played in it.
    pub(super) fn has_menus(&self) -> bool {
        self.menus == Menus::Played
    }

    fn number(&mut self, line: &'a Line, id: &NodeId) -> Result<usize, LowerError> {
        if let Some(number) = self.numbers.get(id) {
            return Ok(*number);
        }
        let missing = || LowerError::Missing { what: "node", name: id.to_string() };
        let (id, node) = line.nodes.get_key_value(id).ok_or_else(missing)?;
        self.nodes.push((id, node));
        self.numbers.insert(id, self.nodes.len() - 1);
        Ok(self.nodes.len() - 1)
    }

    /// The nodes with their numbers.
    pub(super) fn nodes(
        &self,
    ) -> impl Iterator<Item = (usize, &'a NodeId, &'a Node)> + use<'_, 'a> {
        self.nodes.iter().enumerate().map(|(number, (id, node))| (number, *id, *node))
    }

    /// The number of a node.
    pub(super) fn number_of(&self, id: &NodeId) -> Option<usize> {
        self.numbers.get(id).copied()
    }

    /// A node's name.
    pub(super) fn id(&self, number: usize) -> &'a str {
        self.nodes.get(number).map_or("", |(id, _)| id.as_str())
    }

    /// A node's block.
    pub(super) fn block(&self, number: usize) -> &'a str {
        self.nodes.get(number).map_or("", |(id, _)| id.block())
    }

    /// A node.
    pub(super) fn node(&self, number: usize) -> Option<&'a Node> {
        self.nodes.get(number).map(|(_, node)| *node)
    }

    /// The menus to which `back` may lead from a node, in order; `None` for no menu.
    pub(super) fn back(&self, number: usize) -> &[Option<usize>] {
        self.back.get(&number).map_or(&[], Vec::as_slice)
    }

    /// All nodes that have a way back.
    pub(super) fn going_back(&self) -> impl Iterator<Item = (usize, &[Option<usize>])> {
        self.back.iter().map(|(number, menus)| (*number, menus.as_slice()))
    }

    /// How many arrows lead to a node.
    pub(super) fn arrows_to(&self, number: usize) -> usize {
        self.all.iter().flatten().filter(|to| **to == number).count()
    }

    /// Of some nodes those that a call may reach after it was at one of them already.
    pub(super) fn met_again(&self, nodes: &[usize]) -> BTreeSet<usize> {
        if let ([only], Menus::Played) = (nodes, self.menus) {
            return nodes.iter().copied().filter(|_| self.in_rounds.contains(only)).collect();
        }
        let mut seen = BTreeSet::new();
        let mut open = nodes.to_vec();
        while let Some(at) = open.pop() {
            let next = self.all.get(at).into_iter().flatten();
            open.extend(next.copied().filter(|to| seen.insert(*to)));
        }
        nodes.iter().copied().filter(|node| seen.contains(node)).collect()
    }

    /// Whether a question's service was asked before on every way to it.
    pub(super) fn is_surely_asked(&self, number: usize) -> bool {
        self.surely_asked.contains(&number)
    }

    fn find_back(&mut self, line: &Line, dominators: &Dominators) {
        let goes_back = |(number, (_, node)): (usize, &(&NodeId, &Node))| {
            voice_targets(node, line).contains(&&Target::Back).then_some(number)
        };
        let asking: Vec<usize> = self.nodes.iter().enumerate().filter_map(goes_back).collect();
        if asking.is_empty() {
            return;
        }
        let led = self.led_by_menus();
        for number in asking {
            let menus = led.get(&number).cloned().unwrap_or_default();
            let is_menu = matches!(self.node(number), Some(Node::Menu(_)));
            // What can only be reached through a menu did not lead to it the first time.
            let first = |from: &Option<usize>| {
                !is_menu || !from.is_some_and(|from| dominators.dominates(number, from))
            };
            self.back.insert(number, menus.into_iter().filter(first).collect());
        }
    }

    /// For every node the menus that may have been played last when it is reached by an arrow
    /// other than `back`.
    fn led_by_menus(&self) -> BTreeMap<usize, BTreeSet<Option<usize>>> {
        let mut led: BTreeMap<usize, BTreeSet<Option<usize>>> = BTreeMap::new();
        let menus = self.nodes().filter(|(_, _, node)| matches!(node, Node::Menu(_)));
        let menus = menus.map(|(number, ..)| Some(number));
        for menu in std::iter::once(None).chain(menus) {
            let mut seen = BTreeSet::new();
            let mut open = menu.map_or_else(|| vec![0], |menu| self.after(menu).to_vec());
            while let Some(at) = open.pop() {
                if !seen.insert(at) {
                    continue;
                }
                led.entry(at).or_default().insert(menu);
                if !matches!(self.node(at), Some(Node::Menu(_))) {
                    open.extend(self.after(at));
                }
            }
        }
        led
    }

    fn after(&self, number: usize) -> &[usize] {
        self.forward.get(number).map_or(&[], Vec::as_slice)
    }
}

/// The ways that a call can take out of a node.
fn voice_targets<'a>(node: &'a Node, line: &Line) -> Vec<&'a Target> {
    match node {
        Node::ByFace { voice, .. } => vec![voice],
        // No login has a voice way.
        Node::LogIn { failed, .. } => vec![failed],
        Node::Menu(menu) => menu_targets(menu),
        Node::HandOver(node) => hand_over_targets(node, line),
        Node::Say { .. }
        | Node::Record { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::Change { .. }
        | Node::Branch { .. }
        | Node::Offer { .. }
        | Node::Follow(_)
        | Node::Questions(_)
        | Node::CallBack { .. }
        | Node::Dial { .. }
        | Node::Solved { .. } => node.targets(),
    }
}

/// What follows the transfer has flows of its own.
fn hand_over_targets<'a>(node: &'a HandOver, line: &Line) -> Vec<&'a Target> {
    let has_hours = line.routes.get(&node.route).is_some_and(|route| route.hours.is_some());
    let mut targets: Vec<_> = has_hours.then_some(&node.closed).into_iter().collect();
    targets.extend(&node.unstaffed);
    targets.extend(node.crowded.as_ref().map(|crowded| &crowded.to));
    targets.extend([&node.full, &node.failed]);
    targets
}

fn menu_targets(menu: &Menu) -> Vec<&Target> {
    let options = menu.options.iter().filter(|option| option.on.include(Face::Voice));
    let options = options.filter(|option| option.key.is_some()).map(|option| &option.to);
    let replies = [&menu.silence, &menu.wrong_key];
    let again = replies.iter().any(|reply| matches!(reply, Reply::Again(_)));
    let exhausted = again.then_some(&menu.exhausted);
    let replies = replies.into_iter().filter_map(Reply::target);
    options.chain(replies).chain(exhausted).chain([&menu.failed]).collect()
}
