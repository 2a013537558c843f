//! Programs made up by chance, called by chance: the machine and the flows tell the same. They hold
//! what no menu file says so, so that the two agree by their rules and not by what is usual. Where
//! the proof passes, no call may differ, nor go round.

#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

#[path = "../../engine/machine/tests/support/mod.rs"]
mod support;

use std::collections::{BTreeMap, BTreeSet};

use pivotline_connect::validate::validate;
use pivotline_connect::{Bindings, Limits};
use pivotline_ir::{
    Arm, Condition, Faces, Follow, HandOver, Hole, Kind, Line, Menu, MenuOption, MenuSay, Node,
    NodeId, Program, Reminder, Reply, Template, Term, Test, ValueRef, Words,
};
use pivotline_proof::prove;
use proptest::prelude::*;
use support::*;

use pivotline_tests::call::{Numbers, Script, chance};
use pivotline_tests::case::TIGHT;
use pivotline_tests::random::Random;

/// Places of a generated program.
const PLACES: [&str; 6] = ["n0", "n1", "n2", "n3", "n4", "n5"];
/// Where calls follow what was sent there.
const FOLLOWS: [&str; 6] =
    ["n0.follow", "n1.follow", "n2.follow", "n3.follow", "n4.follow", "n5.follow"];

fn place() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => prop::sample::select(PLACES.as_slice()),
        1 => prop::sample::select(["back", "hang up", "bye"].as_slice()),
    ]
}

fn condition() -> impl Strategy<Value = Condition> {
    let tests = [
        Test::Mobile,
        holds("customer.vip"),
        holds("customer.balance"),
        Test::Is { value: ValueRef::field("customer", "name"), word: "Ann".to_owned() },
        Test::Offered { pivot: "link".into() },
        Test::Open { hours: "office".into() },
    ];
    let term = (any::<bool>(), prop::sample::select(tests.to_vec()));
    let terms = prop::collection::vec(term.prop_map(|(not, test)| Term { not, test }), 0..3);
    terms.prop_map(|all| Condition { all })
}

fn text() -> impl Strategy<Value = Words> {
    prop_oneof![
        Just(words("Well.")),
        Just(words_or("Hi {customer.name:words}.", "Hello.")),
        Just(words_or("You, {customer.name:words}, have {customer.balance:money}.", "You.")),
        Just(words("You have {customer.balance:money}.")),
    ]
}

fn choice() -> impl Strategy<Value = MenuOption> {
    let faces = prop::sample::select([Faces::Both, Faces::Voice, Faces::Screen].as_slice());
    let target = prop_oneof![4 => place(), 1 => Just("repeat")];
    (0..5_u8, target, condition(), any::<bool>(), faces).prop_map(
        |(key, target, when, through, on)| MenuOption {
            when,
            on,
            through: through.then(|| "link".into()),
            ..option(&key.to_string(), "go", target)
        },
    )
}

fn any_menu() -> impl Strategy<Value = Menu> {
    let says = prop::collection::vec((text(), condition()), 0..3);
    let options = prop::collection::vec(choice(), 0..4);
    (says, options, 1..4_u32, place(), any::<bool>()).prop_map(
        |(says, mut options, tries, silence, again)| {
            let mut keys = BTreeSet::new();
            options.retain(|option| keys.insert(option.id.clone()));
            let say = |(words, when)| MenuSay { words, when, on: Faces::Both };
            let mut menu = menu("", options);
            menu.says = says.into_iter().map(say).collect();
            menu.tries = tries;
            if !again {
                menu.silence = Reply::Go(to(silence));
            }
            menu
        },
    )
}

fn node() -> impl Strategy<Value = Node> {
    let service = prop::sample::select(["customer", "outage"].as_slice());
    prop_oneof![
        4 => any_menu().prop_map(Node::Menu),
        1 => (text(), place()).prop_map(|(words, next)| Node::Say { words, next: to(next) }),
        1 => place().prop_map(|next| Node::CheckNumber { next: to(next) }),
        1 => (service, any::<bool>(), place(), place()).prop_map(|(service, fresh, ok, failed)| {
            Node::Ask { service: service.into(), fresh, ok: to(ok), failed: to(failed) }
        }),
        1 => (condition(), place(), place()).prop_map(|(when, a, b)| Node::Branch {
            arms: vec![Arm { when, to: to(a) }],
            otherwise: to(b),
        }),
        1 => (place(), place()).prop_map(|(sent, not_sent)| Node::Offer {
            pivot: "link".into(),
            opens: "n0".into(),
            sent: to(sent),
            not_sent: to(not_sent),
        }),
        1 => (place(), place(), place()).prop_map(|(done, over, key)| {
            let every = Reminder { seconds: 10, words: words("Still here.") };
            Node::Follow(Box::new(Follow {
                opened: Some(words("Well.")),
                chosen: Some(Words {
                    text: [("en-US".into(), chosen())].into(),
                    ..Words::default()
                }),
                every: Some(every),
                after: 15,
                done: to(done),
                over: to(over),
                key: to(key),
                places: Vec::new(),
                handovers: Vec::new(),
            }))
        }),
        1 => (place(), place()).prop_map(|(closed, full)| {
            Node::HandOver(HandOver::new("desk".into(), to(closed), to(full), to("hang up")))
        }),
    ]
}

