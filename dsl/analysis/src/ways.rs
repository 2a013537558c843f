//! The ways of a line's machine: from each place, on each face, where it can go on.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Condition, Face, HandOver, Line, Menu, MenuOption, Node, NodeId, Questions, Target, Test,
};

/// A way out of a node.
pub(crate) struct Way<'p> {
    /// Where it goes.
    pub(crate) to: &'p Target,
    /// On which face it goes on.
    pub(crate) face: Face,
    /// Whether the person chose it.
    pub(crate) chosen: bool,
    /// What happened, as menus say it.
    pub(crate) how: &'static str,
}

/// The ways out of a node on a face.
pub(crate) fn ways(node: &Node, face: Face) -> Vec<Way<'_>> {
    let way = |how: &'static str| move |to| Way { to, face, chosen: false, how };
    match node {
        Node::ByFace { voice, screen } => match face {
            Face::Voice => vec![way("")(voice)],
            Face::Screen => vec![way("")(screen)],
        },
        Node::Say { next, .. }
        | Node::Record { next, .. }
        | Node::CheckNumber { next }
        | Node::Solved { next } => {
            vec![way("")(next)]
        }
        Node::Ask { ok, failed, .. } | Node::LogIn { ok, failed, .. } => {
            vec![way("")(ok), way("failed")(failed)]
        }
        Node::Change { ok, failed, unsure, .. } => {
            vec![way("")(ok), way("failed")(failed), way("unsure")(unsure)]
        }
        Node::Branch { arms, otherwise } => {
            let mut all = Vec::new();
            for arm in arms {
                match decided(&arm.when, face) {
                    Some(false) => {}
                    Some(true) => {
                        all.push(way("")(&arm.to));
                        return all;
                    }
                    None => all.push(way("")(&arm.to)),
                }
            }
            all.push(way("")(otherwise));
            all
        }
        Node::Menu(menu) => of_menu(menu, face),
        Node::Questions(questions) => of_questions(questions, face),
        Node::Offer { sent, not_sent, .. } => match face {
            Face::Voice => vec![way("sent")(sent), way("not sent")(not_sent)],
            Face::Screen => Vec::new(),
        },
        Node::Follow(follow) => {
            let chosen = |to| Way { to, face, chosen: true, how: "" };
            vec![chosen(&follow.done), way("after … minutes")(&follow.over), chosen(&follow.key)]
        }
        Node::HandOver(node) => of_hand_over(node, face),
        Node::CallBack { done, failed, .. } => vec![way("done")(done), way("failed")(failed)],
        Node::Dial { left, unanswered, failed, .. } => match face {
            Face::Voice => {
                vec![way("agent left")(left), way("no answer")(unanswered), way("failed")(failed)]
            }
            Face::Screen => vec![way("failed")(failed)],
        },
    }
}

/// Who waits or has spoken with an agent hears of it on the call alone; a page just follows.
fn of_hand_over(node: &HandOver, face: Face) -> Vec<Way<'_>> {
    let way = |how: &'static str| move |to| Way { to, face, chosen: false, how };
    let mut all = vec![way("closed")(&node.closed)];
    all.extend(node.unstaffed.as_ref().map(way("unstaffed")));
    all.extend(node.crowded.as_ref().map(|crowded| way("over … waiting")(&crowded.to)));
    all.extend([way("full")(&node.full), way("failed")(&node.failed)]);
    if face == Face::Voice {
        all.extend(node.waited().map(way("after … minutes")));
        // An agent has spoken with the caller: that is no round that closes by itself.
        all.extend(node.left.as_ref().map(|to| Way { to, face, chosen: true, how: "" }));
    }
    all
}

/// Whoever answers chooses to go on; what was answered before is not asked again.
fn of_questions(questions: &Questions, face: Face) -> Vec<Way<'_>> {
    let way = |how| move |to| Way { to, face, chosen: false, how };
    let mut all = vec![Way { to: &questions.next, face, chosen: questions.fresh, how: "" }];
    all.extend(questions.wrong.target().map(way("wrong answer")));
    if face == Face::Voice {
        all.extend(questions.silence.target().map(way("silence")));
        all.push(way("no answer after all tries")(&questions.exhausted));
        all.push(way("failed")(&questions.failed));
    }
    all
}

