//! Whatever the program, the state and the event: a step ends, refuses without a trace, and
//! keeps locked places locked.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Arm, Face, Faces, Follow, HandOver, Key, MenuOption, Node, Program, Reminder, Reply, Test,
};
use pivotline_machine::{ContactKind, Event, Machine, News, State};
use proptest::prelude::*;
use support::*;

/// Places of a generated program. `vault` stands behind the login alone.
const PLACES: [&str; 6] = ["n0", "n1", "n2", "n3", "n4", "lock"];

fn place() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        6 => prop::sample::select(PLACES.as_slice()),
        1 => prop::sample::select(["back", "hang up", "bye"].as_slice()),
    ]
}

fn test() -> impl Strategy<Value = Test> {
    prop_oneof![
        Just(Test::Mobile),
        Just(holds("customer.vip")),
        Just(Test::Offered { pivot: "link".into() }),
        Just(Test::Open { hours: "office".into() }),
    ]
}

fn choice() -> impl Strategy<Value = MenuOption> {
    let faces = prop::sample::select([Faces::Both, Faces::Voice, Faces::Screen].as_slice());
    let target = prop_oneof![4 => place(), 1 => Just("repeat")];
    (0..4_u8, target, prop::option::of(test()), faces).prop_map(|(key, target, test, on)| {
        let when = test.map(when).unwrap_or_default();
        MenuOption { when, on, ..option(&key.to_string(), "go", target) }
    })
}

fn node() -> impl Strategy<Value = Node> {
    let service = prop::sample::select(["customer", "outage", "balance"].as_slice());
    let offers = (prop::collection::vec(choice(), 0..4), 0..3_u32, place(), any::<bool>());
    prop_oneof![
        1 => (place(), place()).prop_map(|(a, b)| Node::ByFace { voice: to(a), screen: to(b) }),
        1 => place().prop_map(|next| say("Well.", next)),
        1 => place().prop_map(|next| Node::CheckNumber { next: to(next) }),
        1 => (service, any::<bool>(), place(), place()).prop_map(|(service, fresh, ok, failed)| {
            Node::Ask { service: service.into(), fresh, ok: to(ok), failed: to(failed) }
        }),
        1 => (test(), place(), place()).prop_map(|(test, a, b)| Node::Branch {
            arms: vec![Arm { when: when(test), to: to(a) }],
            otherwise: to(b),
        }),
        3 => offers.prop_map(|(mut options, tries, silence, again)| {
            let mut keys = BTreeSet::new();
            options.retain(|option| keys.insert(option.id.clone()));
            let mut menu = menu("Choose.", options);
            menu.tries = tries.max(1);
            if !again {
                menu.silence = Reply::Go(to(silence));
            }
            Node::Menu(menu)
        }),
        1 => (place(), place()).prop_map(|(sent, not_sent)| Node::Offer {
            pivot: "link".into(),
            opens: "lock".into(),
            sent: to(sent),
            not_sent: to(not_sent),
        }),
        1 => (place(), place(), place()).prop_map(|(done, over, key)| {
            Node::Follow(Box::new(Follow {
                opened: None,
                chosen: None,
                every: Some(Reminder { seconds: 5, words: words("Still here.") }),
                after: 10,
                done: to(done),
                over: to(over),
                key: to(key),
                places: vec!["n0".into()],
                handovers: vec!["n1".into(), "n2".into()],
            }))
        }),
        1 => (place(), place()).prop_map(|(closed, full)| {
            Node::HandOver(HandOver::new("desk".into(), to(closed), to(full), to("hang up")))
        }),
    ]
}

fn programs() -> impl Strategy<Value = Program> {
    let nodes = prop::collection::vec(node(), PLACES.len() - 1);
    (nodes, place()).prop_map(|(nodes, refused)| {
        let mut placed: Vec<(&str, Node)> = PLACES.into_iter().zip(nodes).collect();
        let (ok, failed) = (to("vault"), to(refused));
        placed.push(("lock", Node::LogIn { login: "app".into(), ok, failed }));
        placed.push(("vault", Node::Menu(menu("Gold.", vec![option("1", "go", "n0")]))));
        program(placed)
    })
}

