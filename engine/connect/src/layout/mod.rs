//! A layered drawing of a directed graph, from left to right.
//!
//! It knows nothing of flows: boxes and arrows in, places out. A box has a column to the right of
//! all that lead to it, but for the arrows that close rounds. It stands behind one of those, never
//! higher: the first way out of a box goes straight to the right, the others below it, and what
//! follows an error below all that. What stands behind a box is moved as one, and distances have
//! room to spare, so that a change moves little else.

mod bands;
mod graph;
#[cfg(test)]
mod tests;

use self::graph::Graph;

/// A box to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// How high it is, in pixels, with the room below it.
    pub height: u32,
    /// The boxes that it leads to when all goes well, by their number, from top to bottom.
    pub ways: Vec<usize>,
    /// The boxes that it leads to after errors.
    pub errors: Vec<usize>,
}

/// Where a box stands: its upper left corner, in pixels from the drawing's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// To the right.
    pub x: u32,
    /// Downwards.
    pub y: u32,
}

impl Node {
    /// All boxes that it leads to, from top to bottom.
    fn out(&self) -> impl DoubleEndedIterator<Item = usize> {
        self.ways.iter().chain(&self.errors).copied()
    }
}

/// The positions of boxes, in their order. `column` is how far columns stand apart, in pixels.
/// Arrows to boxes that are not there are left out. The same graph gives the same drawing,
/// whatever the numbers of its boxes after the first.
#[must_use]
pub fn layout(nodes: &[Node], column: u32) -> Vec<Position> {
    let graph = Graph::of(nodes);
    let heights = bands::heights(nodes, &graph);
    let at = |(rank, y): (&usize, u64)| Position {
        x: u32::try_from(*rank).unwrap_or(u32::MAX).saturating_mul(column),
        y: u32::try_from(y).unwrap_or(u32::MAX),
    };
    graph.ranks.iter().zip(heights).map(at).collect()
}
