//! What a drawing needs to know of a graph: its columns, and what stands behind what.

#![expect(clippy::indexing_slicing, reason = "every number is that of a node of the same graph")]

use super::Node;

/// A graph without the arrows that close rounds.
pub(super) struct Graph {
    /// Every node after all that lead to it, and else in the order of the ways out.
    pub(super) order: Vec<usize>,
    /// For each node the length of the longest way to it.
    pub(super) ranks: Vec<usize>,
    /// For each node the one behind which it stands: the last that leads to it, where all goes
    /// well if it can; none for a node that nothing leads to.
    pub(super) parents: Vec<Option<usize>>,
    /// The nodes that are only reached by errors.
    pub(super) after_errors: Vec<bool>,
}

/// From which node each one was found, and which arrows go on.
struct Walk {
    order: Vec<usize>,
    /// The root from which a node was found.
    roots: Vec<usize>,
    forward: Vec<Vec<usize>>,
}

impl Graph {
    pub(super) fn of(nodes: &[Node]) -> Self {
        let Walk { order, roots, forward } = Walk::of(nodes);
        let mut ranks = vec![0; nodes.len()];
        let mut parents: Vec<Option<usize>> = vec![None; nodes.len()];
        let mut after_errors = vec![true; nodes.len()];
        for &node in &order {
            after_errors[node] &= roots[node] != node;
            for &to in &forward[node] {
                ranks[to] = ranks[to].max(ranks[node] + 1);
                // What a forgotten block leads to does not stand with that block.
                if roots[to] != roots[node] {
                    continue;
                }
                let fails = after_errors[node] || !nodes[node].ways.contains(&to);
                if !fails || after_errors[to] {
                    parents[to] = Some(node);
                }
                after_errors[to] &= fails;
            }
        }
        Self { order, ranks, parents, after_errors }
    }
}

impl Walk {
    /// Depth first. An arrow to a node from which the walk came closes a round.
    fn of(nodes: &[Node]) -> Self {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            No,
            Open,
            Done,
        }
        // The last way out is gone first, so that the reverse of the order in which nodes are left
        // has the first way out first.
        let out: Vec<Vec<usize>> = nodes.iter().map(|node| node.out().rev().collect()).collect();
        let mut seen = vec![Seen::No; nodes.len()];
        let mut roots = vec![0; nodes.len()];
        let mut forward = vec![Vec::new(); nodes.len()];
        let mut trees = Vec::new();
        for root in 0..nodes.len() {
            let mut left = Vec::new();
            let mut walk = if seen[root] == Seen::No { vec![(root, 0)] } else { Vec::new() };
            while let Some((node, edge)) = walk.pop() {
                (seen[node], roots[node]) = (Seen::Open, root);
                let Some(to) = out[node].get(edge).copied() else {
                    seen[node] = Seen::Done;
                    left.push(node);
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
            trees.push(left);
        }
        // Later roots may lead to what was found from earlier ones.
        let order = trees.into_iter().rev().flat_map(|tree| tree.into_iter().rev()).collect();
        Self { order, roots, forward }
    }
}
