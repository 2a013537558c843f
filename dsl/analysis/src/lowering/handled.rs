//! Outcomes: the block's own, or the line's default.

use pivotline_ir::{Node, NodeId, Target};
use pivotline_syntax::ast::OutcomeName;

use super::arrow::Origin;
use super::{Gap, Lowering, part};
use crate::shapes::{ArrowBlock, BlockShape, Outcome, OutcomeKey};

/// Who handles an outcome.
#[derive(Clone, Copy)]
pub(super) enum Handled<'a> {
    /// The block itself.
    Own(Outcome<'a>),
    /// The line, for all blocks but the one that it points to.
    Line(Outcome<'a>),
}

impl<'a> Handled<'a> {
    pub(super) fn outcome(self) -> Outcome<'a> {
        match self {
            Self::Own(outcome) | Self::Line(outcome) => outcome,
        }
    }
}

impl<'f, 'a> Lowering<'f, 'a> {
    /// Who handles an outcome in a block; a gap where nobody does.
    pub(super) fn handled(
        &mut self,
        block: &BlockShape<'a>,
        key: OutcomeKey,
    ) -> Option<Handled<'a>> {
        if let Some(own) = block.outcomes.get(key) {
            return Some(Handled::Own(own));
        }
        let default = self.line.outcomes.get(key);
        let leads_here = default.is_some_and(|default| leads_to(default, block.name));
        match default {
            Some(default) if !leads_here => Some(Handled::Line(default)),
            _ => {
                self.gaps.insert(Gap::Unhandled { block: block.name.to_owned(), key, leads_here });
                None
            }
        }
    }

    /// Where an outcome leads, by the block's own or the line's.
    pub(super) fn outcome(&mut self, block: &BlockShape<'a>, key: OutcomeKey) -> Target {
        match self.handled(block, key) {
            Some(handled) => self.follow(block, key, handled),
            None => Target::HangUp,
        }
    }

    /// How often a block is played, and where it goes then.
    pub(super) fn tries(&mut self, block: &'f BlockShape<'a>) -> (u32, Target) {
        let Some(after) = self.handled(block, OutcomeKey::AfterTries) else {
            return (1, Target::HangUp);
        };
        let most = match &after.outcome().name.value {
            OutcomeName::AfterTries(count) => count.value.max(1),
            _ => 1,
        };
        (most, self.follow(block, OutcomeKey::AfterTries, after))
    }

    /// Where an outcome leads that has no default.
    pub(super) fn own_outcome(&mut self, block: &BlockShape<'a>, key: OutcomeKey) -> Target {
        match block.outcomes.get(key) {
            Some(own) => self.follow(block, key, Handled::Own(own)),
            None => Target::HangUp,
        }
    }

    /// Where a login's failure leads: the block's own, the login's, or the line's.
    pub(super) fn login_failed(&mut self, block: &BlockShape<'a>, login: &str) -> Target {
        let own = self
            .facts
            .folder
            .logins
            .get_key_value(login)
            .and_then(|(name, login)| Some((*name, login.outcomes.get(OutcomeKey::Failed)?)));
        match own {
            Some((name, outcome))
                if block.outcomes.get(OutcomeKey::Failed).is_none()
                    && !leads_to(outcome, block.name) =>
            {
                self.say_and_go(name, OutcomeKey::Failed, outcome, None)
            }
            _ => self.outcome(block, OutcomeKey::Failed),
        }
    }

    pub(super) fn follow(
        &mut self,
        block: &BlockShape<'a>,
        key: OutcomeKey,
        handled: Handled<'a>,
    ) -> Target {
        match handled {
            Handled::Own(outcome) => self.say_and_go(block.name, key, outcome, Some(block)),
            Handled::Line(outcome) => {
                let in_silence = outcome.then.texts.is_none();
                let owner = in_silence.then_some(block);
                self.say_and_go(self.line.name, key, outcome, owner)
            }
        }
    }

    fn say_and_go(
        &mut self,
        owner: &str,
        key: OutcomeKey,
        outcome: Outcome<'a>,
        block: Option<&BlockShape<'a>>,
    ) -> Target {
        let id: NodeId = part(owner, key.role());
        let says = outcome.then.texts.is_some();
        if says && !self.begun.insert(id.clone()) {
            return Target::To(id);
        }
        let tail = &outcome.then.tail;
        let origin = Origin {
            block,
            when: tail.when.as_ref(),
            face: tail.face.as_ref().map(|face| face.value),
            repeat: repeat(block, says),
        };
        let next = match &outcome.then.to {
            Some(arrow) => self.arrow(arrow, &origin),
            None => Target::HangUp,
        };
        let Some(texts) = &outcome.then.texts else { return next };
        let words = self.words(texts);
        self.add(id.clone(), Node::Say { words, next }, outcome.span);
        Target::To(id)
    }
}

/// What `repeat` means behind an outcome.
fn repeat(block: Option<&BlockShape<'_>>, says: bool) -> Target {
    match block {
        Some(block) if block.is_menu() && !says => Target::Repeat,
        Some(block) => Target::To(block.name.into()),
        None => Target::Back,
    }
}

/// Whether an outcome leads to a block.
pub(crate) fn leads_to(outcome: Outcome<'_>, block: &str) -> bool {
    outcome.then.to.as_ref().and_then(ArrowBlock::block) == Some(block)
}
