//! Services: what is asked, kept, and said with it.

use super::*;
use crate::lower::LowerError;

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
fn an_amount_cannot_be_compared_on_the_call() {
    let owed = Test::Over { value: ValueRef::field("customer", "owed"), number: "100".to_owned() };
    let arms = vec![Arm { when: when(&[(false, owed)]), to: Target::HangUp }];
    let nodes = vec![("start", Node::Branch { arms, otherwise: Target::HangUp })];
    let refused = lower(&program("start", nodes), &"everyday".into()).unwrap_err();
    assert_eq!(refused, LowerError::AmountOnVoice { value: "customer.owed".to_owned() });
}
