//! Builds test programs by hand, in few words.

#![allow(dead_code, reason = "each test file uses its own part of the builder")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a builder of tests fails loudly")]

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_ir::{
    Condition, FORMAT, Face, Faces, Field, Hole, Key, Kind, Language, LanguageOffer, Line, Login,
    LoginWay, Menu, MenuOption, MenuSay, Name, Node, NodeId, Pivot, PivotWay, Program, Reply,
    Route, RouteWay, Service, Tag, Target, Template, Term, Test, ValueRef, Words, option_sentence,
};
use pivotline_machine::{Caller, Effect, Event, Machine, State, Step};

pub(crate) const PHONE: &str = "+12025550100";

pub(crate) fn words(text: &str) -> Words {
    Words { text: BTreeMap::from([("en-US".into(), template(text))]), or: BTreeMap::new() }
}

pub(crate) fn words_or(text: &str, or: &str) -> Words {
    Words { or: BTreeMap::from([("en-US".into(), template(or))]), ..words(text) }
}

/// `{customer.name:words}` stands for a hole.
fn template(text: &str) -> Template {
    let mut template = Template::default();
    for (at, piece) in text.split(['{', '}']).enumerate() {
        match piece.split_once(':') {
            Some((value, kind)) if at % 2 == 1 => template.push_hole(Hole {
                value: ValueRef::from_name(value).unwrap(),
                kind: serde_json::from_value(kind.into()).unwrap(),
            }),
            _ => template.push_text(piece),
        }
    }
    template
}

pub(crate) fn to(node: &str) -> Target {
    match node {
        "repeat" => Target::Repeat,
        "back" => Target::Back,
        "hang up" => Target::HangUp,
        node => Target::To(node.into()),
    }
}

pub(crate) fn when(test: Test) -> Condition {
    Condition { all: vec![Term { not: false, test }] }
}

pub(crate) fn unless(test: Test) -> Condition {
    Condition { all: vec![Term { not: true, test }] }
}

pub(crate) fn holds(value: &str) -> Test {
    Test::Holds { value: ValueRef::from_name(value).unwrap() }
}

pub(crate) fn option(key: &str, label: &str, target: &str) -> MenuOption {
    MenuOption {
        id: key.into(),
        key: Key::from_name(key),
        label: words(label),
        when: Condition::always(),
        through: None,
        on: Faces::Both,
        to: to(target),
    }
}

pub(crate) fn menu(title: &str, options: Vec<MenuOption>) -> Menu {
    Menu {
        says: vec![MenuSay { words: words(title), when: Condition::always(), on: Faces::Both }],
        options,
        wait: 5,
        tries: 2,
        silence: Reply::Again(words("I heard no key.")),
        wrong_key: Reply::Again(words("No such key.")),
        exhausted: to("bye"),
        failed: to("hang up"),
    }
}

/// "Hi Ann." or "Hello."
pub(crate) fn greeting() -> Vec<MenuSay> {
    let words = words_or("Hi {customer.name:words}.", "Hello.");
    vec![MenuSay { words, when: Condition::always(), on: Faces::Both }]
}

pub(crate) fn say(text: &str, next: &str) -> Node {
    Node::Say { words: words(text), next: to(next) }
}

pub(crate) fn service(takes: &[&str], gives: &[(&str, Kind, bool)]) -> Service {
    Service {
        takes: takes.iter().map(|name| ValueRef::from_name(name).unwrap()).collect(),
        gives: gives
            .iter()
            .map(|(name, kind, maybe)| (Name::from(*name), Field { kind: *kind, maybe: *maybe }))
            .collect(),
        within: 3,
        changes: false,
        behind: Vec::new(),
    }
}

