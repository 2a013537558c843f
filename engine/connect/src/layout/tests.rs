use std::collections::VecDeque;

use super::*;

const COLUMN: u32 = 280;
/// Blocks of the menus that edits are measured on.
const BLOCKS: usize = 200;

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

fn node(ways: &[usize], errors: &[usize]) -> Node {
    Node { height: 220, ways: ways.to_vec(), errors: errors.to_vec() }
}

/// Any graph.
fn graph(seed: u64, size: usize, edge: impl Fn(usize, usize) -> usize) -> Vec<Node> {
    let mut random = Random(seed);
    let mut nodes = Vec::new();
    for from in 0..size {
        let mut arrows =
            |most| (0..random.below(most)).map(|_| edge(from, random.below(size))).collect();
        let (ways, errors) = (arrows(4), arrows(3));
        nodes.push(Node {
            height: 200 + 40 * u32::try_from(random.below(5)).unwrap(),
            ways,
            errors,
        });
    }
    nodes
}

/// A graph like a line of menus: chains that lead to forks, ways back, ends that all share.
fn menus(seed: u64) -> Vec<Node> {
    const OVER: usize = 1;
    const FAILED: usize = 2;
    let mut random = Random(seed);
    let mut nodes =
        vec![node(&[3], &[FAILED]), node(&[], &[]), node(&[OVER], &[OVER]), node(&[], &[])];
    let mut open = VecDeque::from([(3, 3)]);
    while let Some((enter, above)) = open.pop_front().filter(|_| nodes.len() < BLOCKS) {
        let menu = nodes.len();
        nodes[enter] = node(&[menu], &[FAILED]);
        nodes.extend([node(&[], &[menu + 1, FAILED]), node(&[menu], &[OVER])]);
        for _ in 0..2 + random.below(6) {
            let first = nodes.len();
            nodes[menu].ways.push(first);
            nodes.extend((0..random.below(3)).map(|at| node(&[first + at + 1], &[FAILED])));
            let last = nodes.len();
            nodes.push(node(&[], &[]));
            match random.below(6) {
                0 => nodes[last] = node(&[above], &[FAILED]),
                1 => nodes[last] = node(&[OVER], &[OVER]),
                _ => open.push_back((last, menu)),
            }
        }
    }
    for (last, _) in open {
        nodes[last] = node(&[OVER], &[OVER]);
    }
    nodes
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
fn nothing_overlaps() {
    for seed in 0..40 {
        for nodes in [graph(seed, 60, |_, to| to), menus(seed)] {
            assert_eq!(overlaps(&nodes, &layout(&nodes, COLUMN)), 0, "seed {seed}");
        }
    }
}

#[test]
fn without_rounds_every_arrow_goes_to_the_right() {
    for seed in 0..40 {
        let nodes = graph(seed, 60, |from, to| from + 1 + to % (61 - from.min(59)));
        let positions = layout(&nodes, COLUMN);
        for (from, node) in nodes.iter().enumerate() {
            for to in node.out().filter(|to| *to < nodes.len()) {
                assert!(positions[to].x >= positions[from].x + COLUMN, "seed {seed}");
            }
        }
    }
}

#[test]
fn only_the_arrow_that_closes_a_round_goes_left() {
    let nodes = [node(&[1], &[]), node(&[2, 3], &[]), node(&[1], &[]), node(&[], &[])];
    let positions = layout(&nodes, COLUMN);
    let columns: Vec<u32> = positions.iter().map(|at| at.x / COLUMN).collect();
    assert_eq!(columns, [0, 1, 2, 2]);
    assert_eq!((positions[1].y, positions[2].y), (0, 0));
    assert!(positions[2].y < positions[3].y);
}

/// A block that only one error leads to stands below the block that failed, and below all that
/// follows there when it does not fail.
#[test]
fn what_follows_an_error_stands_below_the_happy_path() {
    let mut held = 0;
    for seed in 0..40 {
        let nodes = menus(seed);
        let positions = layout(&nodes, COLUMN);
        let mut arrows = vec![0; nodes.len()];
        nodes.iter().flat_map(Node::out).for_each(|to| arrows[to] += 1);
        for (from, node) in nodes.iter().enumerate() {
            for error in node.errors.iter().filter(|to| arrows[**to] == 1) {
                assert!(positions[*error].y >= positions[from].y + node.height, "seed {seed}");
                for way in node.ways.iter().filter(|to| arrows[**to] == 1) {
                    assert!(positions[*error].y > positions[*way].y, "seed {seed}");
                    held += 1;
                }
            }
        }
    }
    assert!(held > 1000, "{held} pairs");
}

#[test]
fn the_numbers_of_blocks_move_none() {
    for seed in 0..40 {
        let nodes = menus(seed);
        let last = nodes.len();
        // All but the first in reverse.
        let number = |at: usize| if at == 0 { 0 } else { last - at };
        let turned = (0..last).map(|at| {
            let from = &nodes[number(at)];
            let arrows = |to: &[usize]| to.iter().map(|to| number(*to)).collect();
            Node { height: from.height, ways: arrows(&from.ways), errors: arrows(&from.errors) }
        });
        let turned = layout(&turned.collect::<Vec<_>>(), COLUMN);
        let same = layout(&nodes, COLUMN);
        assert!((0..last).all(|at| same[at] == turned[number(at)]), "seed {seed}");
    }
}

/// How many of the others an edit moves, on average over many places; taking the new block out
/// again moves as many back.
fn moved(edit: impl Fn(&mut Vec<Node>, usize, usize)) -> usize {
    let (mut edits, mut moved) = (0, 0);
    for seed in 0..40 {
        let nodes = menus(seed);
        let before = layout(&nodes, COLUMN);
        let mut random = Random(seed + 1000);
        for _ in 0..20 {
            let from = random.below(nodes.len());
            if nodes[from].ways.is_empty() {
                continue;
            }
            let mut edited = nodes.clone();
            edit(&mut edited, from, random.below(nodes[from].ways.len()));
            let after = layout(&edited, COLUMN);
            moved += before.iter().zip(&after).filter(|(one, other)| one != other).count();
            edits += 1;
        }
    }
    println!("{} of {BLOCKS} blocks move on average over {edits} edits", moved / edits);
    moved / edits
}

#[test]
fn a_block_more_on_an_arrow_moves_few_others() {
    let insert = |nodes: &mut Vec<Node>, from: usize, way: usize| {
        nodes.push(node(&[nodes[from].ways[way]], &[2]));
        nodes[from].ways[way] = nodes.len() - 1;
    };
    assert!(moved(insert) <= BLOCKS / 10);
}

#[test]
fn a_branch_more_moves_few_others() {
    let branch = |nodes: &mut Vec<Node>, from: usize, way: usize| {
        nodes.push(node(&[1], &[1]));
        let new = nodes.len() - 1;
        nodes[from].ways.insert(way + 1, new);
    };
    assert!(moved(branch) <= BLOCKS / 5);
}