/// A call follows what it has sent, and nothing else.
fn of_place(
    ((place, follow), node): ((&'static str, &'static str), Node),
) -> (&'static str, Node, Option<(&'static str, Node)>) {
    let Node::Follow(of) = &node else { return (place, node, None) };
    let offer = Node::Offer {
        pivot: "link".into(),
        opens: "n0".into(),
        sent: to(follow),
        not_sent: of.over.clone(),
    };
    (place, offer, Some((follow, node)))
}

/// What is said of a choice on the screen.
fn chosen() -> Template {
    let mut template = Template::plain("You chose to ");
    template.push_hole(Hole { value: ValueRef::Choice, kind: Kind::Words });
    template
}

/// A call that follows comes to every menu and every handover.
fn let_follow(line: &mut Line) {
    let of = |kind: fn(&Node) -> bool| -> Vec<NodeId> {
        let nodes = line.nodes.iter().filter(|(_, node)| kind(node));
        nodes.map(|(id, _)| id.clone()).collect()
    };
    let places = of(|node| matches!(node, Node::Menu(_)));
    let handovers = of(|node| matches!(node, Node::HandOver { .. }));
    for node in line.nodes.values_mut() {
        if let Node::Follow(follow) = node {
            follow.places.clone_from(&places);
            follow.handovers.clone_from(&handovers);
        }
    }
}

fn programs() -> impl Strategy<Value = Program> {
    let nodes = prop::collection::vec(node(), PLACES.len());
    (nodes, any::<bool>(), any::<bool>()).prop_map(|(nodes, two_languages, hours)| {
        let mut placed = vec![
            ("begin", Node::CheckNumber { next: to("asked") }),
            ("asked", ask("customer", "n0")),
        ];
        for (place, node, follow) in PLACES.into_iter().zip(FOLLOWS).zip(nodes).map(of_place) {
            placed.push((place, node));
            placed.extend(follow);
        }
        let mut program = program(placed);
        for line in program.lines.values_mut() {
            let_follow(line);
            if two_languages {
                line.languages.push(spanish());
            }
            for route in line.routes.values_mut().filter(|_| hours) {
                route.hours = Some("office".into());
            }
        }
        program
    })
}

/// Limits that leave several menus in a flow.
const SMALL: Limits = Limits { actions: 45, characters: usize::MAX };

fn flows(program: &Program, limits: Limits) -> BTreeMap<String, String> {
    let lines = program.lines.keys();
    let flows =
        lines.flat_map(|line| pivotline_connect::lower_within(program, line, limits).unwrap());
    flows
        .map(|flow| {
            let json = pivotline_connect::emit(&flow, &Bindings::default()).json;
            // A program made up by chance may go round, or keep callers waiting: F1.
            let mut problems = validate(&json);
            problems.retain(|problem| !problem.code.as_str().starts_with("F1"));
            assert!(problems.is_empty(), "{problems:#?}");
            (flow.name, json)
        })
        .collect()
}

/// Whether a program went round without end on its own, which no compiled program does.
fn goes_round(found: &str) -> bool {
    found.contains("ran without waiting") || found.contains("still busy")
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(200)
    })]

    #[test]
    fn the_machine_and_the_flows_agree(
        program in programs(),
        limits in prop::sample::select([Limits::CONNECT, TIGHT, SMALL].as_slice()),
        seed in any::<u64>(),
    ) {
        let flows = flows(&program, limits);
        let proved = prove(&program, &flows, &Bindings::default());
        let numbers = Numbers::new(program.clone(), flows);
        let mut random = Random::new(seed);
        for line in &program.lines {
            for _ in 0..4 {
                let text = chance::call(&program, line, &mut random);
                let script = Script::read(&text).unwrap();
                if let Err(found) = numbers.agreed(&script) {
                    let nodes = serde_json::to_string(&line.1.nodes).unwrap();
                    let is_round = goes_round(&found.0) && proved.is_err();
                    prop_assert!(is_round, "{nodes}\n{text}\n{found}\n{proved:?}");
                }
            }
        }
    }
}