/// A program of one line, `bank`, that begins at its first node. It has a service `customer`
/// (name, maybe balance, vip), one `outage` (active) that asks nothing about the caller, one
/// `balance` behind the login `app`, a pivot `link` for mobile callers, a route `desk`.
pub(crate) fn program(nodes: Vec<(&str, Node)>) -> Program {
    let tag = Tag::from("en-US");
    let language = Language {
        option_sentence: option_sentence(&tag).unwrap(),
        tag,
        voice: "Joanna".to_owned(),
        engine: None,
        offer: None,
    };
    let start = NodeId::from(nodes[0].0);
    let mut nodes: BTreeMap<NodeId, Node> =
        nodes.into_iter().map(|(id, node)| (id.into(), node)).collect();
    nodes.entry("bye".into()).or_insert_with(|| say("Goodbye.", "hang up"));
    let pivot = Pivot {
        offered: when(Test::Mobile),
        by: PivotWay::Text(words("Your menu: {link:words}")),
        within: 600,
    };
    let route = Route {
        queue: "people".into(),
        hours: None,
        by: vec![RouteWay::ThisCall, RouteWay::WebCall],
        intent: Some("help".into()),
        pass: vec![ValueRef::field("customer", "name"), ValueRef::field("customer", "balance")],
        tell: Some(words_or("{customer.name:words} calls.", "Somebody calls.")),
    };
    let locked = Service {
        behind: vec!["app".into()],
        ..service(&["caller.phone"], &[("amount", Kind::Money, false)])
    };
    let customer = service(
        &["caller.phone"],
        &[("name", Kind::Words, false), ("balance", Kind::Money, true), ("vip", Kind::YesNo, true)],
    );
    let line = Line {
        brand: "Everyday Bank".to_owned(),
        languages: vec![language],
        tags: BTreeMap::new(),
        logged: false,
        start,
        pivots: BTreeMap::from([("link".into(), pivot)]),
        routes: BTreeMap::from([("desk".into(), route)]),
        nodes,
    };
    let outage = service(&["caller.language"], &[("active", Kind::YesNo, false)]);
    let program = Program {
        format: FORMAT.to_owned(),
        lines: BTreeMap::from([("bank".into(), line)]),
        services: BTreeMap::from([
            ("customer".into(), customer),
            ("outage".into(), outage),
            ("balance".into(), locked),
        ]),
        logins: BTreeMap::from([("app".into(), Login { ways: vec![LoginWay::Passkey] })]),
        forms: BTreeMap::new(),
    };
    assert_eq!(program.verify(), Vec::new());
    program
}

/// A second language, offered on key 2.
pub(crate) fn spanish() -> Language {
    let tag = Tag::from("es-US");
    Language {
        option_sentence: option_sentence(&tag).unwrap(),
        tag,
        voice: "Lupe".to_owned(),
        engine: None,
        offer: Some(LanguageOffer {
            key: Key::Digit(2),
            words: "Para español, oprima 2.".to_owned(),
        }),
    }
}

pub(crate) fn ask(service: &str, then: &str) -> Node {
    Node::Ask { service: service.into(), fresh: false, ok: to(then), failed: to(then) }
}

pub(crate) fn machine(program: Program) -> Machine {
    Machine::new(Arc::new(program))
}

pub(crate) fn caller() -> Caller {
    Caller { phone: PHONE.to_owned(), mobile: None }
}

pub(crate) fn answered(fields: &[(&str, &str)]) -> Event {
    let fields = fields.iter().map(|(name, raw)| (Name::from(*name), (*raw).to_owned())).collect();
    Event::Answered { fields }
}

pub(crate) fn pressed(key: &str) -> Event {
    Event::Key { key: Key::from_name(key).unwrap() }
}

pub(crate) fn chosen(option: &str) -> Event {
    Event::Choose { option: option.to_owned() }
}

/// A contact that is played event by event.
pub(crate) struct Played {
    pub(crate) machine: Machine,
    pub(crate) state: State,
    pub(crate) effects: Vec<Effect>,
}

impl Played {
    pub(crate) fn call(program: Program) -> Self {
        let machine = machine(program);
        let step = machine.call(&"bank".into(), None, caller()).unwrap();
        Self { machine, state: step.state, effects: step.effects }
    }

    pub(crate) fn page(program: Program, place: &str) -> Self {
        let machine = machine(program);
        let step = machine.open(&"bank".into(), &"en-US".into(), caller(), &place.into()).unwrap();
        assert_eq!(step.state.face, Face::Screen);
        Self { machine, state: step.state, effects: step.effects }
    }

    /// Something happens, and is not refused.
    pub(crate) fn then(&mut self, event: Event) -> &mut Self {
        let Step { state, effects, refused } = self.machine.step(&self.state, event.clone());
        assert_eq!(refused, None, "{event:?} was refused");
        (self.state, self.effects) = (state, effects);
        self
    }

    /// The words of the last step's effects.
    pub(crate) fn heard(&self) -> Vec<&str> {
        let effects = self.effects.iter().filter_map(|effect| match effect {
            Effect::Say { words } => Some(words.as_str()),
            Effect::Listen { prompt, .. } => Some(prompt.as_str()),
            _ => None,
        });
        effects.collect()
    }

    pub(crate) fn menu(&self) -> String {
        self.machine.view(&self.state).menu.to_string()
    }

    pub(crate) fn options(&self) -> Vec<String> {
        let view = self.machine.view(&self.state);
        view.options.into_iter().map(|option| option.label).collect()
    }
}
