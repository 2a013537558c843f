//! A layered drawing of a directed graph, from left to right.
//!
//! It knows nothing of flows. Each node has a column to the right of all that lead to it, but for
//! the edges that close rounds; within a column nodes stand near those that lead to them. The same
//! graph gives the same drawing, in about linear time.

#![expect(clippy::indexing_slicing, reason = "every number is that of a node of the same graph")]

/// A node to be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// How high it is, in pixels, with the room below it.
    pub height: u32,
    /// The nodes that it leads to, by their number, from top to bottom.
    pub out: Vec<usize>,
}

/// Where a node stands: its upper left corner, in pixels from the drawing's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// To the right.
    pub x: u32,
    /// Downwards.
    pub y: u32,
}

/// How often the order within the columns is bettered, there and back.
const SWEEPS: usize = 3;

/// The positions of nodes, in their order. `column` is how far columns stand apart, in pixels.
/// Edges to nodes that are not there are left out.
#[must_use]
pub fn layout(nodes: &[Node], column: u32) -> Vec<Position> {
    let forward = forward_edges(nodes);
    let before = reversed(&forward);
    let ranks = ranks(&forward, &before);
    let mut columns = vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)];
    for node in preorder(&forward) {
        columns[ranks[node]].push(node);
    }
    let mut heights = vec![0; nodes.len()];
    stack(nodes, &columns, &mut heights);
    for _ in 0..SWEEPS {
        columns.iter_mut().for_each(|column| sort(column, &before, &mut heights, nodes));
        columns.iter_mut().rev().for_each(|column| sort(column, &forward, &mut heights, nodes));
    }
    columns.iter_mut().for_each(|column| sort(column, &before, &mut heights, nodes));
    place(nodes, &columns, &before, &mut heights);
    let x = |rank: usize| u32::try_from(rank).unwrap_or(u32::MAX).saturating_mul(column);
    let at = |(rank, y): (&usize, &u64)| Position {
        x: x(*rank),
        y: u32::try_from(*y).unwrap_or(u32::MAX),
    };
    ranks.iter().zip(&heights).map(at).collect()
}

/// The edges that close no round: all but those to a node from which the walk came.
fn forward_edges(nodes: &[Node]) -> Vec<Vec<usize>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        Open,
        Done,
    }
    let mut seen = vec![Seen::No; nodes.len()];
    let mut forward = vec![Vec::new(); nodes.len()];
    for root in 0..nodes.len() {
        let mut walk = if seen[root] == Seen::No { vec![(root, 0)] } else { Vec::new() };
        while let Some((node, edge)) = walk.pop() {
            seen[node] = Seen::Open;
            let Some(to) = nodes[node].out.get(edge).copied() else {
                seen[node] = Seen::Done;
                continue;
            };
            walk.push((node, edge + 1));
            match seen.get(to) {
                None | Some(Seen::Open) => {}
                Some(Seen::Done) => forward[node].push(to),
                Some(Seen::No) => {
                    forward[node].push(to);
                    walk.push((to, 0));
                }
            }
        }
    }
    forward
}

fn reversed(forward: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut before = vec![Vec::new(); forward.len()];
    for (from, to) in forward.iter().enumerate() {
        to.iter().for_each(|to| before[*to].push(from));
    }
    before
}

/// For each node the length of the longest way to it.
fn ranks(forward: &[Vec<usize>], before: &[Vec<usize>]) -> Vec<usize> {
    let mut waits: Vec<usize> = before.iter().map(Vec::len).collect();
    let mut ranks = vec![0; forward.len()];
    let mut ready: Vec<usize> = (0..forward.len()).filter(|node| waits[*node] == 0).collect();
    while let Some(node) = ready.pop() {
        for to in &forward[node] {
            ranks[*to] = ranks[*to].max(ranks[node] + 1);
            waits[*to] -= 1;
            if waits[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    ranks
}

fn preorder(forward: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; forward.len()];
    let mut order = Vec::with_capacity(forward.len());
    for root in 0..forward.len() {
        let mut open = vec![root];
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut seen[node], true) {
                order.push(node);
                open.extend(forward[node].iter().rev());
            }
        }
    }
    order
}

