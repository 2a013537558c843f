//! Flows written by hand, and what a caller hears of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Call, Caller, Ending, FlowSet, HeardKind, Input, QueueAnswer, Turn, Wait};

/// An action and its ways out: `next` is `NextAction`, `=x` is the condition `Equals x`, anything
/// else is an error.
fn action(id: &str, kind: &str, parameters: Value, ways: &[(&str, &str)]) -> Value {
    let mut transitions = json!({});
    let (mut errors, mut conditions) = (Vec::new(), Vec::new());
    for (way, to) in ways {
        match way.strip_prefix('=') {
            Some(operand) => conditions.push(branch("Equals", operand, to)),
            None if *way == "next" => transitions["NextAction"] = json!(to),
            None => errors.push(json!({"NextAction": to, "ErrorType": way})),
        }
    }
    if !ways.is_empty() {
        transitions["Errors"] = json!(errors);
        transitions["Conditions"] = json!(conditions);
    }
    json!({"Identifier": id, "Type": kind, "Parameters": parameters, "Transitions": transitions})
}

fn branch(operator: &str, operand: &str, to: &str) -> Value {
    json!({"NextAction": to, "Condition": {"Operator": operator, "Operands": [operand]}})
}

fn say(id: &str, text: &str, next: &str) -> Value {
    action(id, "MessageParticipant", json!({"Text": text}), &[("next", next)])
}

fn set(id: &str, attributes: Value, next: &str, failed: &str) -> Value {
    let ways = [("next", next), ("NoMatchingError", failed)];
    action(id, "UpdateContactAttributes", json!({"Attributes": attributes}), &ways)
}

fn set_flow(id: &str, key: &str, value: &str, next: &str, failed: &str) -> Value {
    let parameters = json!({"FlowAttributes": {key: {"Value": value}}});
    let ways = [("next", next), ("NoMatchingError", failed)];
    action(id, "UpdateFlowAttributes", parameters, &ways)
}

fn ask(id: &str, text: &str, ways: &[(&str, &str)]) -> Value {
    let parameters = json!({"Text": text, "StoreInput": "False", "InputTimeLimitSeconds": "5"});
    action(id, "GetParticipantInput", parameters, ways)
}

fn hang_up(id: &str) -> Value {
    action(id, "DisconnectParticipant", json!({}), &[])
}

fn flow(actions: &[Value]) -> String {
    let start = &actions[0]["Identifier"];
    json!({"Version": "2019-10-30", "StartAction": start, "Actions": actions}).to_string()
}

fn begin(flows: &[(&str, String)]) -> (Call, Turn) {
    let sources = flows.iter().map(|(name, json)| ((*name).to_owned(), json.clone())).collect();
    let flows = Arc::new(FlowSet::read(&sources).unwrap());
    let caller = Caller { phone: "+12025550123".to_owned(), contact: "contact-1".to_owned() };
    Call::begin(flows, "main", caller)
}

fn heard(turn: &Turn) -> Vec<&str> {
    turn.heard.iter().map(|heard| heard.text.as_str()).collect()
}

fn answer(pairs: &[(&str, &str)]) -> Input {
    let texts = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
    Input::Lambda(Some(texts.collect()))
}

#[test]
fn silence_a_wrong_key_and_a_right_key_leave_a_menu_by_three_ways() {
    let ways = [
        ("next", "other"),
        ("=1", "one"),
        ("InputTimeLimitExceeded", "quiet"),
        ("NoMatchingCondition", "wrong"),
        ("NoMatchingError", "other"),
    ];
    let json = flow(&[
        ask("menu", "  Press   1. ", &ways),
        say("one", "One.", "end"),
        say("quiet", "Quiet.", "end"),
        say("wrong", "Wrong.", "end"),
        say("other", "Other.", "end"),
        hang_up("end"),
    ]);
    for (input, words) in
        [(Input::Key('1'), "One."), (Input::Silence, "Quiet."), (Input::Key('7'), "Wrong.")]
    {
        let (mut call, first) = begin(&[("main", json.clone())]);
        assert_eq!(heard(&first), ["Press 1."]);
        assert_eq!(first.heard[0].kind, HeardKind::Ask);
        let last = call.resume(input);
        assert_eq!(heard(&last), [words]);
        assert_eq!(last.heard[0].kind, HeardKind::Say);
        assert_eq!(last.wait, Wait::Ended(Ending::HungUp));
    }
}

