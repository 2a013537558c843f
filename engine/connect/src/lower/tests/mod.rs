//! Flows of programs made by hand: the reference journey, and what stands at its edges.

mod journey;
mod languages;
mod menus;
mod services;
mod size;

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Arm, Condition, Faces, Field, HandOver, Key, Kind, Language, LanguageOffer, Line, Menu,
    MenuOption, MenuSay, Node, Pivot, PivotWay, Program, Reply, Route, RouteWay, Segment, Service,
    Tag, Target, Template, Term, Test, ValueRef, Words, option_sentence,
};

use super::{lower, lower_within};
use crate::emit::{Bindings, emit};
use crate::limits::Limits;
use crate::model::{Action, ActionKind, ErrorType, Flow};
use crate::validate;

fn words(text: &str) -> Words {
    let text = BTreeMap::from([(Tag::from("en-US"), Template::plain(text))]);
    Words { text, or: BTreeMap::new() }
}

fn to(node: &str) -> Target {
    Target::To(node.into())
}

fn when(tests: &[(bool, Test)]) -> Condition {
    let term = |(not, test): &(bool, Test)| Term { not: *not, test: test.clone() };
    Condition { all: tests.iter().map(term).collect() }
}

fn option(key: u8, label: &str, target: Target) -> MenuOption {
    MenuOption {
        id: key.to_string().as_str().into(),
        key: Some(Key::Digit(key)),
        label: words(label),
        when: Condition::always(),
        through: None,
        on: Faces::Both,
        to: target,
    }
}

fn menu(says: &[&str], options: Vec<MenuOption>) -> Menu {
    let say =
        |text: &&str| MenuSay { words: words(text), when: Condition::always(), on: Faces::Both };
    Menu {
        says: says.iter().map(say).collect(),
        options,
        wait: 5,
        tries: 1,
        silence: Reply::Again(words("")),
        wrong_key: Reply::Again(words("")),
        exhausted: Target::HangUp,
        failed: Target::HangUp,
    }
}

fn language(tag: &str, voice: &str) -> Language {
    Language {
        tag: tag.into(),
        voice: voice.to_owned(),
        engine: None,
        option_sentence: option_sentence(&tag.into()).unwrap(),
        offer: None,
    }
}

fn program(start: &str, nodes: Vec<(&str, Node)>) -> Program {
    let offered = when(&[(false, Test::Mobile)]);
    let by = PivotWay::Text(words("Your menu is at a link."));
    let pivot = Pivot { offered, by, within: 600 };
    let route = Route {
        queue: "general".into(),
        hours: Some("main_hours".into()),
        by: vec![RouteWay::ThisCall],
        intent: Some("help".into()),
        pass: vec![ValueRef::field("customer", "first_name")],
        tell: None,
    };
    let line = Line {
        brand: "Everyday Bank".to_owned(),
        languages: vec![language("en-US", "joanna")],
        tags: BTreeMap::new(),
        logged: false,
        start: start.into(),
        pivots: BTreeMap::from([("to_screen".into(), pivot)]),
        routes: BTreeMap::from([("front_desk".into(), route)]),
        nodes: nodes.into_iter().map(|(id, node)| (id.into(), node)).collect(),
    };
    let field = |kind, maybe| Field { kind, maybe };
    let customer = Service {
        takes: vec![ValueRef::from_name("caller.phone").unwrap()],
        gives: BTreeMap::from([
            ("first_name".into(), field(Kind::Words, false)),
            ("has_dispute".into(), field(Kind::YesNo, false)),
            ("note".into(), field(Kind::Words, true)),
            ("owed".into(), field(Kind::Money, false)),
        ]),
        within: 3,
        changes: false,
        behind: Vec::new(),
    };
    Program {
        format: pivotline_ir::FORMAT.to_owned(),
        lines: BTreeMap::from([("everyday".into(), line)]),
        services: BTreeMap::from([("customer".into(), customer)]),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    }
}

fn say(text: &str, next: Target) -> Node {
    Node::Say { words: words(text), next }
}

fn hand_over() -> Node {
    let failed = || to("front_desk.failed");
    Node::HandOver(HandOver::new("front_desk".into(), failed(), failed(), failed()))
}

