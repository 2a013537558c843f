//! Keys: menus, stored input, the touchtone buffer.

use super::*;

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

fn store(validation: Value, more: Value) -> Value {
    let mut parameters = json!({
        "Text": "Type.", "StoreInput": "True", "InputTimeLimitSeconds": "9",
        "InputValidation": validation,
    });
    parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    parameters
}

/// What a flow reads of these keys; `~` is silence.
fn stored(parameters: Value, keys: &str) -> String {
    let ways = [("next", "words"), ("InvalidPhoneNumber", "wrong"), ("NoMatchingError", "end")];
    let json = flow(&[
        action("type", "GetParticipantInput", parameters, &ways),
        say("words", "read [$.StoredCustomerInput]", "end"),
        say("wrong", "wrong", "end"),
        hang_up("end"),
    ]);
    let (mut call, _) = begin(&[("main", json)]);
    let mut last = String::new();
    for key in keys.chars() {
        let input = if key == '~' { Input::Silence } else { Input::Key(key) };
        let turn = call.resume(input);
        last = heard(&turn).concat();
    }
    last
}

fn up_to(keys: &str) -> Value {
    json!({"CustomValidation": {"MaximumLength": keys}})
}

#[test]
fn no_key_while_storing_goes_down_success_with_the_word_timeout() {
    assert_eq!(stored(store(up_to("4"), json!({})), "~"), "read [Timeout]");
    assert_eq!(stored(store(up_to("4"), json!({})), "12~"), "read [12]");
    let local = json!({"PhoneNumberValidation": {"NumberFormat": "Local", "CountryCode": "US"}});
    assert_eq!(stored(store(local, json!({})), "~"), "read [Timeout]");
}

#[test]
fn the_terminating_keys_are_a_sequence_and_star_needs_the_cancel_key_off() {
    let keys = |end: &str, off: &str| {
        json!({"DTMFConfiguration": {"InputTerminationSequence": end, "DisableCancelKey": off,
            "InterdigitTimeLimitSeconds": "7"}})
    };
    assert_eq!(stored(store(up_to("9"), keys("##", "False")), "1#2##"), "read [1#2]");
    assert_eq!(stored(store(up_to("9"), keys("*", "True")), "12*"), "read [12]");
    assert_eq!(stored(store(up_to("9"), keys("*", "False")), "12*3~"), "read [3]");
}

#[test]
fn between_two_keys_the_inter_digit_time_holds_and_five_seconds_without_one() {
    let first = |more: Value| {
        let parameters = store(up_to("4"), more);
        let ways = [("next", "end"), ("NoMatchingError", "end")];
        let (mut call, turn) = begin(&[(
            "main",
            flow(&[action("type", "GetParticipantInput", parameters, &ways), hang_up("end")]),
        )]);
        (turn.wait, call.resume(Input::Key('1')).wait)
    };
    let seconds = |seconds| Wait::Key { seconds };
    assert_eq!(first(json!({})), (seconds(9), seconds(5)));
    let own = json!({"DTMFConfiguration": {"InterdigitTimeLimitSeconds": "12"}});
    assert_eq!(first(own), (seconds(9), seconds(12)));
}

#[test]
fn a_telephone_number_is_checked_and_a_wrong_one_has_a_branch_of_its_own() {
    let local = json!({"PhoneNumberValidation": {"NumberFormat": "Local", "CountryCode": "US"}});
    let local = |keys| stored(store(local.clone(), json!({})), keys);
    assert_eq!(local("2025550123#"), "read [+12025550123]");
    assert_eq!(local("202555#"), "wrong");
    assert_eq!(local("1025550123#"), "wrong", "no area begins with 1");
    let world = json!({"PhoneNumberValidation": {"NumberFormat": "E164"}});
    let world = |keys| stored(store(world.clone(), json!({})), keys);
    assert_eq!(world("12025550123#"), "read [+12025550123]");
    assert_eq!(world("12#"), "wrong");
}

#[test]
fn encrypted_input_is_not_what_was_typed() {
    let key = json!({"InputEncryption": {"EncryptionKeyId": "k", "Key": "cert"}});
    assert_eq!(stored(store(up_to("4"), key), "1234"), "read [encrypted(1234)]");
}

fn buffer(id: &str, parameters: Value, next: &str) -> Value {
    let ways = [("next", next), ("NoMatchingError", "end")];
    action(id, "GetParticipantInput", parameters, &ways)
}

#[test]
fn keys_that_come_early_are_kept_for_the_next_questions_and_their_prompts_are_skipped() {
    let lambda = json!({"LambdaFunctionARN": "f", "InvocationTimeLimitSeconds": "3"});
    let ways = |next| [("next", next), ("NoMatchingError", "end")];
    let skipped = json!({"Text": "Skipped.", "SkipWhenDTMFBufferEnabled": "true"});
    let menu = [("next", "end"), ("=1", "type"), ("NoMatchingCondition", "end")];
    let (mut call, _) = begin(&[(
        "main",
        flow(&[
            buffer("on", json!({"EnableDTMFBuffer": "true"}), "wait"),
            action("wait", "InvokeLambdaFunction", lambda.clone(), &ways("prompt")),
            action("prompt", "MessageParticipant", skipped, &ways("menu")),
            ask("menu", "Not heard.", &menu),
            action("type", "GetParticipantInput", store(up_to("3"), json!({})), &ways("words")),
            say("words", "read [$.StoredCustomerInput]", "wait again"),
            action("wait again", "InvokeLambdaFunction", lambda, &ways("off")),
            buffer("off", json!({"EnableDTMFBuffer": "false", "StoreInput": "true"}), "rest"),
            say("rest", "rest [$.StoredCustomerInput]", "end"),
            hang_up("end"),
        ]),
    )]);
    for key in ['1', '4', '5'] {
        assert!(call.resume(Input::Key(key)).heard.is_empty());
    }
    // One key went to the menu; two are typed already, and the third is waited for.
    let turn = call.resume(answer(&[]));
    assert_eq!((heard(&turn).len(), turn.wait), (0, Wait::Key { seconds: 5 }));
    assert_eq!(heard(&call.resume(Input::Key('6'))), ["read [456]"]);
    call.resume(Input::Key('9'));
    assert_eq!(heard(&call.resume(answer(&[]))), ["rest [9]"]);
}

#[test]
fn a_chat_cannot_press_keys() {
    let ways = ["NoMatchingError", "=1", "InputTimeLimitExceeded", "NoMatchingCondition"];
    let parameters =
        json!({"Text": "Press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"});
    let json = told_by_way(Vec::new(), "ask", "GetParticipantInput", parameters, &ways);
    assert_eq!(heard(&begin_by(Channel::Chat, &json).1), ["NoMatchingError"]);
    assert_eq!(heard(&begin_by(Channel::Voice, &json).1), ["Press 1."]);
}

#[test]
fn a_prompt_that_is_too_long_or_badly_marked_up_takes_the_error_branch_where_there_is_one() {
    let long = "word ".repeat(700);
    let bad = "<speak>Hello <break></speak>".to_owned();
    for words in [long, bad] {
        let prompt = json!({"Text": words});
        let json = told_by_way(
            Vec::new(),
            "p",
            "MessageParticipant",
            prompt.clone(),
            &["next", "NoMatchingError"],
        );
        assert_eq!(heard(&begin(&[("main", json)]).1), ["NoMatchingError"]);
        let json = told_by_way(Vec::new(), "p", "MessageParticipant", prompt, &["next"]);
        assert_eq!(heard(&begin(&[("main", json)]).1), ["next"]);
    }
}
