//! Menus: the prompt, its tries, the ways back.

use super::*;

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
    assert_eq!(silence["tries"], "$.FlowAttributes.tries 1");
    assert_eq!(silence["sorry"], "Sorry, I did not hear a key.");
    assert_eq!(next(&flow, "main silence"), "main tries");
    assert_eq!(on(&flow, "main tries", "1 1 1"), "front_desk context");
    assert_eq!(next(&flow, "main tries"), "main");
    assert_eq!(error(&flow, "main", ErrorType::NoMatchingCondition), "main wrong key");
    let json = emit(&flow, &Bindings::default()).json;
    assert_eq!(json.matches("How can we help?").count(), 1);
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
fn opening_hours_are_asked_at_the_entry_and_not_again_for_the_key() {
    let open = Test::Open { hours: "main_hours".into() };
    let mut call = option(1, "be called back", to("later"));
    call.when = when(&[(true, open)]);
    let nodes = vec![
        ("main", Node::Menu(menu(&["Yes?"], vec![call]))),
        ("later", say("We will call you.", Target::HangUp)),
    ];
    let flow = flow(&program("main", nodes));
    assert_publishable(&flow);
    let hours = "main option 1 if main_hours open";
    assert_eq!(next(&flow, "main enter"), hours);
    assert_eq!(on(&flow, hours, "True"), "main");
    assert_eq!(on(&flow, hours, "False"), "main option 1");
    // Hours that cannot be told count as closed.
    assert_eq!(error(&flow, hours, ErrorType::NoMatchingError), "main option 1");
    let key = on(&flow, "main", "1");
    assert_eq!(
        action(&flow, key).kind,
        ActionKind::Compare { value: "$.FlowAttributes.main__1".to_owned() }
    );
}