/// Puts each column's nodes one below the other.
fn stack(nodes: &[Node], columns: &[Vec<usize>], heights: &mut [u64]) {
    for column in columns {
        let mut free = 0;
        for node in column {
            heights[*node] = free;
            free += u64::from(nodes[*node].height);
        }
    }
}

/// Orders a column by where its nodes' neighbours stand, and puts it one below the other.
fn sort(column: &mut [usize], neighbours: &[Vec<usize>], heights: &mut [u64], nodes: &[Node]) {
    let wish = |node: &usize| middle(&neighbours[*node], heights).unwrap_or(heights[*node]);
    let mut wished: Vec<(u64, usize)> = column.iter().map(|node| (wish(node), *node)).collect();
    wished.sort_by_key(|(wish, _)| *wish);
    let mut free = 0;
    for (slot, (_, node)) in column.iter_mut().zip(wished) {
        *slot = node;
        heights[node] = free;
        free += u64::from(nodes[node].height);
    }
}

/// Moves nodes down to where those that lead to them stand, without changing their order.
fn place(nodes: &[Node], columns: &[Vec<usize>], before: &[Vec<usize>], heights: &mut [u64]) {
    for column in columns {
        let mut free = 0;
        for node in column {
            let wish = middle(&before[*node], heights).unwrap_or(0);
            heights[*node] = wish.max(free);
            free = heights[*node] + u64::from(nodes[*node].height);
        }
    }
}

fn middle(neighbours: &[usize], heights: &[u64]) -> Option<u64> {
    let count = u64::try_from(neighbours.len()).ok().filter(|count| *count > 0)?;
    Some(neighbours.iter().map(|node| heights[*node]).sum::<u64>() / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMN: u32 = 280;

    /// A graph that looks random and is the same every time.
    fn graph(seed: u64, size: usize, edge: impl Fn(usize, usize) -> usize) -> Vec<Node> {
        let mut state = seed;
        let mut next = |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        (0..size)
            .map(|node| {
                let out = (0..next(4)).map(|_| edge(node, next(size))).collect();
                Node { height: 200 + 40 * u32::try_from(next(5)).unwrap(), out }
            })
            .collect()
    }

    fn overlaps(nodes: &[Node], positions: &[Position]) -> usize {
        let mut boxes: Vec<_> =
            nodes.iter().zip(positions).map(|(node, at)| (at.x, at.y, node.height)).collect();
        boxes.sort_unstable();
        let below =
            |pair: &&[(u32, u32, u32)]| pair[0].0 == pair[1].0 && pair[0].1 + pair[0].2 > pair[1].1;
        boxes.windows(2).filter(below).count()
    }

    #[test]
    fn nothing_overlaps_and_the_same_graph_gives_the_same_drawing() {
        for seed in 0..40 {
            let nodes = graph(seed, 60, |_, to| to);
            let positions = layout(&nodes, COLUMN);
            assert_eq!(overlaps(&nodes, &positions), 0, "seed {seed}");
            assert_eq!(positions, layout(&nodes, COLUMN), "seed {seed}");
        }
    }

    #[test]
    fn without_rounds_every_edge_goes_to_the_right() {
        for seed in 0..40 {
            let nodes = graph(seed, 60, |from, to| from + 1 + to % (61 - from.min(59)));
            let positions = layout(&nodes, COLUMN);
            for (from, node) in nodes.iter().enumerate() {
                for to in node.out.iter().filter(|to| **to < nodes.len()) {
                    assert!(positions[*to].x >= positions[from].x + COLUMN, "seed {seed}");
                }
            }
        }
    }

    #[test]
    fn only_the_edge_that_closes_a_round_goes_left() {
        let node = |out: &[usize]| Node { height: 200, out: out.to_vec() };
        let positions = layout(&[node(&[1]), node(&[2, 3]), node(&[1]), node(&[])], COLUMN);
        let columns: Vec<u32> = positions.iter().map(|at| at.x / COLUMN).collect();
        assert_eq!(columns, [0, 1, 2, 2]);
        assert!(positions[2].y < positions[3].y);
    }
}
