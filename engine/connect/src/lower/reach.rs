//! Which nodes lie on rounds, and which lie behind which. Each in about one pass over the graph.

#![expect(clippy::indexing_slicing, reason = "every number is that of a node of the same graph")]

use std::collections::{BTreeMap, BTreeSet};

/// The nodes from which a way leads back to themselves. Every node is reached from node 0.
pub(super) fn in_rounds(next: &[Vec<usize>]) -> BTreeSet<usize> {
    let before = reversed(next);
    let mut component = vec![usize::MAX; next.len()];
    let mut sizes = vec![0_usize; next.len()];
    for root in postorder(next).into_iter().rev() {
        let mut open = vec![root];
        while let Some(at) = open.pop() {
            if component[at] == usize::MAX {
                component[at] = root;
                sizes[root] += 1;
                open.extend(&before[at]);
            }
        }
    }
    let round = |at: &usize| sizes[component[*at]] > 1 || next[*at].contains(at);
    (0..next.len()).filter(|at| component[*at] != usize::MAX && round(at)).collect()
}

/// For each node the nodes that every way to it passes.
pub(super) struct Dominators {
    /// Right below which node each one stands in the dominator tree.
    children: Vec<Vec<usize>>,
    /// When the node's part of the dominator tree was entered and left.
    spans: Vec<(usize, usize)>,
}

impl Dominators {
    /// Of a graph whose nodes are all reached from node 0 (after Cooper, Harvey and Kennedy).
    pub(super) fn of(next: &[Vec<usize>]) -> Self {
        let order = postorder(next);
        let mut rank = vec![usize::MAX; next.len()];
        order.iter().enumerate().for_each(|(at, node)| rank[*node] = at);
        let before = reversed(next);
        let mut parent = vec![usize::MAX; next.len()];
        parent[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for node in order.iter().rev().copied().filter(|node| *node != 0) {
                let known = before[node].iter().copied().filter(|from| parent[*from] != usize::MAX);
                let found = known.reduce(|one, other| meet(&parent, &rank, one, other));
                let found = found.unwrap_or(usize::MAX);
                changed |= std::mem::replace(&mut parent[node], found) != found;
            }
        }
        let children = children(&parent);
        Self { spans: spans(&children), children }
    }

    /// The nodes of which every way to them passes another node of the same name.
    pub(super) fn behind_their_like<T: Ord>(
        &self,
        name: impl Fn(usize) -> Option<T>,
    ) -> BTreeSet<usize> {
        let mut passed: BTreeMap<T, usize> = BTreeMap::new();
        let mut behind = BTreeSet::new();
        let mut open = vec![(0, false)];
        while let Some((node, done)) = open.pop() {
            if let Some(name) = name(node) {
                let above = passed.entry(name).or_default();
                if done {
                    *above -= 1;
                } else {
                    if *above > 0 {
                        behind.insert(node);
                    }
                    *above += 1;
                }
            }
            if !done {
                open.push((node, true));
                open.extend(self.children[node].iter().map(|child| (*child, false)));
            }
        }
        behind
    }

    /// Whether every way to `behind` passes `node`.
    pub(super) fn dominates(&self, node: usize, behind: usize) -> bool {
        let (outer, inner) = (self.spans[node], self.spans[behind]);
        outer.0 <= inner.0 && inner.1 <= outer.1
    }
}

fn meet(parent: &[usize], rank: &[usize], one: usize, other: usize) -> usize {
    let (mut one, mut other) = (one, other);
    while one != other {
        if rank[one] < rank[other] {
            one = parent[one];
        } else {
            other = parent[other];
        }
    }
    one
}

fn children(parent: &[usize]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); parent.len()];
    for (node, above) in parent.iter().enumerate().filter(|(node, _)| *node != 0) {
        if *above != usize::MAX {
            children[*above].push(node);
        }
    }
    children
}

fn spans(children: &[Vec<usize>]) -> Vec<(usize, usize)> {
    let mut spans = vec![(usize::MAX, 0); children.len()];
    let mut clock = 0;
    let mut open = vec![(0, false)];
    while let Some((node, done)) = open.pop() {
        clock += 1;
        if done {
            spans[node].1 = clock;
        } else {
            spans[node].0 = clock;
            open.push((node, true));
            open.extend(children[node].iter().map(|child| (*child, false)));
        }
    }
    spans
}

fn reversed(next: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut before = vec![Vec::new(); next.len()];
    for (from, to) in next.iter().enumerate() {
        to.iter().for_each(|to| before[*to].push(from));
    }
    before
}

/// The nodes that are reached from node 0, each after those that it leads to.
fn postorder(next: &[Vec<usize>]) -> Vec<usize> {
    let mut seen = vec![false; next.len()];
    let mut order = Vec::with_capacity(next.len());
    let mut open = vec![(0, 0)];
    seen[0] = true;
    while let Some((node, edge)) = open.pop() {
        match next[node].get(edge) {
            Some(to) => {
                open.push((node, edge + 1));
                if !std::mem::replace(&mut seen[*to], true) {
                    open.push((*to, 0));
                }
            }
            None => order.push(node),
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_round_is_found_and_a_tail_is_not() {
        let next = vec![vec![1], vec![2, 3], vec![1], vec![3, 4], vec![]];
        assert_eq!(in_rounds(&next), BTreeSet::from([1, 2, 3]));
    }

    #[test]
    fn what_two_ways_lead_to_is_dominated_by_their_fork_alone() {
        let next = vec![vec![1, 2], vec![3], vec![3], vec![4], vec![1]];
        let dominators = Dominators::of(&next);
        assert!(dominators.dominates(0, 4) && dominators.dominates(3, 4));
        assert!(!dominators.dominates(1, 3) && !dominators.dominates(4, 1));
        let name = |node| [None, Some("a"), Some("a"), Some("b"), Some("b")][node];
        assert_eq!(dominators.behind_their_like(name), BTreeSet::from([4]));
    }
}
