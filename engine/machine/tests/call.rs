//! What a telephone call goes through.

mod support;

use pivotline_ir::{HandOver, Node, Reply, Test, ValueRef};
use pivotline_machine::{Effect, Event, Refusal, Waiting};
use support::*;

fn two_menus() -> pivotline_ir::Program {
    let main = vec![
        option("1", "see more", "more"),
        option("star", "hear this again", "repeat"),
        option("hash", "go back", "back"),
    ];
    let more = vec![option("1", "start over", "main"), option("hash", "go back", "back")];
    program(vec![
        ("main", Node::Menu(menu("Main.", main))),
        ("more", Node::Menu(menu("More.", more))),
    ])
}

const MAIN: &str =
    "Main. To see more, press 1. To hear this again, press star. To go back, press pound.";

#[test]
fn coming_back_to_a_menu_starts_its_tries_anew() {
    let mut call = Played::call(two_menus());
    assert_eq!(call.heard(), [MAIN]);
    call.then(Event::Silence);
    assert_eq!(call.heard(), [format!("I heard no key. {MAIN}")]);
    call.then(pressed("1")).then(pressed("hash"));
    assert_eq!(call.heard(), [MAIN]);
    call.then(pressed("9"));
    assert_eq!(call.heard(), [format!("No such key. {MAIN}")]);
    call.then(Event::Silence);
    assert_eq!(call.heard(), ["Goodbye."], "no words of a reply when no try is left");
    assert_eq!(call.effects.last(), Some(&Effect::End));
}

#[test]
fn repeating_is_no_try_and_says_no_reply() {
    let mut call = Played::call(two_menus());
    call.then(Event::Silence).then(pressed("star"));
    assert_eq!(call.heard(), [MAIN]);
    assert_eq!(call.state.waiting, Waiting::Choice { playing: 2 });
    call.then(pressed("hash"));
    assert_eq!(call.heard(), [MAIN], "back in the first menu repeats");
    call.then(Event::Silence);
    assert_eq!(call.heard(), ["Goodbye."]);
}

#[test]
fn back_leads_to_where_a_menu_was_first_entered_from() {
    let mut call = Played::call(two_menus());
    // more -> main is not a way back: main was first entered from nowhere.
    call.then(pressed("1")).then(pressed("1")).then(pressed("1"));
    assert_eq!(call.menu(), "more");
    call.then(pressed("hash")).then(pressed("hash"));
    assert_eq!(call.menu(), "main");
    let path: Vec<_> = call.state.path.iter().map(ToString::to_string).collect();
    assert_eq!(path, ["main", "more", "main", "more", "main"]);
}

#[test]
fn a_reply_that_goes_leaves_at_once() {
    let mut first = menu("Main.", vec![]);
    first.silence = Reply::Go(to("bye"));
    let mut call = Played::call(program(vec![("main", Node::Menu(first))]));
    call.then(Event::Silence);
    assert_eq!(call.heard(), ["Goodbye."]);
}

fn guarded() -> pivotline_ir::Program {
    let mut dispute = option("3", "dispute", "bye");
    dispute.when = when(holds("customer.vip"));
    let mut rich = option("4", "invest", "bye");
    let balance = ValueRef::field("customer", "balance");
    rich.when = when(Test::Over { value: balance, number: "99.5".to_owned() });
    let mut poor = option("5", "join", "bye");
    poor.when = unless(holds("customer.vip"));
    let mut first = menu("", vec![dispute, rich, poor]);
    first.says = greeting();
    program(vec![("main", ask("customer", "main.menu")), ("main.menu", Node::Menu(first))])
}

#[test]
fn guards_and_words_follow_the_answer() {
    let mut call = Played::call(guarded());
    let asked = [("phone".to_owned(), PHONE.to_owned())].into();
    let expected = Effect::Ask { service: "customer".into(), arguments: asked, within: 3 };
    assert_eq!(call.effects, [expected]);
    call.then(answered(&[("name", "Ann"), ("vip", "yes"), ("balance", "100 USD")]));
    assert_eq!(call.heard(), ["Hi Ann. To dispute, press 3. To invest, press 4."]);
    call.then(pressed("5"));
    assert_eq!(call.state.waiting, Waiting::Choice { playing: 2 }, "a hidden key is a wrong key");
}

#[test]
fn a_missing_value_counts_as_no_also_for_not() {
    for failure in [
        Event::ServiceFailed,
        answered(&[("name", " "), ("vip", "yes")]),
        answered(&[("name", "Ann"), ("balance", "much")]),
    ] {
        let mut call = Played::call(guarded());
        call.then(failure);
        assert_eq!(call.heard(), ["Hello. To join, press 5."]);
    }
}

#[test]
fn numbers_are_compared_as_numbers_and_amounts_without_their_currency() {
    for (balance, over, under) in
        [("100.00 USD", false, false), ("100.01 USD", true, false), ("-3 USD", false, true)]
    {
        let limit = || (ValueRef::field("customer", "balance"), "100".to_owned());
        let (mut rich, mut poor) = (option("1", "invest", "bye"), option("2", "borrow", "bye"));
        let (value, number) = limit();
        rich.when = when(Test::Over { value, number });
        let (value, number) = limit();
        poor.when = when(Test::Under { value, number });
        let first = Node::Menu(menu("Main.", vec![rich, poor]));
        let nodes = vec![("main", ask("customer", "main.menu")), ("main.menu", first)];
        let mut call = Played::call(program(nodes));
        call.then(answered(&[("name", "Ann"), ("balance", balance)]));
        let heard = call.heard().concat();
        assert_eq!((heard.contains("invest"), heard.contains("borrow")), (over, under));
    }
}

