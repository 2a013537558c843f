//! The reference journey, and what its people are told.

use super::*;

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
fn people_are_reached_with_what_is_known() {
    let flow = flow(&journey());
    assert_eq!(next(&flow, "front_desk queue"), "front_desk hours");
    let hours = error(&flow, "front_desk hours", ErrorType::NoMatchingError);
    assert_eq!(hours, "front_desk failed");
    let context = attributes(&flow, "front_desk context");
    assert_eq!(context["intent"], "help");
    assert_eq!(context["pre_verified"], "false");
    assert_eq!(context["customer_first_name"], "$.Attributes.customer__first_name");
    let transfer = "hand over or front_desk failed";
    assert_eq!(on(&flow, "front_desk hours", "True"), transfer);
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
    line.nodes.insert(
        "anybody".into(),
        Node::HandOver(HandOver::new("anybody".into(), closed, full, failed)),
    );
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
