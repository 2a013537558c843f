//! How big flows become.

use super::*;
use crate::limits::{TooBig, check_limits};

#[test]
fn a_flow_that_is_too_big_is_told_with_its_count() {
    let names: Vec<String> = (0..260).map(|at| format!("say_{at}")).collect();
    let nodes = names.iter().enumerate().map(|(at, name)| {
        let next = names.get(at + 1).map_or(Target::HangUp, |next| to(next));
        (name.as_str(), say("On.", next))
    });
    let flow = flow(&program("say_0", nodes.collect()));
    let json = emit(&flow, &Bindings::default()).json;
    assert_eq!(check_limits(&flow, &json), [TooBig::Actions { count: 263 }]);
    assert_eq!(check_limits(&super::flow(&journey()), "{}"), []);
}

/// A tree of menus of nine options each.
fn tree(options: usize) -> Program {
    let name = |at: usize| format!("menu_{at}");
    let menus = options / 9;
    let nodes: Vec<(String, Node)> = (0..menus)
        .map(|at| {
            let child = |key: usize| {
                let child = at * 9 + key;
                if child < menus { to(&name(child)) } else { Target::Back }
            };
            let options = (1..=9)
                .map(|key| option(u8::try_from(key).unwrap(), &format!("see {key}"), child(key)));
            (name(at), Node::Menu(menu(&["Which?"], options.collect())))
        })
        .collect();
    program("menu_0", nodes.iter().map(|(id, node)| (id.as_str(), node.clone())).collect())
}

#[test]
fn a_tree_of_menus_grows_by_one_block_a_menu() {
    let blocks = |options: usize| flow(&tree(options)).actions.len();
    // Going back needs no block: each menu is reached from one.
    assert_eq!(blocks(9_000) - blocks(900), 900);
}
