//! The call that stays on the line: it follows the screen.

use std::collections::BTreeSet;

use pivotline_ir::{Face, Follow, HandOver, Line, Node, NodeId, Reminder, RouteWay, Target, Words};

use super::arrow::Origin;
use super::{Lowering, part};
use crate::meaning::{Destination, destination};
use crate::shapes::{BlockShape, Outcome, OutcomeKey};
use crate::ways::reached;

/// How long a call stays on the line where the menu does not say it, in seconds.
const AFTER: u32 = 300;

impl<'a> Lowering<'_, 'a> {
    /// The place that says that the link was sent, and stays.
    pub(super) fn stay(&mut self, rule: &BlockShape<'a>, sent: Outcome<'a>) -> Target {
        let (id, follows) = (part(rule.name, "sent"), part(rule.name, "follow"));
        if self.begun.insert(id.clone()) {
            let words = sent.then.texts.as_ref().map(|texts| self.words(texts));
            let next = Target::To(follows.clone());
            let said = Node::Say { words: words.unwrap_or_default(), next };
            self.add(id.clone(), said, sent.span);
            let follow = self.follow_of(rule);
            self.add(follows, Node::Follow(Box::new(follow)), sent.span);
        }
        Target::To(id)
    }

    fn follow_of(&mut self, rule: &BlockShape<'a>) -> Follow {
        let after = rule.outcomes.get(OutcomeKey::AfterTime).and_then(|one| one.duration());
        let every = rule.outcomes.get(OutcomeKey::Every);
        let every = every.and_then(|every| {
            let words = self.said(every)?;
            Some(Reminder { seconds: every.duration()?.seconds, words })
        });
        Follow {
            opened: rule.outcomes.get(OutcomeKey::Opened).and_then(|opened| self.said(opened)),
            chosen: rule.outcomes.get(OutcomeKey::Chosen).and_then(|chosen| self.said(chosen)),
            every,
            after: after.map_or(AFTER, |after| after.seconds),
            done: self.own_outcome(rule, OutcomeKey::Done),
            over: self.own_outcome(rule, OutcomeKey::AfterTime),
            key: self.on_voice(rule),
            places: Vec::new(),
            handovers: Vec::new(),
        }
    }

    pub(super) fn said(&self, outcome: Outcome<'a>) -> Option<Words> {
        outcome.then.texts.as_ref().map(|texts| self.words(texts))
    }

    /// Where a call goes on by voice: where the link opens, or as without a link.
    fn on_voice(&mut self, rule: &BlockShape<'a>) -> Target {
        let arrow = |key| rule.outcomes.get(key)?.then.to.as_ref();
        let opened = arrow(OutcomeKey::Opened).map(|to| destination(self.facts.folder, to));
        if let Some(Ok(Destination::Block(block))) = opened
            && self.facts.on_voice(block)
        {
            self.visit(block);
            return Target::To(block.name.into());
        }
        let Some(not_sent) = arrow(OutcomeKey::NotSent) else { return Target::HangUp };
        let repeat = Target::To(rule.name.into());
        self.arrow(not_sent, &Origin { block: Some(rule), when: None, face: None, repeat })
    }

    /// Where calls that follow the screen can come to from it: menus that stand on the call too,
    /// and routes that keep the call.
    pub(super) fn let_follow(&self, line: &mut Line) {
        let reached = reached(line);
        let on_screen = |node: &dyn Fn(&Node) -> bool| -> Vec<&NodeId> {
            let shown = reached.iter().filter(|(_, face)| *face == Face::Screen);
            shown.map(|(id, _)| *id).filter(|id| line.nodes.get(*id).is_some_and(node)).collect()
        };
        let menus = on_screen(&|node| matches!(node, Node::Menu(_)));
        let blocks: BTreeSet<&str> = menus.into_iter().map(NodeId::block).collect();
        let places = blocks.into_iter().filter(|block| !self.facts.crosses(block));
        let places = places.map(NodeId::from);
        let places: Vec<NodeId> =
            places.filter(|id| reached.contains(&(id, Face::Voice))).collect();
        let handovers = on_screen(&|node| match node {
            Node::HandOver(HandOver { route, .. }) => {
                line.routes.get(route).is_some_and(|route| route.by.contains(&RouteWay::ThisCall))
            }
            _ => false,
        });
        let handovers: Vec<NodeId> = handovers.into_iter().cloned().collect();
        for node in line.nodes.values_mut() {
            if let Node::Follow(follow) = node {
                follow.places.clone_from(&places);
                follow.handovers.clone_from(&handovers);
            }
        }
    }
}