#[test]
fn a_link_is_offered_to_mobile_callers_alone() {
    let mut screen = option("1", "use the screen", "link");
    screen.through = Some("link".into());
    let nodes = vec![
        ("check", Node::CheckNumber { next: to("main") }),
        ("main", Node::Menu(menu("Main.", vec![screen]))),
        (
            "link",
            Node::Offer {
                pivot: "link".into(),
                opens: "main".into(),
                sent: to("bye"),
                not_sent: to("main"),
            },
        ),
    ];
    let mut call = Played::call(program(nodes.clone()));
    call.then(Event::NumberChecked { mobile: None });
    assert_eq!(call.heard(), ["Main."]);
    let mut call = Played::call(program(nodes));
    call.then(Event::NumberChecked { mobile: Some(true) }).then(pressed("1"));
    let link = |attempt| Effect::SendLink { pivot: "link".into(), opens: "main".into(), attempt };
    assert_eq!(call.effects, [link(1)]);
    call.then(Event::LinkNotSent).then(pressed("1"));
    assert_eq!(call.effects, [link(2)], "a second link is a new one");
    call.then(Event::LinkSent);
    assert_eq!(call.heard(), ["Goodbye."]);
}

#[test]
fn people_are_told_who_comes_and_the_call_stays_up() {
    let desk = Node::HandOver(HandOver::new("desk".into(), to("bye"), to("bye"), to("hang up")));
    let nodes = vec![
        ("main", ask("customer", "main.menu")),
        ("main.menu", Node::Menu(menu("Main.", vec![option("0", "speak to us", "desk")]))),
        ("desk", desk),
    ];
    let mut call = Played::call(program(nodes));
    call.then(answered(&[("name", "Ann")])).then(pressed("0"));
    let [Effect::HandOver(handover)] = call.effects.as_slice() else { panic!() };
    let attributes: Vec<_> =
        handover.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
    let expected = [
        ("customer_name", "Ann"),
        ("intent", "help"),
        ("language", "en-US"),
        ("path", "main"),
        ("pre_verified", "false"),
        ("tell_agent", "Ann calls."),
    ];
    assert_eq!(attributes, expected);
    let kind = pivotline_machine::ContactKind::ThisCall;
    call.then(Event::HandedOver { kind, contact: "c1".to_owned() });
    assert_eq!((call.effects.as_slice(), &call.state.waiting), (&[][..], &Waiting::End));
    let after = call.machine.step(&call.state, Event::Silence);
    assert_eq!(after.refused, Some(Refusal::Ended));
}

#[test]
fn hours_are_asked_on_coming_to_a_menu_and_not_on_repeating_it() {
    let mut open = option("1", "talk", "bye");
    open.when = when(Test::Open { hours: "office".into() });
    let first = menu("Main.", vec![open, option("star", "hear this again", "repeat")]);
    let mut call = Played::call(program(vec![("main", Node::Menu(first))]));
    assert_eq!(call.effects, [Effect::CheckHours { hours: "office".into() }]);
    call.then(Event::HoursChecked { open: Some(true) }).then(pressed("star"));
    assert_eq!(call.heard(), ["Main. To talk, press 1. To hear this again, press star."]);
}

#[test]
fn a_language_is_chosen_before_the_line_starts() {
    let mut program = two_menus();
    program.lines.get_mut("bank").unwrap().languages.push(spanish());
    let mut call = Played::call(program.clone());
    assert_eq!(call.heard(), ["Para español, oprima 2."]);
    call.then(pressed("2"));
    assert!(call.heard()[0].ends_with("Para go back, oprima numeral."), "{:?}", call.heard());
    for other in [Event::Silence, pressed("1"), Event::KeysFailed] {
        let mut call = Played::call(program.clone());
        call.then(other);
        assert_eq!(call.heard(), [MAIN]);
    }
}

#[test]
fn a_service_is_asked_once_unless_it_is_fresh() {
    for (fresh, asks) in [(false, 0), (true, 1)] {
        let ask =
            Node::Ask { service: "customer".into(), fresh, ok: to("main.menu"), failed: to("bye") };
        let first = menu("Main.", vec![option("1", "start over", "main")]);
        let mut call = Played::call(program(vec![("main", ask), ("main.menu", Node::Menu(first))]));
        call.then(answered(&[("name", "Ann")])).then(pressed("1"));
        let asked = call.effects.iter().filter(|effect| matches!(effect, Effect::Ask { .. }));
        assert_eq!(asked.count(), asks);
    }
}

#[test]
fn a_silent_round_of_foreign_bytes_ends_the_contact() {
    let round = vec![("a", say("", "b")), ("b", Node::Solved { next: to("a") })];
    let call = Played::call(program(round));
    assert_eq!(call.effects.last(), Some(&Effect::End));
}
