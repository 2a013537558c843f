//! What nodes use: conditions, values, pivots.

use pivotline_ir::{Condition, Name, Node, Test, ValueRef, Words};

/// The conditions of a node.
pub(crate) fn conditions(node: &Node) -> Vec<&Condition> {
    match node {
        Node::Branch { arms, .. } => arms.iter().map(|arm| &arm.when).collect(),
        Node::Menu(menu) => {
            let says = menu.says.iter().map(|say| &say.when);
            says.chain(menu.options.iter().map(|option| &option.when)).collect()
        }
        Node::ByFace { .. }
        | Node::Say { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::LogIn { .. }
        | Node::Offer { .. }
        | Node::Solved { .. }
        | Node::HandOver { .. } => Vec::new(),
    }
}

/// The words of a node.
pub(crate) fn words(node: &Node) -> Vec<&Words> {
    match node {
        Node::Say { words, .. } => vec![words],
        Node::Menu(menu) => {
            let says = menu.says.iter().map(|say| &say.words);
            let replies = [&menu.silence, &menu.wrong_key].into_iter();
            let replies = replies.filter_map(|reply| match reply {
                pivotline_ir::Reply::Again(words) => Some(words),
                pivotline_ir::Reply::Go(_) => None,
            });
            says.chain(menu.options.iter().map(|option| &option.label)).chain(replies).collect()
        }
        Node::ByFace { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::LogIn { .. }
        | Node::Branch { .. }
        | Node::Offer { .. }
        | Node::Solved { .. }
        | Node::HandOver { .. } => Vec::new(),
    }
}

/// The pivots that a node names.
pub(crate) fn pivots_used(node: &Node) -> Vec<&Name> {
    let offered = conditions(node).into_iter().flat_map(|condition| &condition.all);
    let mut all: Vec<_> = offered
        .filter_map(|term| match &term.test {
            Test::Offered { pivot } => Some(pivot),
            _ => None,
        })
        .collect();
    match node {
        Node::Offer { pivot, .. } => all.push(pivot),
        Node::Menu(menu) => {
            all.extend(menu.options.iter().filter_map(|option| option.through.as_ref()));
        }
        _ => {}
    }
    all
}

/// The values that a condition names.
pub(crate) fn values_of_condition(condition: &Condition) -> impl Iterator<Item = &ValueRef> {
    condition.all.iter().filter_map(|term| match &term.test {
        Test::Holds { value }
        | Test::Is { value, .. }
        | Test::Over { value, .. }
        | Test::Under { value, .. } => Some(value),
        Test::Mobile | Test::Offered { .. } | Test::Open { .. } => None,
    })
}

/// The values that words name.
pub(crate) fn values_of_words(words: &Words) -> impl Iterator<Item = &ValueRef> {
    let templates = words.text.values().chain(words.or.values());
    templates.flat_map(|template| template.holes().map(|hole| &hole.value))
}