#[test]
fn an_input_that_does_not_fit_changes_nothing() {
    let ways = [("next", "end"), ("=1", "end"), ("NoMatchingCondition", "end")];
    let (mut call, first) =
        begin(&[("main", flow(&[ask("m", "Press 1.", &ways), hang_up("end")]))]);
    for input in [Input::Key('x'), Input::Lambda(None), Input::Queue(QueueAnswer::Full)] {
        let turn = call.resume(input);
        assert_eq!((turn.heard.len(), turn.wait), (0, first.wait.clone()));
    }
    assert_eq!(call.resume(Input::HangUp).wait, Wait::Ended(Ending::CallerHungUp));
    assert_eq!(call.resume(Input::Key('1')).wait, Wait::Ended(Ending::CallerHungUp));
}

#[test]
fn a_loop_that_was_left_early_keeps_its_count_and_starts_anew_after_done() {
    let ways = [("next", "done"), ("=ContinueLooping", "menu"), ("=DoneLooping", "done")];
    let menu = [("next", "loop"), ("=1", "loop"), ("=2", "aside"), ("NoMatchingCondition", "loop")];
    let (mut call, _) = begin(&[(
        "main",
        flow(&[
            action("loop", "Loop", json!({"LoopCount": "2"}), &ways),
            ask("menu", "Menu.", &menu),
            say("aside", "Aside.", "loop"),
            say("done", "Done.", "loop"),
        ]),
    )]);
    // The first passage is used up. Leaving the body and coming back is the second one.
    assert_eq!(heard(&call.resume(Input::Key('2'))), ["Aside.", "Menu."]);
    assert_eq!(heard(&call.resume(Input::Key('2'))), ["Aside.", "Done.", "Menu."]);
    assert_eq!(heard(&call.resume(Input::Key('1'))), ["Menu."]);
}

#[test]
fn a_flow_attribute_ends_with_its_flow_and_a_contact_attribute_does_not() {
    let transfer = json!({"ContactFlowId": "UNBOUND-flow-main es-US"});
    let first = flow(&[
        set_flow("flow", "kept", "short", "contact", "end"),
        set("contact", json!({"kept": "long"}), "words", "end"),
        say("words", "$.FlowAttributes.kept, $.Attributes.kept.", "go"),
        action("go", "TransferToFlow", transfer, &[("next", "end"), ("NoMatchingError", "end")]),
        hang_up("end"),
    ]);
    let second = flow(&[
        say("words", "[$.FlowAttributes.kept] $['Attributes']['kept'].", "end"),
        hang_up("end"),
    ]);
    let (call, turn) = begin(&[("main", first), ("main es-US", second)]);
    assert_eq!(heard(&turn), ["short, long.", "[] long."]);
    assert_eq!(call.attributes().get("kept").map(String::as_str), Some("long"));
}

