//! Stages: what a block does one after the other. The first stage's node bears the block's name,
//! each other one its role behind it.

use pivotline_ir::{Arm, Condition, HandOver, Menu, Name, Questions, Tried, Words};
use pivotline_ir::{Face, Node, NodeId, Target};
use pivotline_syntax::Span;

use super::{Lowering, part};
use crate::shapes::BlockShape;

/// One stage.
pub(super) struct Stage {
    pub(super) role: String,
    pub(super) span: Span,
    pub(super) act: Act,
}

/// What a stage does.
pub(super) enum Act {
    Ask {
        service: Name,
        fresh: bool,
        failed: Option<Target>,
    },
    Change {
        service: Name,
        failed: Target,
        unsure: Target,
    },
    LogIn {
        login: Name,
        failed: Target,
    },
    /// The next stages, as many as `skip` says, stand on one face alone.
    OnlyOn {
        face: Face,
        skip: usize,
    },
    /// The next stages, as many as `skip` says, only happen under a condition.
    OnlyIf {
        when: Condition,
        skip: usize,
    },
    Say(Words),
    Solved,
    Go {
        voice: Arms,
        screen: Arms,
    },
    /// Goes on elsewhere; makes a node only where it is all that the block has.
    Jump(Target),
    Menu(Box<Menu>),
    Questions(Box<Questions>),
    Offer {
        pivot: Name,
        opens: NodeId,
        sent: Target,
        not_sent: Target,
    },
    HandOver(Box<HandOver>),
    Dial {
        number: Name,
        within: u32,
        left: Target,
        unanswered: Target,
        failed: Target,
    },
    CallBack {
        route: Name,
        tried: Tried,
        done: Target,
        failed: Target,
    },
}

/// The arrows that are tried on a face, in order; without a last one the next stage follows.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Arms {
    pub(super) arms: Vec<Arm>,
    pub(super) last: Option<Target>,
}

impl Lowering<'_, '_> {
    /// Makes the nodes of a block's stages.
    pub(super) fn stages(&mut self, block: &BlockShape<'_>, entry: NodeId, stages: Vec<Stage>) {
        let ids = ids(block.name, &entry, &stages);
        let starts: Vec<Target> = stages
            .iter()
            .zip(&ids)
            .map(|(stage, id)| match &stage.act {
                Act::Jump(target) if *id != entry => target.clone(),
                _ => Target::To(id.clone()),
            })
            .collect();
        for (at, (stage, id)) in stages.into_iter().zip(ids).enumerate() {
            let after = |skip: usize| starts.get(at + 1 + skip).cloned().unwrap_or(Target::HangUp);
            if let Act::Jump(_) = stage.act
                && id != entry
            {
                continue;
            }
            let node = match stage.act {
                Act::Go { voice, screen } => {
                    self.go(block.name, &stage.role, stage.span, after(0), voice, screen)
                }
                other => node(other, after),
            };
            self.add(id, node, stage.span);
        }
    }

    fn go(
        &mut self,
        block: &str,
        role: &str,
        span: Span,
        next: Target,
        voice: Arms,
        screen: Arms,
    ) -> Node {
        if voice == screen && !voice.arms.is_empty() {
            return Node::Branch { arms: voice.arms, otherwise: voice.last.unwrap_or(next) };
        }
        let voice = self.side(part(block, &format!("{role} on voice")), span, &next, voice);
        let screen = self.side(part(block, &format!("{role} on screen")), span, &next, screen);
        Node::ByFace { voice, screen }
    }

    fn side(&mut self, id: NodeId, span: Span, next: &Target, arms: Arms) -> Target {
        let otherwise = arms.last.unwrap_or_else(|| next.clone());
        if arms.arms.is_empty() {
            return otherwise;
        }
        self.add(id.clone(), Node::Branch { arms: arms.arms, otherwise }, span);
        Target::To(id)
    }
}

fn ids(block: &str, entry: &NodeId, stages: &[Stage]) -> Vec<NodeId> {
    let others = stages.iter().skip(1).map(|stage| part(block, &stage.role));
    stages.iter().take(1).map(|_| entry.clone()).chain(others).collect()
}

fn node(act: Act, after: impl Fn(usize) -> Target) -> Node {
    match act {
        Act::Ask { service, fresh, failed } => {
            Node::Ask { service, fresh, ok: after(0), failed: failed.unwrap_or_else(|| after(0)) }
        }
        Act::Change { service, failed, unsure } => {
            Node::Change { service, ok: after(0), failed, unsure }
        }
        Act::LogIn { login, failed } => Node::LogIn { login, ok: after(0), failed },
        Act::OnlyOn { face: Face::Voice, skip } => {
            Node::ByFace { voice: after(0), screen: after(skip) }
        }
        Act::OnlyOn { face: Face::Screen, skip } => {
            Node::ByFace { voice: after(skip), screen: after(0) }
        }
        Act::OnlyIf { when, skip } => {
            Node::Branch { arms: vec![Arm { when, to: after(0) }], otherwise: after(skip) }
        }
        Act::Say(words) => Node::Say { words, next: after(0) },
        Act::Solved => Node::Solved { next: after(0) },
        Act::Jump(target) => Node::ByFace { voice: target.clone(), screen: target },
        Act::Go { voice, screen } => {
            let or_next = |arms: Arms| arms.last.unwrap_or_else(|| after(0));
            Node::ByFace { voice: or_next(voice), screen: or_next(screen) }
        }
        Act::Menu(menu) => Node::Menu(*menu),
        Act::Questions(questions) => {
            Node::Questions(Box::new(Questions { next: after(0), ..*questions }))
        }
        Act::Offer { pivot, opens, sent, not_sent } => Node::Offer { pivot, opens, sent, not_sent },
        Act::HandOver(hand_over) => Node::HandOver(*hand_over),
        Act::Dial { number, within, left, unanswered, failed } => {
            Node::Dial { number, within, left, unanswered, failed }
        }
        Act::CallBack { route, tried, done, failed } => {
            Node::CallBack { route, tried, done, failed }
        }
    }
}
