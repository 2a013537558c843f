//! How far down each node stands.

#![expect(clippy::indexing_slicing, reason = "every number is that of a node of the same graph")]

use super::Node;
use super::graph::Graph;

/// What part of a distance may be to spare.
const SPARE: u64 = 4;

/// What is taken of each column: from where to where. Nothing where the end is the beginning.
#[derive(Clone, Debug, Default)]
struct Shape(Vec<(u64, u64)>);

/// How far down each node stands.
pub(super) fn heights(nodes: &[Node], graph: &Graph) -> Vec<u64> {
    let children = children(graph);
    let (shapes, below) = shapes(nodes, graph, &children);
    let mut heights = vec![0; nodes.len()];
    let mut drawn = Shape::default();
    let mut free = 0;
    // What the drawing begins with stands above what nothing leads to.
    for root in (0..nodes.len()).filter(|node| graph.parents[*node].is_none()) {
        free = drawn.fits(&shapes[root], graph.ranks[root], free);
        drawn.put(&shapes[root], graph.ranks[root], free);
        heights[root] = free;
    }
    for &node in &graph.order {
        for &child in &children[node] {
            heights[child] = heights[node] + below[child];
        }
    }
    heights
}

/// What stands behind each node, from top to bottom: first what is reached when all goes well.
fn children(graph: &Graph) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); graph.parents.len()];
    for &node in &graph.order {
        if let Some(parent) = graph.parents[node] {
            children[parent].push(node);
        }
    }
    for behind in &mut children {
        behind.sort_by_key(|node| graph.after_errors[*node]);
    }
    children
}

/// The shape of what stands behind nothing, with the node, and how far each other node stands
/// below the one that it stands behind.
fn shapes(nodes: &[Node], graph: &Graph, children: &[Vec<usize>]) -> (Vec<Shape>, Vec<u64>) {
    let mut shapes = vec![Shape::default(); nodes.len()];
    let mut below = vec![0; nodes.len()];
    for &node in graph.order.iter().rev() {
        let own = u64::from(nodes[node].height);
        let mut shape = Shape(vec![(0, own)]);
        let mut free = 0;
        for &child in &children[node] {
            if graph.after_errors[child] && !graph.after_errors[node] {
                free = free.max(own);
            }
            let column = graph.ranks[child] - graph.ranks[node];
            let inner = std::mem::take(&mut shapes[child]);
            free += with_room(shape.fits(&inner, column, free) - free);
            shape.put(&inner, column, free);
            below[child] = free;
        }
        shapes[node] = shape;
    }
    (shapes, below)
}

/// A distance with room to spare: one of few, so that one node more seldom makes it longer and
/// moves what stands below.
fn with_room(distance: u64) -> u64 {
    distance.next_multiple_of((distance / SPARE).next_power_of_two())
}

impl Shape {
    /// How far down, `least` at least, another shape fits below this one.
    fn fits(&self, other: &Self, column: usize, least: u64) -> u64 {
        let there = self.0.iter().skip(column);
        let pairs = there.zip(&other.0).filter(|(_, (top, end))| end > top);
        pairs.map(|((_, end), (top, _))| end.saturating_sub(*top)).fold(least, u64::max)
    }

    /// Takes another shape in, so far down.
    fn put(&mut self, other: &Self, column: usize, down: u64) {
        let columns = self.0.len().max(column + other.0.len());
        self.0.resize(columns, (0, 0));
        let pairs = self.0.iter_mut().skip(column).zip(&other.0);
        for (there, (top, end)) in pairs.filter(|(_, (top, end))| end > top) {
            let first = if there.0 == there.1 { down + top } else { there.0 };
            *there = (first, down + end);
        }
    }
}
