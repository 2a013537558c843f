//! Orders: what is ordered is read back first, is named by its number, and comes to an end of
//! three.
#![expect(clippy::unwrap_used, reason = "a test ends at the first thing that is amiss")]

mod support;

use pivotline_ir::{Form, Kind, Node, Program, Question, Questions, Reply, Service};
use pivotline_machine::{Effect, Event, Order, Waiting};

use support::*;

/// `transfer` asks for an amount and a payee, and orders a transfer on each face.
fn transferring() -> Program {
    let questions = Questions {
        form: "transfer".into(),
        fresh: true,
        asks: vec![words("How much?"), words("To whom?")],
        confirm: Some(words("Send {transfer.amount:words} to {transfer.payee:words}?")),
        wait: 5,
        tries: 2,
        silence: Reply::Again(words("I heard nothing.")),
        wrong: Reply::Again(words("Not so.")),
        exhausted: to("bye"),
        failed: to("bye"),
        next: to("transfer.do"),
    };
    let change = Node::Change {
        service: "send".into(),
        ok: to("sent"),
        failed: to("failed"),
        unsure: to("unsure"),
    };
    let mut made = program(vec![
        ("menu", Node::Menu(menu("Main.", Vec::new()))),
        ("sent", say("It is sent.", "menu")),
        ("failed", say("It is not sent.", "menu")),
        ("unsure", say("Nobody can tell.", "menu")),
    ]);
    let takes = ["transfer.amount", "transfer.payee"];
    let send = Service { changes: true, ..service(&takes, &[("accepted", Kind::YesNo, false)]) };
    made.services.insert("send".into(), send);
    let question = |name: &str| Question { name: name.into(), least: 1, most: 4, secret: false };
    let questions_of = vec![question("amount"), question("payee")];
    made.forms.insert("transfer".into(), Form { questions: questions_of });
    let line = made.lines.get_mut("bank").unwrap();
    line.nodes.insert("transfer".into(), Node::Questions(Box::new(questions)));
    line.nodes.insert("transfer.do".into(), change);
    let first = menu("Main.", vec![option("1", "send", "transfer")]);
    line.nodes.insert("menu".into(), Node::Menu(first));
    assert_eq!(made.verify(), Vec::new());
    made
}

fn digits(digits: &str) -> Event {
    Event::Digits { digits: digits.to_owned() }
}

fn ordered(number: u32, amount: &str) -> Effect {
    let arguments = [("amount", amount), ("payee", "7")];
    Effect::Change(Order {
        service: "send".into(),
        block: "transfer".into(),
        number,
        arguments: arguments.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        within: 3,
    })
}

#[test]
fn what_is_not_confirmed_is_asked_anew_and_each_order_has_its_number() {
    let mut call = Played::call(transferring());
    call.then(pressed("1")).then(digits("50")).then(digits("7"));
    let read_back = "Send 50 to 7? To confirm, press 1. To change it, press 2.";
    assert_eq!(call.heard(), [read_back]);
    call.then(pressed("5"));
    assert_eq!(call.heard(), [format!("Not so. {read_back}")]);
    call.then(pressed("2"));
    assert!(matches!(call.effects[..], [Effect::ListenForDigits { .. }]), "{:?}", call.effects);
    call.then(digits("60")).then(digits("7")).then(pressed("1"));
    assert_eq!(call.effects, [ordered(1, "60")]);
    assert_eq!(call.machine.order(&call.state).map(Effect::Change), Some(ordered(1, "60")));
    call.then(answered(&[("accepted", "yes")]));
    assert_eq!(call.heard()[0], "It is sent.");
    call.then(pressed("1")).then(digits("60")).then(digits("7")).then(pressed("1"));
    assert_eq!(call.effects, [ordered(2, "60")], "another order of the same");
}

#[test]
fn to_confirm_nothing_is_a_try() {
    let mut call = Played::call(transferring());
    call.then(pressed("1"));
    for _ in 0..2 {
        call.then(digits("50")).then(digits("7")).then(pressed("2"));
    }
    assert_eq!(call.heard(), ["Goodbye."]);
}

#[test]
fn an_order_is_done_not_done_or_nobody_can_tell() {
    for (told, heard) in [
        (answered(&[("accepted", "no")]), "It is sent."),
        (Event::ServiceFailed, "It is not sent."),
        (Event::ServiceUnsure, "Nobody can tell."),
        (answered(&[("accepted", "perhaps")]), "Nobody can tell."),
    ] {
        let mut page = Played::page(transferring(), "transfer");
        page.then(digits("50")).then(digits("7"));
        assert_eq!(page.options(), ["Confirm", "Change it"]);
        assert_eq!(page.machine.view(&page.state).title, "Send 50 to 7?");
        page.then(chosen("2")).then(digits("50")).then(digits("7")).then(chosen("1"));
        assert_eq!(page.state.waiting, Waiting::Service);
        assert_eq!(page.machine.view(&page.state).title, "One moment, please.");
        page.then(told);
        assert_eq!(page.state.said, [heard]);
    }
}
