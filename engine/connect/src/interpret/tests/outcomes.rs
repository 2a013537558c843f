//! What only the service knows is asked for, whatever the type.

use super::*;

/// A call that waits for the outcome of one action.
fn asked(kind: &str, parameters: Value, ways: &[&str]) -> (Call, Vec<Branch>) {
    let target = action(
        "target",
        "UpdateContactTargetQueue",
        json!({"QueueId": "cards"}),
        &[("next", "it"), ("NoMatchingError", "end")],
    );
    let (call, turn) = begin(&[("main", told_by_way(vec![target], "it", kind, parameters, ways))]);
    let Wait::Outcome { action, branches, .. } = turn.wait else { panic!("{kind}: {turn:?}") };
    assert_eq!(action, kind);
    (call, branches)
}

#[test]
fn each_branch_that_the_flow_has_is_offered_and_taken() {
    let none = json!({});
    let cases: [(&str, &[&str]); 12] = [
        ("CreateTask", &["next", "NoMatchingError"]),
        ("CreateCallbackContact", &["next", "NoMatchingError"]),
        ("GetMetricData", &["next", "NoMatchingError"]),
        (
            "GetCustomerProfile",
            &["next", "MultipleFoundError", "NoneFoundError", "NoMatchingError"],
        ),
        ("CreateCase", &["next", "ContactNotLinked", "NoMatchingError"]),
        ("StartOutboundChatContact", &["next", "NoMatchingError"]),
        ("ShowView", &["=Back", "NoMatchingCondition", "NoMatchingError", "TimeLimitExceeded"]),
        ("ConnectParticipantWithLexBot", &["=Book", "NoMatchingCondition", "NoMatchingError"]),
        ("Wait", &["=WaitCompleted", "=CustomerReturned", "NoMatchingError"]),
        ("CheckOutboundCallStatus", &["=CallAnswered", "=VoicemailBeep", "NoMatchingError"]),
        ("AuthenticateParticipant", &["next", "=OptedOut", "TimeLimitExceeded", "NoMatchingError"]),
        ("NobodyKnowsThis", &["next", "=word", "SomeError"]),
    ];
    for (kind, ways) in cases {
        let (call, branches) = asked(kind, none.clone(), ways);
        let taken: Vec<_> =
            branches.into_iter().map(|branch| after(&call, chosen(branch))).collect();
        assert_eq!(taken, ways, "{kind}");
    }
}

#[test]
fn a_branch_that_the_flow_does_not_have_changes_nothing() {
    let (mut call, _) = asked("CreateTask", json!({}), &["next", "NoMatchingError"]);
    let turn = call.resume(chosen(error("NoneFoundError")));
    assert!(turn.heard.is_empty() && matches!(turn.wait, Wait::Outcome { .. }));
}

#[test]
fn an_action_with_one_way_out_asks_nothing() {
    let json = told_by_way(Vec::new(), "it", "NobodyKnowsThis", json!({}), &["next"]);
    assert_eq!(heard(&begin(&[("main", json)]).1), ["next"]);
}

