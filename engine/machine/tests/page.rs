//! What a page shows, before and after it was opened.

mod support;

use pivotline_ir::{Faces, HandOver, Node, Test};
use pivotline_machine::{ContactKind, Effect, Event, Refusal, Waiting};
use support::*;

fn bank() -> pivotline_ir::Program {
    let mut dispute = option("3", "dispute", "bye");
    dispute.when = when(holds("customer.vip"));
    let mut call_only = option("4", "go on by phone", "bye");
    call_only.on = Faces::Voice;
    let mut through = option("5", "transfer money", "more");
    through.through = Some("link".into());
    let mut open = option("6", "talk now", "desk");
    open.when = when(Test::Open { hours: "office".into() });
    let mut offered = option("7", "use the screen", "bye");
    offered.when = unless(Test::Offered { pivot: "link".into() });
    let more = option("1", "see your balance", "balance");
    let back = |_| option("hash", "go back", "back");
    let options = vec![
        more,
        dispute,
        call_only,
        through,
        open,
        offered,
        option("star", "x", "repeat"),
        back(0),
    ];
    let mut first = menu("", options);
    first.says = greeting();
    program(vec![
        ("screen", Node::ByFace { voice: to("hang up"), screen: to("main") }),
        ("main", ask("customer", "main.menu")),
        ("main.menu", Node::Menu(first)),
        ("more", Node::Menu(menu("More.", vec![back(1)]))),
        (
            "balance",
            Node::LogIn { login: "app".into(), ok: to("balance.asked"), failed: to("more") },
        ),
        ("balance.asked", ask("balance", "balance.say")),
        ("balance.say", say("You have {balance.amount:money}.", "balance.solved")),
        ("balance.solved", Node::Solved { next: to("more") }),
        ("desk", Node::HandOver(HandOver::new("desk".into(), to("more"), to("more"), to("more")))),
    ])
}

fn opened(open: bool) -> Played {
    let mut page = Played::page(bank(), "screen");
    page.then(answered(&[("name", "Ann")])).then(Event::HoursChecked { open: Some(open) });
    page
}

#[test]
fn the_front_shows_what_everybody_has_and_asks_nothing() {
    let front = machine(bank()).front(&"bank".into(), &"en-US".into(), &"screen".into());
    let labels: Vec<_> = front.options.iter().map(|option| option.label.as_str()).collect();
    assert_eq!(labels, ["See your balance", "Transfer money"]);
    assert_eq!((front.title.as_str(), front.more), ("Hello.", true));
    assert_eq!(front.menu, Some("main".into()));
}

#[test]
fn the_front_of_a_plain_menu_has_nothing_more() {
    let front = machine(bank()).front(&"bank".into(), &"en-US".into(), &"more".into());
    assert_eq!((front.title.as_str(), front.more), ("More.", false));
    let locked = machine(bank()).front(&"bank".into(), &"en-US".into(), &"balance".into());
    assert_eq!((locked.menu, locked.title.as_str(), locked.more), (None, "Everyday Bank", true));
}

#[test]
fn an_opened_menu_is_personal_and_refuses_what_it_does_not_show() {
    let mut page = opened(false);
    let view = page.machine.view(&page.state);
    assert_eq!((view.menu.as_str(), view.title.as_str()), ("main", "Hi Ann."));
    assert_eq!(page.options(), ["See your balance", "Transfer money"]);
    for hidden in ["3", "4", "6", "7", "star", "hash", "9", ""] {
        let step = page.machine.step(&page.state, chosen(hidden));
        assert_eq!((step.refused, &step.state), (Some(Refusal::UnknownOption), &page.state));
    }
    page.then(chosen("5"));
    assert_eq!(page.options(), ["Go back"]);
    page.then(chosen("hash"));
    assert_eq!(page.effects, [Effect::CheckHours { hours: "office".into() }]);
}

#[test]
fn a_locked_service_is_asked_after_the_login() {
    let mut page = opened(false);
    page.then(chosen("1"));
    assert_eq!(page.effects, [Effect::LogIn { login: "app".into() }]);
    assert_eq!(page.menu(), "app");
    page.then(Event::LoggedIn { at: 7 }).then(answered(&[("amount", "1250.5 USD")]));
    let view = page.machine.view(&page.state);
    assert_eq!(view.said, ["You have $1,250.50."]);
    assert_eq!((view.menu.as_str(), page.state.solved), ("more", true));
    assert_eq!(page.effects, [Effect::Solved]);
    page.then(chosen("hash"));
    assert_eq!(page.state.said, Vec::<String>::new(), "said until the next tap");
}

#[test]
fn a_service_behind_a_login_is_never_asked_without_it() {
    let page = Played::page(bank(), "balance.asked");
    assert_eq!((page.effects.as_slice(), page.menu().as_str()), (&[Effect::Solved][..], "more"));
}

#[test]
fn a_page_follows_its_contact_to_the_end() {
    let mut page = opened(true);
    page.then(chosen("6"));
    page.then(Event::HandedOver { kind: ContactKind::WebCall, contact: "c1".to_owned() });
    assert_eq!((page.menu().as_str(), &page.state.waiting), ("desk", &Waiting::Contact));
    assert_eq!(page.state.contact.as_ref().unwrap().queue.as_str(), "people");
    page.then(Event::ContactEnded);
    assert_eq!(page.effects, [Effect::End]);
    assert!(page.machine.view(&page.state).done);
    let after = page.machine.step(&page.state, chosen("1"));
    assert_eq!(after.refused, Some(Refusal::Ended));
}

#[test]
fn a_page_says_how_its_contact_will_be_reached() {
    for (kind, title) in [
        (ContactKind::ThisCall, "Please stay on the line."),
        (ContactKind::WebCall, "You are being connected."),
        (ContactKind::Callback, "We will call you back."),
    ] {
        let mut page = opened(true);
        page.then(chosen("6"));
        page.then(Event::HandedOver { kind, contact: "c1".to_owned() });
        assert_eq!(page.machine.view(&page.state).title, title);
    }
}