/// The call of the reference journey.
fn journey() -> Program {
    let offered = when(&[(false, Test::Offered { pivot: "to_screen".into() })]);
    let arms = vec![Arm { when: offered, to: to("offer") }];
    let offer = menu(
        &[],
        vec![
            option(1, "use our visual menu on your smartphone", to("to_screen")),
            option(2, "go on by voice", to("main")),
        ],
    );
    let send = Node::Offer {
        pivot: "to_screen".into(),
        opens: "main".into(),
        sent: to("to_screen.sent"),
        not_sent: to("to_screen.not sent"),
    };
    let mut main = menu(&["How can we help?"], vec![option(3, "talk to us", to("front_desk"))]);
    main.tries = 2;
    main.silence = Reply::Again(words("Sorry, I did not hear a key."));
    main.wrong_key = Reply::Again(words("Sorry, that key is not in use."));
    main.exhausted = to("front_desk");
    program(
        "everyday.check number",
        vec![
            ("everyday.check number", Node::CheckNumber { next: to("start") }),
            ("start", Node::Branch { arms, otherwise: to("main") }),
            ("offer", Node::Menu(Menu { exhausted: to("main"), failed: to("main"), ..offer })),
            ("to_screen", send),
            ("to_screen.sent", say("We've sent a link to your mobile.", Target::HangUp)),
            ("to_screen.not sent", say("Sorry, we could not send it.", to("main"))),
            ("main", Node::Menu(main)),
            ("front_desk", hand_over()),
            ("front_desk.failed", say("Nobody is free.", Target::HangUp)),
        ],
    )
}

fn flow(program: &Program) -> Flow {
    let limits = Limits { actions: usize::MAX, characters: usize::MAX };
    lower_within(program, &"everyday".into(), limits).unwrap().remove(0)
}

fn action<'a>(flow: &'a Flow, id: &str) -> &'a Action {
    let names: Vec<&str> = flow.actions.iter().map(|action| action.id.as_str()).collect();
    let found = flow.actions.iter().find(|action| action.id.as_str() == id);
    found.unwrap_or_else(|| panic!("no `{id}` in {names:?}"))
}

fn next<'a>(flow: &'a Flow, id: &str) -> &'a str {
    action(flow, id).next.as_ref().unwrap().as_str()
}

fn on<'a>(flow: &'a Flow, id: &str, operand: &str) -> &'a str {
    let conditions = &action(flow, id).conditions;
    conditions.iter().find(|(_, is, _)| is == operand).unwrap().2.as_str()
}

fn error<'a>(flow: &'a Flow, id: &str, error: ErrorType) -> &'a str {
    let errors = &action(flow, id).errors;
    errors.iter().find(|(is, _)| *is == error).unwrap().1.as_str()
}

fn attributes<'a>(flow: &'a Flow, id: &str) -> &'a BTreeMap<String, String> {
    match &action(flow, id).kind {
        ActionKind::UpdateFlowAttributes { attributes }
        | ActionKind::UpdateContactAttributes { attributes } => attributes,
        other => panic!("{other:?}"),
    }
}

/// What the service refuses: nothing of it may stand in a flow.
fn assert_publishable(flow: &Flow) {
    let json = emit(flow, &Bindings::default()).json;
    assert_eq!(validate::validate(&json), [], "{json}");
    let ids: BTreeSet<_> = flow.actions.iter().map(|action| action.id.as_str()).collect();
    assert_eq!(ids.len(), flow.actions.len());
    assert_eq!(flow.actions.first().map(|action| &action.id), Some(&flow.start));
    for action in &flow.actions {
        let ways = action.conditions.iter().map(|(_, _, to)| to);
        let ways = ways.chain(&action.next).chain(action.errors.iter().map(|(_, to)| to));
        for to in ways {
            assert!(ids.contains(to.as_str()), "{} leads to {to}", action.id);
        }
        let id = action.id.as_str();
        assert!((1..=50).contains(&id.chars().count()), "{id}");
        assert!(
            !id.contains(['%', ':', '(', '\\', '/', ')', '=', '$', ',', ';', '[', ']']),
            "{id}"
        );
    }
}
