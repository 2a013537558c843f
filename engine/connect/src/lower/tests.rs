//! Flows of programs made by hand: the reference journey, and what stands at its edges.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{
    Arm, Condition, Faces, Field, Key, Kind, Language, LanguageOffer, Line, Menu, MenuOption,
    MenuSay, Node, Pivot, PivotWay, Program, Reply, Route, RouteWay, Segment, Service, Tag, Target,
    Template, Term, Test, ValueRef, Words, option_sentence,
};

use super::{LowerError, lower};
use crate::emit::{Bindings, emit};
use crate::limits::{TooBig, check_limits};
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
        behind: Vec::new(),
    };
    Program {
        format: pivotline_ir::FORMAT.to_owned(),
        lines: BTreeMap::from([("everyday".into(), line)]),
        services: BTreeMap::from([("customer".into(), customer)]),
        logins: BTreeMap::new(),
    }
}

fn say(text: &str, next: Target) -> Node {
    Node::Say { words: words(text), next }
}

fn hand_over() -> Node {
    Node::HandOver {
        route: "front_desk".into(),
        closed: to("front_desk.failed"),
        full: to("front_desk.failed"),
        failed: to("front_desk.failed"),
    }
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
    lower(program, &"everyday".into()).unwrap().remove(0)
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

#[test]
fn the_reference_journey_is_the_flow_of_the_reference_journey() {
    let flow = flow(&journey());
    assert_publishable(&flow);
    let check = "check mobile number";
    assert_eq!(next(&flow, "language"), "prepare");
    assert_eq!(next(&flow, "prepare"), check);
    assert_eq!(next(&flow, check), "start if mobile");
    assert_eq!(error(&flow, check, ErrorType::NoMatchingError), "main enter");
    let compare = action(&flow, "start if mobile");
    assert_eq!(compare.kind, ActionKind::Compare { value: "$.External.isMobile".to_owned() });
    assert_eq!(on(&flow, "start if mobile", "true"), "offer enter");
    assert_eq!(next(&flow, "start if mobile"), "main enter");
    assert_eq!(on(&flow, "offer", "1"), "to_screen link");
    assert_eq!(on(&flow, "offer", "2"), "main enter");
    assert_eq!(error(&flow, "offer", ErrorType::InputTimeLimitExceeded), "main enter");
    assert_eq!(next(&flow, "to_screen link"), "to_screen status");
    assert_eq!(error(&flow, "to_screen link", ErrorType::NoMatchingError), "to_screen not sent");
    assert_eq!(on(&flow, "to_screen status", "sent"), "to_screen sent");
    assert_eq!(next(&flow, "to_screen sent"), "hang up");
    assert_eq!(flow.actions.len(), 22);
}

#[test]
fn a_menu_is_played_from_one_block_and_its_tries_are_counted() {
    let flow = flow(&journey());
    let ActionKind::GetParticipantInput { text, wait: 5 } = &action(&flow, "main").kind else {
        panic!();
    };
    assert_eq!(text, "$.FlowAttributes.sorry How can we help? To talk to us, press 3.");
    let enter = attributes(&flow, "main enter");
    assert_eq!((enter["tries"].as_str(), enter["sorry"].as_str()), ("1", " "));
    assert_eq!(enter["path"], "$.FlowAttributes.path main");
    let silence = attributes(&flow, "main silence");
    assert_eq!(silence["tries"], "1$.FlowAttributes.tries");
    assert_eq!(silence["sorry"], "Sorry, I did not hear a key.");
    assert_eq!(next(&flow, "main silence"), "main tries");
    assert_eq!(on(&flow, "main tries", "111"), "front_desk hours");
    assert_eq!(next(&flow, "main tries"), "main");
    assert_eq!(error(&flow, "main", ErrorType::NoMatchingCondition), "main wrong key");
    let json = emit(&flow, &Bindings::default()).json;
    assert_eq!(json.matches("How can we help?").count(), 1);
}

#[test]
fn people_are_reached_with_what_is_known() {
    let flow = flow(&journey());
    assert_eq!(on(&flow, "front_desk hours", "True"), "front_desk context");
    let hours = error(&flow, "front_desk hours", ErrorType::NoMatchingError);
    assert_eq!(hours, "front_desk failed");
    let context = attributes(&flow, "front_desk context");
    assert_eq!(context["intent"], "help");
    assert_eq!(context["pre_verified"], "false");
    assert_eq!(context["customer_first_name"], "$.Attributes.customer__first_name");
    let transfer = "hand over or front_desk failed";
    assert_eq!(next(&flow, "front_desk queue"), transfer);
    assert_eq!(error(&flow, transfer, ErrorType::QueueAtCapacity), "front_desk failed");
    let emitted = emit(&flow, &Bindings::default());
    let unbound: Vec<String> =
        emitted.unbound.iter().map(|(kind, name)| format!("{kind} {name}")).collect();
    let wanted = [
        "hours main_hours",
        "lambda CheckMobileNumber",
        "lambda GenerateVisualLink",
        "queue general",
    ];
    assert_eq!(unbound, wanted);
    assert!(emitted.json.contains("\"UNBOUND-queue-general\""));
}

#[test]
fn a_second_route_takes_off_what_the_first_put_on() {
    let mut program = journey();
    let line = program.lines.get_mut("everyday").unwrap();
    let plain =
        Route { intent: None, pass: Vec::new(), hours: None, ..line.routes["front_desk"].clone() };
    line.routes.insert("anybody".into(), plain);
    let [closed, full, failed] = [(); 3].map(|()| to("front_desk.failed"));
    line.nodes
        .insert("anybody".into(), Node::HandOver { route: "anybody".into(), closed, full, failed });
    line.nodes.insert("front_desk.failed".into(), say("Wait.", to("anybody")));
    let context = flow(&program);
    let context = attributes(&context, "anybody context");
    assert_eq!((context["intent"].as_str(), context["customer_first_name"].as_str()), (" ", " "));
}

#[test]
fn links_to_several_places_are_sent_by_one_block_and_counted() {
    let mut program = journey();
    let line = program.lines.get_mut("everyday").unwrap();
    let Some(Node::Menu(main)) = line.nodes.get_mut("main") else { panic!() };
    main.options.push(option(4, "see your balance", to("balance.send")));
    let (sent, not_sent) = (to("to_screen.sent"), to("to_screen.not sent"));
    let offer = Node::Offer { pivot: "to_screen".into(), opens: "main".into(), sent, not_sent };
    line.nodes.insert("balance.send".into(), offer);
    let flow = flow(&program);
    assert_publishable(&flow);
    assert_eq!(next(&flow, "to_screen"), "to_screen link");
    assert_eq!(next(&flow, "balance send"), "to_screen link");
    assert_eq!(attributes(&flow, "balance send")["links"], "1$.FlowAttributes.links");
    assert_eq!(error(&flow, "balance send", ErrorType::NoMatchingError), "to_screen not sent");
}

#[test]
fn what_was_surely_asked_is_not_asked_again() {
    let mut program = wanting(false);
    let line = program.lines.get_mut("everyday").unwrap();
    let (ok, failed) = (to("owed.say"), Target::HangUp);
    let owed = line.nodes.remove("owed").unwrap();
    line.nodes.insert("owed.say".into(), owed);
    let again = Node::Ask { service: "customer".into(), fresh: false, ok, failed };
    line.nodes.insert("owed".into(), again);
    let flow = flow(&program);
    assert_eq!(on(&flow, "owed customer asked", "ok"), "owed say");
    assert_eq!(next(&flow, "owed customer asked"), "hang up");
}

#[test]
fn the_same_flow_gives_the_same_bytes_and_one_word_changes_one_line() {
    let json = |program: &Program| emit(&flow(program), &Bindings::default()).json;
    let before = json(&journey());
    assert_eq!(before, json(&journey()));
    let mut program = journey();
    let line = program.lines.get_mut("everyday").unwrap();
    let sent = line.nodes.get_mut("to_screen.sent").unwrap();
    *sent = say("We've sent a link to your phone.", Target::HangUp);
    let after = json(&program);
    let changed = before.lines().zip(after.lines()).filter(|(one, other)| one != other).count();
    assert_eq!((changed, before.lines().count()), (1, after.lines().count()));
}

fn hole(field: &str, kind: Kind) -> Segment {
    Segment::Hole(pivotline_ir::Hole { value: ValueRef::field("customer", field), kind })
}

fn greeting() -> Words {
    let mut greeting = words("Good day.");
    greeting.or = std::mem::take(&mut greeting.text);
    let mut text = Template::plain("Hi ");
    text.segments.push(hole("first_name", Kind::Words));
    text.push_text("!");
    greeting.text.insert("en-US".into(), text);
    greeting
}

/// A menu that wants the customer, greets by name, and has a guarded option.
fn wanting(fresh: bool) -> Program {
    let ask = |next: &str| Node::Ask {
        service: "customer".into(),
        fresh,
        ok: to(next),
        failed: to(next),
    };
    let has_dispute = Test::Holds { value: ValueRef::field("customer", "has_dispute") };
    let mut dispute = option(3, "dispute a payment", to("owed"));
    dispute.when = when(&[(false, has_dispute)]);
    let mut main = menu(&[], vec![dispute, option(4, "hear this again", Target::Repeat)]);
    main.says = vec![MenuSay { words: greeting(), when: Condition::always(), on: Faces::Both }];
    let mut owed = words("");
    let mut text = Template::plain("You owe ");
    text.segments.push(hole("owed", Kind::Money));
    owed.text.insert("en-US".into(), text);
    let nodes = vec![
        ("main", ask("main.menu")),
        ("main.menu", Node::Menu(main)),
        ("owed", Node::Say { words: owed, next: to("main") }),
    ];
    program("main", nodes)
}

#[test]
fn only_what_is_read_is_kept_and_what_was_asked_is_not_asked_again() {
    let flow = flow(&wanting(false));
    assert_publishable(&flow);
    let kept: Vec<&str> =
        attributes(&flow, "main customer kept").keys().map(String::as_str).collect();
    let wanted =
        ["customer", "customer__first_name", "customer__has_dispute", "customer__owed_spoken"];
    assert_eq!(kept, wanted);
    assert_eq!(attributes(&flow, "main customer failed")["customer"], "failed");
    assert_eq!(on(&flow, "main customer asked", "ok"), "main enter");
    assert_eq!(on(&flow, "main customer asked", "failed"), "main enter");
    assert_eq!(next(&flow, "main customer asked"), "main customer");
    assert_eq!(next(&flow, "owed"), "main customer asked");
}

#[test]
fn a_fresh_service_is_asked_at_each_entry() {
    let flow = flow(&wanting(true));
    assert_eq!(next(&flow, "owed"), "main customer");
}

#[test]
fn a_sentence_that_is_not_always_said_stands_in_an_attribute() {
    let flow = flow(&wanting(false));
    let enter = attributes(&flow, "main enter");
    assert_eq!((enter["main__say"].as_str(), enter["main__3"].as_str()), ("Good day.", " "));
    let ActionKind::GetParticipantInput { text, .. } = &action(&flow, "main").kind else {
        panic!();
    };
    let wanted = "$.FlowAttributes.main__say $.FlowAttributes.main__3 To hear this again, press 4.";
    assert_eq!(text, wanted);
    let greets = attributes(&flow, "main say");
    assert_eq!(greets["main__say"], "Hi $.Attributes.customer__first_name!");
    assert_eq!(on(&flow, "main option 3 if customer has_dispute", "yes"), "main option 3");
    assert_eq!(on(&flow, "main", "3"), "main key 3 if customer has_dispute");
    assert_eq!(on(&flow, "main key 3 if customer has_dispute", "yes"), "owed");
    // One try: a wrong key ends it. Repeating is no try.
    assert_eq!(next(&flow, "main key 3 if customer has_dispute"), "hang up");
    assert_eq!(on(&flow, "main", "4"), "main");
}

#[test]
fn back_is_an_arrow_where_one_menu_leads_and_asks_where_several_do() {
    let back = |key| option(key, "go back", Target::Back);
    let nodes = vec![
        (
            "main",
            Node::Menu(menu(
                &[],
                vec![option(1, "see a", to("a")), option(2, "see b", to("b")), back(9)],
            )),
        ),
        ("a", Node::Menu(menu(&[], vec![option(1, "see more", to("more")), back(9)]))),
        ("b", Node::Menu(menu(&[], vec![option(1, "see more", to("more")), back(9)]))),
        ("more", Node::Menu(menu(&[], vec![option(1, "begin again", to("main")), back(9)]))),
    ];
    let flow = flow(&program("main", nodes));
    assert_publishable(&flow);
    assert_eq!(on(&flow, "main", "9"), "main");
    assert_eq!(on(&flow, "a", "9"), next(&flow, "prepare"));
    assert_eq!(on(&flow, "more", "9"), "more back");
    assert_eq!(on(&flow, "more back", "a"), "a enter");
    assert_eq!(on(&flow, "more back", "b"), "b enter");
    assert_eq!(attributes(&flow, "more entered from")["from__more"], "$.FlowAttributes.here");
    assert_eq!(on(&flow, "more first entry", " "), "more entered from");
    assert_eq!(attributes(&flow, "prepare")["here"], "-");
}

#[test]
fn each_language_has_a_flow_and_is_offered_in_its_own_voice() {
    let mut program = journey();
    let line = program.lines.get_mut("everyday").unwrap();
    let mut spanish = language("es-US", "lupe");
    let words = "Para español, oprima 2.".to_owned();
    spanish.offer = Some(LanguageOffer { key: Key::Digit(2), words });
    line.languages.push(spanish);
    let flows = lower(&program, &"everyday".into()).unwrap();
    let names: Vec<&str> = flows.iter().map(|flow| flow.name.as_str()).collect();
    assert_eq!(names, ["everyday", "everyday es-US"]);
    flows.iter().for_each(assert_publishable);
    let english = &flows[0];
    assert_eq!(english.start.as_str(), "offer es-US voice");
    assert_eq!(on(english, "offer es-US", "2"), "go on in es-US");
    assert_eq!(error(english, "offer es-US", ErrorType::InputTimeLimitExceeded), "voice");
    let goes = ActionKind::TransferToFlow { flow: "everyday es-US".to_owned() };
    assert_eq!(action(english, "go on in es-US").kind, goes);
    let voice = ActionKind::UpdateContactTextToSpeechVoice { voice: "Lupe".to_owned() };
    assert_eq!(action(&flows[1], "voice").kind, voice);
}

#[test]
fn an_amount_cannot_be_compared_on_the_call() {
    let owed = Test::Over { value: ValueRef::field("customer", "owed"), number: "100".to_owned() };
    let arms = vec![Arm { when: when(&[(false, owed)]), to: Target::HangUp }];
    let nodes = vec![("start", Node::Branch { arms, otherwise: Target::HangUp })];
    let refused = lower(&program("start", nodes), &"everyday".into()).unwrap_err();
    assert_eq!(refused, LowerError::AmountOnVoice { value: "customer.owed".to_owned() });
}

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
    assert_eq!(check_limits(&self::flow(&journey()), "{}"), []);
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