#[test]
fn a_bot_tells_its_intent_and_slots_until_the_next_bot_asks() {
    let bot = |id: &str, next: &str| {
        let ways = [
            ("next", "end"),
            ("=Book", next),
            ("NoMatchingCondition", next),
            ("NoMatchingError", next),
        ];
        action(id, "ConnectParticipantWithLexBot", json!({"Text": "Where to?"}), &ways)
    };
    let (mut call, first) = begin(&[(
        "main",
        flow(&[
            bot("one", "words"),
            say("words", "$.Lex.IntentName to $.Lex.Slots.city", "two"),
            bot("two", "again"),
            say("again", "[$.Lex.IntentName] [$.Lex.Slots.city]", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!((heard(&first), first.heard[0].kind), (vec!["Where to?"], HeardKind::Ask));
    let turn = call.resume(found(condition("Book"), &[("Lex.Slots.city", "Bonn")]));
    assert_eq!(heard(&turn), ["Book to Bonn", "Where to?"]);
    assert_eq!(heard(&call.resume(chosen(error("NoMatchingError")))), ["[] []"]);
}

#[test]
fn a_third_party_comes_back_or_does_not() {
    let given = |back: &str| {
        json!({"ThirdPartyPhoneNumber": "+12025550147", "ContinueFlowExecution": back,
            "ThirdPartyConnectionTimeLimitSeconds": "30"})
    };
    let ways = ["next", "CallFailed", "ConnectionTimeLimitExceeded", "NoMatchingError"];
    let (call, branches) = asked("TransferParticipantToThirdParty", given("True"), &ways);
    assert_eq!(branches.len(), 4);
    assert_eq!(after(&call, chosen(Branch::Next)), "next");
    assert_eq!(after(&call, chosen(error("CallFailed"))), "CallFailed");
    let ways = ["next", "NoMatchingError"];
    let (mut call, _) = asked("TransferParticipantToThirdParty", given("False"), &ways);
    assert_eq!(after(&call, chosen(error("NoMatchingError"))), "NoMatchingError");
    let to = "+12025550147".to_owned();
    let gone = call.resume(chosen(Branch::Next));
    assert_eq!((gone.heard.len(), gone.wait), (0, Wait::Ended(Ending::Transferred { to })));
}

#[test]
fn a_number_to_call_back_is_one_or_not_and_is_called_back_later() {
    let ways = ["next", "InvalidCallbackNumber", "CallbackNumberNotDialable"];
    let number = |typed: &str| {
        let set = set("set", json!({"n": typed}), "it", "end");
        let given = json!({"CallbackNumber": "$.Attributes.n"});
        begin(&[(
            "main",
            told_by_way(vec![set], "it", "UpdateContactCallbackNumber", given, &ways),
        )])
    };
    assert_eq!(heard(&number("Timeout").1), ["InvalidCallbackNumber"]);
    let (call, first) = number("12025550147");
    let Wait::Outcome { branches, .. } = first.wait else { panic!("{first:?}") };
    assert_eq!(branches, [Branch::Next, error("CallbackNumberNotDialable")]);
    assert_eq!(
        after(&call, chosen(error("CallbackNumberNotDialable"))),
        "CallbackNumberNotDialable"
    );

    let to_callback =
        [("next", "call"), ("InvalidCallbackNumber", "end"), ("CallbackNumberNotDialable", "end")];
    let ends = [("next", "end"), ("NoMatchingError", "end")];
    let (mut call, _) = begin(&[(
        "main",
        flow(&[
            set("set", json!({"n": "+12025550147"}), "queue", "end"),
            action(
                "queue",
                "UpdateContactTargetQueue",
                json!({"QueueId": "cards"}),
                &[("next", "number"), ("NoMatchingError", "end")],
            ),
            action(
                "number",
                "UpdateContactCallbackNumber",
                json!({"CallbackNumber": "$.Attributes.n"}),
                &to_callback,
            ),
            action("call", "CreateCallbackContact", json!({"InitialCallDelaySeconds": "5"}), &ends),
            hang_up("end"),
        ]),
    )]);
    let turn = call.resume(chosen(Branch::Next));
    let Wait::Outcome { parameters, .. } = turn.wait else { panic!("{turn:?}") };
    assert_eq!(parameters["CallbackNumber"], "+12025550147");
    assert_eq!(parameters["QueueId"], "cards");
    assert_eq!(parameters["InitialCallDelaySeconds"], "5");
}

#[test]
fn what_a_profile_has_is_read_by_its_path() {
    let ways = [("next", "words"), ("NoneFoundError", "end"), ("NoMatchingError", "end")];
    let (mut call, _) = begin(&[(
        "main",
        flow(&[
            action("get", "GetCustomerProfile", json!({}), &ways),
            say("words", "Dear $.Customer.FirstName", "end"),
            hang_up("end"),
        ]),
    )]);
    let turn = call.resume(found(Branch::Next, &[("Customer.FirstName", "Ana")]));
    assert_eq!(heard(&turn), ["Dear Ana"]);
}

#[test]
fn a_function_that_is_only_started_leaves_its_invocation_and_no_answer() {
    let given = json!({"LambdaFunctionARN": "f", "InvocationType": "ASYNCHRONOUS"});
    let ways = [("next", "words"), ("NoMatchingError", "failed")];
    let (call, first) = begin(&[(
        "main",
        flow(&[
            action("start", "InvokeLambdaFunction", given, &ways),
            say("words", "[$.External.name] $.LambdaInvocation.InvocationId", "end"),
            say("failed", "failed", "end"),
            hang_up("end"),
        ]),
    )]);
    assert!(matches!(first.wait, Wait::LambdaStart { .. }), "{first:?}");
    let started = after(&call, answer(&[("name", "Ana")]));
    assert!(started.starts_with("[] ") && started.len() > 10, "{started}");
    assert_eq!(after(&call, Input::Lambda(None)), "failed");
}

#[test]
fn settings_for_a_chat_do_not_fit_a_call() {
    let ways = ["next", "NoMatchingError", "ChannelMismatch"];
    let kind = "UpdateContactRecordingAndAnalyticsBehavior";
    let json = |given| told_by_way(Vec::new(), "it", kind, given, &ways);
    assert_eq!(
        heard(&begin(&[("main", json(json!({"ChatBehavior": {}})))]).1),
        ["ChannelMismatch"]
    );
    assert_eq!(heard(&begin(&[("main", json(json!({"VoiceBehavior": {}})))]).1), ["next"]);
}