fn of_menu(menu: &Menu, face: Face) -> Vec<Way<'_>> {
    let options = menu.options.iter().filter(|option| stands(option, face));
    let mut all: Vec<_> =
        options.map(|option| Way { to: &option.to, face, chosen: true, how: "" }).collect();
    if face == Face::Voice {
        let way = |how| move |to| Way { to, face, chosen: false, how };
        all.extend(menu.silence.target().map(way("silence")));
        all.extend(menu.wrong_key.target().map(way("wrong key")));
        all.push(way("no choice after all tries")(&menu.exhausted));
        all.push(way("failed")(&menu.failed));
    }
    all
}

/// Whether an option can be chosen on a face at all.
pub(crate) fn stands(option: &MenuOption, face: Face) -> bool {
    let keyed = face == Face::Screen || option.key.is_some();
    keyed && option.on.include(face) && decided(&option.when, face) != Some(false)
}

/// What a condition is known to be on a face without asking: on the screen the caller is mobile
/// and every pivot counts as offered.
fn decided(condition: &Condition, face: Face) -> Option<bool> {
    if face == Face::Voice {
        return condition.is_always().then_some(true);
    }
    let known = |test: &Test| matches!(test, Test::Mobile | Test::Offered { .. });
    if condition.all.iter().any(|term| term.not && known(&term.test)) {
        return Some(false);
    }
    condition.all.iter().all(|term| known(&term.test)).then_some(true)
}

/// Every place that is reached, with the face on which it is.
pub(crate) fn reached(line: &Line) -> BTreeSet<(&NodeId, Face)> {
    let mut seen = BTreeSet::new();
    let mut todo = vec![(&line.start, Face::Voice)];
    while let Some((id, face)) = todo.pop() {
        let Some((id, node)) = line.nodes.get_key_value(id) else { continue };
        if !seen.insert((id, face)) {
            continue;
        }
        let next = ways(node, face).into_iter();
        todo.extend(next.filter_map(|way| Some((way.to.node()?, way.face))));
        if face == Face::Voice {
            // A link opens on the screen; a call that follows it stays one.
            let on = if matches!(node, Node::Offer { .. }) { Face::Screen } else { Face::Voice };
            todo.extend(node.places().into_iter().map(|place| (place, on)));
        }
    }
    seen
}

/// Sets of places of which each leads to each other one (Tarjan), without recursion.
pub(crate) fn components<'p>(next: &BTreeMap<&'p NodeId, Vec<&'p NodeId>>) -> Vec<Vec<&'p NodeId>> {
    let mut search = Tarjan::default();
    for id in next.keys() {
        search.visit(id, next);
    }
    search.found
}

#[derive(Default)]
struct Tarjan<'p> {
    index: BTreeMap<&'p NodeId, usize>,
    low: BTreeMap<&'p NodeId, usize>,
    open: Vec<&'p NodeId>,
    is_open: BTreeSet<&'p NodeId>,
    found: Vec<Vec<&'p NodeId>>,
}

impl<'p> Tarjan<'p> {
    fn visit(&mut self, root: &'p NodeId, next: &BTreeMap<&'p NodeId, Vec<&'p NodeId>>) {
        if self.index.contains_key(root) {
            return;
        }
        self.enter(root);
        let mut todo = vec![(root, 0)];
        while let Some((id, at)) = todo.pop() {
            match next.get(id).and_then(|all| all.get(at)).copied() {
                Some(to) => {
                    todo.push((id, at + 1));
                    if !self.index.contains_key(to) {
                        self.enter(to);
                        todo.push((to, 0));
                    } else if self.is_open.contains(to) {
                        let reached = self.index.get(to).copied().unwrap_or_default();
                        self.lower(id, reached);
                    }
                }
                None => {
                    self.leave(id);
                    if let Some((before, _)) = todo.last() {
                        let reached = self.low.get(id).copied().unwrap_or_default();
                        self.lower(before, reached);
                    }
                }
            }
        }
    }

    fn enter(&mut self, id: &'p NodeId) {
        let index = self.index.len();
        self.index.insert(id, index);
        self.low.insert(id, index);
        self.open.push(id);
        self.is_open.insert(id);
    }

    fn lower(&mut self, id: &'p NodeId, reached: usize) {
        if let Some(low) = self.low.get_mut(id) {
            *low = (*low).min(reached);
        }
    }

    fn leave(&mut self, id: &'p NodeId) {
        if self.low.get(id) != self.index.get(id) {
            return;
        }
        let mut component = Vec::new();
        while let Some(member) = self.open.pop() {
            self.is_open.remove(member);
            component.push(member);
            if member == id {
                break;
            }
        }
        self.found.push(component);
    }
}