fn event() -> impl Strategy<Value = Event> {
    let simple = [
        chosen("9999999999"),
        Event::Silence,
        Event::KeysFailed,
        answered(&[("name", "Ann"), ("vip", "yes"), ("active", "no")]),
        answered(&[("amount", "1 USD")]),
        Event::ServiceFailed,
        Event::ServiceUnsure,
        Event::LinkSent,
        Event::LinkNotSent,
        Event::LoggedIn { at: 1 },
        Event::LoginRefused,
        Event::HandedOver { kind: ContactKind::Chat, contact: "c".to_owned() },
        Event::Closed,
        Event::Full,
        Event::HandoverFailed,
        Event::ContactEnded,
        Event::HungUp,
        Event::Finish,
        Event::NewsFailed,
        Event::BackOnCall,
    ];
    let news = [
        News::Nothing,
        News::Opened,
        News::Chosen { choice: "go".to_owned() },
        News::Done,
        News::Over,
        News::Agent { route: "desk".into(), attributes: BTreeMap::new() },
        News::TakenBack { at: Some("n0".into()) },
        News::TakenBack { at: None },
    ];
    prop_oneof![
        2 => (0..4_u8).prop_map(|key| Event::Key { key: Key::Digit(key) }),
        2 => (0..4_u8).prop_map(|key| chosen(&key.to_string())),
        1 => any::<Option<bool>>().prop_map(|mobile| Event::NumberChecked { mobile }),
        1 => any::<Option<bool>>().prop_map(|open| Event::HoursChecked { open }),
        1 => prop::sample::select(news.to_vec()).prop_map(|news| Event::News { news }),
        4 => prop::sample::select(simple.to_vec()),
    ]
}

fn holds_together(before: &State, machine: &Machine, event: &Event) -> Option<State> {
    let step = machine.step(before, event.clone());
    let on_page = step.state.face == Face::Screen;
    for option in machine.view(&step.state).options.into_iter().filter(|_| on_page) {
        let tapped = machine.step(&step.state, chosen(option.id.as_str()));
        assert_eq!(tapped.refused, None, "{} is shown and cannot be chosen", option.id);
    }
    if step.refused.is_some() {
        assert_eq!((&step.state, step.effects.len()), (before, 0));
        return None;
    }
    let vault = step.state.path.iter().any(|menu| menu.as_str() == "vault");
    let asked = step.state.answers.get("balance");
    let told = matches!(asked, Some(pivotline_machine::Answer::Ok(_)));
    if vault || told {
        assert!(step.state.logins.contains_key("app"), "{:?}", step.state);
    }
    Some(step.state)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn every_step_ends_and_locks_hold(
        program in programs(),
        events in prop::collection::vec(event(), 0..60),
        on_call in any::<bool>(),
    ) {
        let mut contact = if on_call {
            Played::call(program)
        } else {
            Played::page(program, "n0")
        };
        for event in events {
            if let Some(state) = holds_together(&contact.state, &contact.machine, &event) {
                contact.state = state;
            }
        }
    }

    #[test]
    fn what_the_front_shows_the_opened_page_has(mut program in programs(), open in any::<bool>()) {
        let line = program.lines.get_mut("bank").unwrap();
        line.nodes.insert("n0".into(), ask("customer", "n1"));
        let mut page = Played::page(program, "n0");
        let front = page.machine.front(&"bank".into(), &"en-US".into(), &"n0".into());
        let told = answered(&[("name", "Ann"), ("vip", "yes"), ("active", "no")]);
        let hours = Event::HoursChecked { open: Some(open) };
        for answer in [told.clone(), told, hours] {
            page.state = page.machine.step(&page.state, answer).state;
        }
        let view = page.machine.view(&page.state);
        let first = page.state.path.len() == 1 && !view.options.is_empty();
        if first && front.menu.as_ref() == Some(&view.menu) {
            for option in &front.options {
                prop_assert!(view.options.contains(option), "{option:?} is not in {view:?}");
            }
            prop_assert!(front.more || front.options == view.options);
        }
    }

    #[test]
    fn a_state_that_no_walk_leads_to_is_served_too(
        program in programs(),
        at in "n[0-9]|vault|",
        line in "bank|other",
        first in event(),
        second in event(),
    ) {
        let mut contact = Played::page(program, "n0");
        contact.state.at = at.as_str().into();
        contact.state.line = line.as_str().into();
        contact.state.language = "xx".into();
        for event in [first, second] {
            contact.state = contact.machine.step(&contact.state, event).state;
            let _ = contact.machine.view(&contact.state);
        }
    }
}
