//! Who writes what a reference reads, and how long it stays.

use super::*;

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
