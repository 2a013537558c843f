//! The blocks of a flow as a drawing: how high each is, and which of its ways out are errors.

mod arrange;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::layout::{Node, Position, layout};

pub use self::arrange::{arrange, digest};

/// An action as the designer shows it.
#[derive(Debug, Default)]
pub(crate) struct Block<'a> {
    /// Its identifier.
    pub(crate) id: &'a str,
    /// The word for what it does.
    pub(crate) kind: &'a str,
    /// Where it goes on; where several actions are one block, where each does.
    pub(crate) next: Vec<&'a str>,
    /// Where its conditions lead.
    pub(crate) conditions: Vec<&'a str>,
    /// Its errors and where they lead.
    pub(crate) errors: Vec<(&'a str, &'a str)>,
}

/// How far columns of blocks stand apart, in the designer's pixels.
const COLUMN: u32 = 280;
/// How much room a block takes downwards, and each branch beyond the third.
const ROW: u32 = 220;
const BRANCH: u32 = 45;
/// Where the entry stands, and the first block right of it.
pub(crate) const ENTRY: Position = Position { x: 20, y: 20 };
const FIRST: Position = Position { x: 160, y: 20 };

/// What never goes on by itself: `NextAction` says nothing there.
const LEAVING: [&str; 3] =
    ["TransferContactToQueue", "TransferToFlow", "DequeueContactAndTransferToQueue"];

/// Where blocks stand, in their order. The first one is where the drawing begins.
pub(crate) fn positions(blocks: &[Block<'_>]) -> Vec<Position> {
    let numbers: BTreeMap<&str, usize> =
        blocks.iter().enumerate().map(|(at, block)| (block.id, at)).collect();
    let nodes: Vec<Node> = blocks.iter().map(|block| block.node(&numbers)).collect();
    let at = |at: Position| Position { x: FIRST.x + at.x, y: FIRST.y + at.y };
    layout(&nodes, COLUMN).into_iter().map(at).collect()
}

impl Block<'_> {
    fn node(&self, numbers: &BTreeMap<&str, usize>) -> Node {
        let number = |to: &&str| numbers.get(to).copied();
        let (others, errors): (Vec<_>, Vec<_>) =
            self.errors.iter().partition(|(error, _)| self.is_way(error));
        let ways = self.conditions.iter().chain(self.next.iter().filter(|_| self.goes_on()));
        let others = others.iter().map(|(_, to)| to);
        let branches = self.conditions.len() + self.errors.len();
        let more = u32::try_from(branches.saturating_sub(3)).unwrap_or(u32::MAX);
        Node {
            height: ROW.saturating_add(more.saturating_mul(BRANCH)),
            ways: ways.chain(others).filter_map(number).collect(),
            errors: errors.iter().filter_map(|(_, to)| number(to)).collect(),
        }
    }

    /// Whether `NextAction` is a way of its own. Beside conditions it repeats one of the others.
    fn goes_on(&self) -> bool {
        self.conditions.is_empty() && !LEAVING.contains(&self.kind)
    }

    /// Whether what is called an error is none: a comparison that finds something else.
    fn is_way(&self, error: &str) -> bool {
        error == "NoMatchingCondition" && self.kind != "GetParticipantInput"
    }
}
