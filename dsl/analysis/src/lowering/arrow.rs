//! Arrows: where the machine goes on.

use pivotline_ir::{Arm, Condition, Node, NodeId, Target, Term, Test};
use pivotline_syntax::ast::{Arrow, Face};

use super::{Gap, Lowering, part};
use crate::meaning::{Destination, destination, offers};
use crate::shapes::{BlockShape, OutcomeKey};

/// Where an arrow stands.
pub(super) struct Origin<'o, 'a> {
    /// The block; `None` in the line itself.
    pub(super) block: Option<&'o BlockShape<'a>>,
    /// What must hold for it to be taken.
    pub(super) when: Option<&'o pivotline_syntax::ast::Condition>,
    /// The face on which alone it is taken.
    pub(super) face: Option<Face>,
    /// What `repeat` means there.
    pub(super) repeat: Target,
}

impl<'f, 'a> Lowering<'f, 'a> {
    /// Where an arrow leads.
    pub(super) fn arrow(&mut self, arrow: &Arrow, origin: &Origin<'_, 'a>) -> Target {
        let folder = self.facts.folder;
        let block = match destination(folder, arrow) {
            Ok(Destination::Block(block)) => block,
            Ok(Destination::Repeat) => return origin.repeat.clone(),
            Ok(Destination::Back) => return Target::Back,
            Ok(Destination::HangUp) | Err(_) => return Target::HangUp,
        };
        self.visit(block);
        match self.through(block, arrow, origin) {
            Some(pivot) => self.if_offered(block, pivot),
            None => Target::To(block.name.into()),
        }
    }

    /// The pivot that an arrow leads through on voice, unless it is offered there anyway.
    pub(super) fn through(
        &mut self,
        block: &BlockShape<'a>,
        arrow: &Arrow,
        origin: &Origin<'_, 'a>,
    ) -> Option<&'a str> {
        let on_voice = origin.face != Some(Face::Screen)
            && origin.block.is_none_or(|block| self.facts.on_voice(block));
        if !on_voice || !(block.is_pivot() || self.facts.crosses(block.name)) {
            return None;
        }
        let Some(pivot) = self.pivot_to(block) else {
            let block = block.name.to_owned();
            self.gaps.insert(Gap::NoWayToScreen { block, arrow: arrow.span });
            return None;
        };
        if offers(origin.when, pivot) {
            return None;
        }
        let guarded = origin.block.is_some_and(|block| self.guards.are_on(block.name, pivot));
        (!guarded || !self.asks_for_mobile_alone(pivot)).then_some(pivot)
    }

    /// The pivot by which a call comes to a block.
    pub(super) fn pivot_to(&self, block: &BlockShape<'a>) -> Option<&'a str> {
        if block.is_pivot() {
            return Some(block.name);
        }
        let pivot = self.line.screen_pivot()?;
        self.facts.folder.pivot(pivot).map(|_| pivot)
    }

    fn asks_for_mobile_alone(&self, pivot: &str) -> bool {
        let condition = self.offered(pivot);
        matches!(condition.all.as_slice(), [Term { not: false, test: Test::Mobile }])
    }

    /// The place that asks whether the way to a block is offered.
    fn if_offered(&mut self, block: &BlockShape<'a>, pivot: &'a str) -> Target {
        let id: NodeId = part(block.name, "if offered");
        if self.begun.insert(id.clone()) {
            self.questions.push((block.name, pivot));
        }
        Target::To(id)
    }

    /// Makes that place. It is put off until then, so that pivots whose ways lead through each
    /// other are no matter.
    pub(super) fn question(&mut self, block: &str, pivot: &str) {
        let blocks = &self.facts.folder.blocks;
        let otherwise = match blocks.get(pivot) {
            Some(rule) => self.own_outcome(rule, OutcomeKey::NotSent),
            None => Target::HangUp,
        };
        let test = Test::Offered { pivot: pivot.into() };
        let when = Condition { all: vec![Term { not: false, test }] };
        let arms = vec![Arm { when, to: Target::To(block.into()) }];
        let at = blocks.get(block).map_or(self.line.block.head, |block| block.block.head);
        self.add(part(block, "if offered"), Node::Branch { arms, otherwise }, at);
    }
}
