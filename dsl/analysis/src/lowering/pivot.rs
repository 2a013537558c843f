//! Pivots: the way from the call to the screen.

use pivotline_ir::{Name, Node, NodeId, Pivot, PivotWay, Target, Words};

use super::stages::{Act, Stage};
use super::{Lowering, part};
use crate::meaning::{Destination, Scope, condition, destination};
use crate::shapes::{BlockShape, OutcomeKey};

/// How long a link lives where the menu does not say it, in seconds.
const LINK_LIFE: u32 = 600;

impl<'f, 'a> Lowering<'f, 'a> {
    /// The pivot's own block.
    pub(super) fn pivot(&mut self, block: &'f BlockShape<'a>, entry: NodeId) {
        let mut stages = self.needs(block);
        let opens = self.opened(block).unwrap_or_else(|| entry.clone());
        let (sent, not_sent) = self.sent_or_not(block);
        let act = Act::Offer { pivot: block.name.into(), opens, sent, not_sent };
        stages.push(Stage { role: "offer".to_owned(), span: block.block.head, act });
        self.stages(block, entry, stages);
    }

    /// The place that sends the link which opens a block on the screen.
    pub(super) fn send(&mut self, block: &BlockShape<'a>, opens: &NodeId) -> Target {
        let rule = self.pivot_to(block).and_then(|pivot| self.facts.folder.blocks.get(pivot));
        let Some(rule) = rule else { return Target::HangUp };
        let (sent, not_sent) = self.sent_or_not(rule);
        let id = part(block.name, "send");
        let opens = opens.clone();
        let node = Node::Offer { pivot: rule.name.into(), opens, sent, not_sent };
        self.add(id.clone(), node, block.block.head);
        Target::To(id)
    }

    fn sent_or_not(&mut self, rule: &BlockShape<'a>) -> (Target, Target) {
        let sent = match rule.stays() {
            Some(sent) => self.stay(rule, sent),
            None => self.own_outcome(rule, OutcomeKey::Sent),
        };
        (sent, self.own_outcome(rule, OutcomeKey::NotSent))
    }

    fn opened(&mut self, block: &BlockShape<'a>) -> Option<NodeId> {
        let opened = block.outcomes.get(OutcomeKey::Opened)?;
        let arrow = opened.then.to.as_ref()?;
        match destination(self.facts.folder, arrow) {
            Ok(Destination::Block(opened)) => {
                self.visit(opened);
                Some(opened.name.into())
            }
            _ => None,
        }
    }

    /// What must hold for a pivot to be offered.
    pub(super) fn offered(&self, pivot: &str) -> pivotline_ir::Condition {
        let folder = self.facts.folder;
        let Some(block) = folder.blocks.get(pivot) else {
            return pivotline_ir::Condition::always();
        };
        let scope = Scope::of_block(folder, block);
        let written = folder.pivot(pivot).and_then(|shape| shape.offered);
        condition(folder, &scope, written.map(|(_, condition)| condition))
    }

    /// The rule of a pivot that the line uses.
    pub(super) fn pivot_rule(&self, name: &Name) -> Pivot {
        let shape = self.facts.folder.pivot(name.as_str());
        let message = shape.and_then(|shape| shape.message());
        let text = message.map(|words| self.in_languages(words)).unwrap_or_default();
        let within = shape.and_then(|shape| shape.within);
        Pivot {
            offered: self.offered(name.as_str()),
            by: PivotWay::Text(Words { text, ..Words::default() }),
            within: within.map_or(LINK_LIFE, |(_, within)| within.seconds),
        }
    }
}