#[test]
fn setting_an_empty_value_takes_the_error_branch_and_sets_nothing() {
    let (call, turn) = begin(&[(
        "main",
        flow(&[
            set("both", json!({"a": "1", "b": "$.External.missing"}), "end", "failed"),
            say("failed", "a is [$.Attributes.a]", "flow"),
            set_flow("flow", "c", "$.Attributes.a", "end", "failed again"),
            say("failed again", "Again.", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(heard(&turn), ["a is []", "Again."]);
    assert_eq!(call.attributes(), &BTreeMap::new());
}

#[test]
fn a_lambda_function_gets_connects_event_and_its_answer_lasts_until_the_next_one() {
    let parameters = json!({
        "LambdaFunctionARN": "UNBOUND-lambda-account", "InvocationTimeLimitSeconds": "3",
        "LambdaInvocationAttributes": {"phone": "$.CustomerEndpoint.Address"},
    });
    let ways = |next, failed| [("next", next), ("NoMatchingError", failed)];
    let (mut call, first) = begin(&[(
        "main",
        flow(&[
            set("set", json!({"a": "1"}), "ask", "end"),
            action("ask", "InvokeLambdaFunction", parameters.clone(), &ways("words", "end")),
            say("words", "Dear $.External.name", "again"),
            action("again", "InvokeLambdaFunction", parameters, &ways("end", "failed")),
            say("failed", "Sorry, $.External.name.", "end"),
            hang_up("end"),
        ]),
    )]);
    let Wait::Lambda { function, event, seconds } = first.wait else { panic!("{first:?}") };
    assert_eq!((function.as_str(), seconds), ("UNBOUND-lambda-account", 3));
    assert_eq!(event["Name"], "ContactFlowEvent");
    assert_eq!(event["Details"]["Parameters"], json!({"phone": "+12025550123"}));
    assert_eq!(event["Details"]["ContactData"]["Attributes"], json!({"a": "1"}));
    assert_eq!(event["Details"]["ContactData"]["CustomerEndpoint"]["Address"], "+12025550123");

    assert_eq!(heard(&call.resume(answer(&[("name", "Ana")]))), ["Dear Ana"]);
    let last = call.resume(Input::Lambda(None));
    assert_eq!(heard(&last), ["Sorry, ."]);
    assert_eq!(last.wait, Wait::Ended(Ending::HungUp));
}

#[test]
fn a_queue_takes_the_contact_or_is_full_or_fails() {
    let ways = [("next", "end"), ("QueueAtCapacity", "full"), ("NoMatchingError", "failed")];
    let queue = json!({"QueueId": "UNBOUND-queue-cards"});
    let target = [("next", "go"), ("NoMatchingError", "failed")];
    let json = flow(&[
        set("set", json!({"intent": "card"}), "target", "end"),
        action("target", "UpdateContactTargetQueue", queue, &target),
        action("go", "TransferContactToQueue", json!({}), &ways),
        say("full", "Full.", "end"),
        say("failed", "Failed.", "end"),
        hang_up("end"),
    ]);
    let (call, first) = begin(&[("main", json)]);
    let attributes = call.attributes().clone();
    assert_eq!(attributes.get("intent").map(String::as_str), Some("card"));
    assert_eq!(first.wait, Wait::Queue { queue: "UNBOUND-queue-cards".to_owned(), attributes });

    let taken = call.clone().resume(Input::Queue(QueueAnswer::Taken));
    assert_eq!(taken.wait, Wait::Ended(Ending::Queued));
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Full))), ["Full."]);
    assert_eq!(heard(&call.clone().resume(Input::Queue(QueueAnswer::Failed))), ["Failed."]);
}

#[test]
fn opening_hours_are_open_closed_or_unknown() {
    let ways = [
        ("next", "unknown"),
        ("=True", "open"),
        ("=False", "closed"),
        ("NoMatchingError", "unknown"),
    ];
    let (call, first) = begin(&[(
        "main",
        flow(&[
            action("hours", "CheckHoursOfOperation", json!({"HoursOfOperationId": "h"}), &ways),
            say("open", "Open.", "end"),
            say("closed", "Closed.", "end"),
            say("unknown", "Unknown.", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(first.wait, Wait::Hours { hours: "h".to_owned() });
    for (told, words) in [(Some(true), "Open."), (Some(false), "Closed."), (None, "Unknown.")] {
        assert_eq!(heard(&call.clone().resume(Input::Hours(told))), [words]);
    }
}

#[test]
fn numbers_compare_as_numbers_and_other_text_never_does() {
    for (balance, words) in [("10", "Large."), ("-3.5", "Debt."), ("2", "Small."), ("ten", "Odd.")]
    {
        let mut compare = action(
            "compare",
            "Compare",
            json!({"ComparisonValue": "$.Attributes.balance"}),
            &[("next", "odd"), ("NoMatchingCondition", "odd")],
        );
        compare["Transitions"]["Conditions"] = json!([
            branch("NumberGreaterThan", "9", "large"),
            branch("NumberLessThan", "0", "debt"),
            branch("NumberLessOrEqualTo", "9", "small"),
        ]);
        let (_, turn) = begin(&[(
            "main",
            flow(&[
                set("set", json!({"balance": balance}), "compare", "end"),
                compare,
                say("large", "Large.", "end"),
                say("debt", "Debt.", "end"),
                say("small", "Small.", "end"),
                say("odd", "Odd.", "end"),
                hang_up("end"),
            ]),
        )]);
        assert_eq!(heard(&turn), [words]);
    }
}

#[test]
fn a_stored_number_ends_with_its_key_and_silence_is_a_word() {
    let parameters = json!({
        "Text": "Your code.", "StoreInput": "True", "InputTimeLimitSeconds": "9",
        "InputValidation": {"CustomValidation": {"MaximumLength": "4"}},
    });
    let ways = [("next", "words"), ("NoMatchingError", "end")];
    let (call, first) = begin(&[(
        "main",
        flow(&[
            action("type", "GetParticipantInput", parameters, &ways),
            say("words", "$.StoredCustomerInput", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(first.wait, Wait::Key { seconds: 9 });
    for (keys, words) in [("12#", "12"), ("1234", "1234"), ("12*3#", "3")] {
        let mut call = call.clone();
        let turns: Vec<_> = keys.chars().map(|key| call.resume(Input::Key(key))).collect();
        assert_eq!(heard(&turns[keys.len() - 1]), [words]);
    }
    assert_eq!(heard(&call.clone().resume(Input::Silence)), ["Timeout"]);
}

#[test]
fn language_and_voice_are_told_with_what_is_heard() {
    let ways = |next| [("next", next), ("NoMatchingError", "end")];
    let (_, turn) = begin(&[(
        "main",
        flow(&[
            say("one", "Hello.", "language"),
            action(
                "language",
                "UpdateContactData",
                json!({"LanguageCode": "es-US"}),
                &ways("voice"),
            ),
            action(
                "voice",
                "UpdateContactTextToSpeechVoice",
                json!({"TextToSpeechVoice": "Lupe"}),
                &ways("two"),
            ),
            say("two", "<speak>Hola <break/> &amp; $.LanguageCode</speak>", "end"),
            hang_up("end"),
        ]),
    )]);
    let told = |i: usize| (turn.heard[i].language.as_str(), turn.heard[i].voice.as_str());
    assert_eq!(heard(&turn), ["Hello.", "Hola & es-US"]);
    assert_eq!((told(0), told(1)), (("en-US", ""), ("es-US", "Lupe")));
}

#[test]
fn what_cannot_go_on_is_told_with_its_place() {
    let broken = |actions: &[Value]| match begin(&[("main", flow(actions))]).1.wait {
        Wait::Ended(Ending::Broken { reason }) => reason,
        other => panic!("{other:?}"),
    };
    let circle = broken(&[say("a", "", "b"), say("b", "$.Attributes.none", "a")]);
    assert!(circle.contains("10000 actions"), "{circle}");
    let no_branch = broken(&[action("q", "TransferContactToQueue", json!({}), &[("next", "q")])]);
    assert!(no_branch.contains("NoMatchingError"), "{no_branch}");
    assert!(broken(&[say("a", "", "b")]).contains("action `b`: there is no such action"));
}

#[test]
fn a_flow_that_does_not_say_where_it_starts_is_refused() {
    let source = r#"{"Version": "2019-10-30", "StartAction": "x", "Actions": []}"#;
    let read = FlowSet::read(&BTreeMap::from([("main".to_owned(), source.to_owned())]));
    assert!(read.unwrap_err().to_string().contains("`main`"));
}
