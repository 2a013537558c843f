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
    assert_eq!(call.attributes(), BTreeMap::new());
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

fn module(id: &str, given: Value, ways: &[(&str, &str)]) -> Value {
    let mut parameters = json!({"FlowModuleId": "arn:aws:connect:us-east-1:111122223333:instance/1/flow-module/find:$LATEST"});
    parameters.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    action(id, "InvokeFlowModule", parameters, ways)
}

fn lambda(id: &str, next: &str) -> Value {
    let given = json!({"LambdaFunctionARN": "f", "ResponseValidation": {"ResponseType": "JSON"}});
    action(id, "InvokeLambdaFunction", given, &[("next", next), ("NoMatchingError", "end")])
}

#[test]
fn a_module_is_told_something_and_comes_back_with_a_result_and_data() {
    let ways = [("next", "other"), ("=Found", "found"), ("NoMatchingError", "end")];
    let main = flow(&[
        lambda("ask", "flow"),
        set_flow("flow", "own", "mine", "call", "end"),
        module("call", json!({"Input": {"who": "$.External.who", "most": 7}}), &ways),
        say(
            "found",
            "$.Modules.Result: $.Modules.ResultData.at.city. [$.External.who] $.FlowAttributes.own [$.Modules.Input.who]",
            "call",
        ),
        say("other", "Other. [$.Modules.Result] [$.Modules.ResultData.at.city]", "end"),
        hang_up("end"),
    ]);
    let data =
        json!({"Result": "$.External.result", "ResultData": {"at": {"city": "$.External.city"}}});
    let find = flow(&[
        say(
            "hello",
            "$.Modules.Input.who, $.Modules.Input.most. [$.External.who] [$.FlowAttributes.own]",
            "look",
        ),
        lambda("look", "back"),
        action("back", "EndFlowModuleExecution", data, &[]),
        hang_up("end"),
    ]);
    let (mut call, _) = begin(&[("main", main), ("find", find)]);
    let in_module = call.resume(answer(&[("who", "Ana")]));
    assert_eq!(heard(&in_module), ["Ana, 7. [] []"]);
    let back = call.resume(answer(&[("result", "Found"), ("city", "Bonn")]));
    assert_eq!(heard(&back), ["Found: Bonn. [Ana] mine []", "Ana, 7. [] []"]);
    // The next call overwrites all that the last one came back with.
    let back = call.resume(answer(&[]));
    assert_eq!(heard(&back), ["Other. [] []"]);
}

#[test]
fn a_word_that_no_branch_knows_goes_to_no_matching_condition_if_there_is_one() {
    let back = json!({"Result": "Strange"});
    let find = flow(&[action("back", "EndFlowModuleExecution", back, &[])]);
    let called = |ways: &[(&str, &str)]| {
        let main = flow(&[
            module("call", json!({}), ways),
            say("next", "next", "end"),
            say("none", "none", "end"),
            hang_up("end"),
        ]);
        heard(&begin(&[("main", main), ("find", find.clone())]).1).concat()
    };
    let ways = [("next", "next"), ("=Found", "end"), ("NoMatchingError", "end")];
    assert_eq!(called(&ways), "next");
    let ways = [ways[0], ways[1], ways[2], ("NoMatchingCondition", "none")];
    assert_eq!(called(&ways), "none");
}

#[test]
fn modules_go_five_deep_and_one_that_calls_itself_fails_in_the_end() {
    let ways = [("next", "back"), ("NoMatchingError", "deep")];
    let find = flow(&[
        say("here", "In.", "call"),
        module("call", json!({}), &ways),
        say("deep", "Too deep.", "back"),
        action("back", "EndFlowModuleExecution", json!({}), &[]),
    ]);
    let ways = [("next", "words"), ("NoMatchingError", "end")];
    let main =
        flow(&[module("call", json!({}), &ways), say("words", "Out.", "end"), hang_up("end")]);
    let (_, turn) = begin(&[("main", main), ("find", find)]);
    assert_eq!(heard(&turn), ["In.", "In.", "In.", "In.", "In.", "Too deep.", "Out."]);
}

#[test]
fn a_module_that_is_not_there_is_asked_about() {
    let ways = [("next", "words"), ("=Found", "found"), ("NoMatchingError", "end")];
    let main = flow(&[
        module("call", json!({}), &ways),
        say("found", "$.Modules.Result $.Modules.ResultData.city", "end"),
        say("words", "[$.Modules.Result]", "end"),
        hang_up("end"),
    ]);
    let (call, _) = begin(&[("main", main)]);
    let values = [("Modules.ResultData.city", "Bonn")];
    assert_eq!(after(&call, found(condition("Found"), &values)), "Found Bonn");
    assert_eq!(after(&call, chosen(Branch::Next)), "[]");
}

#[test]
fn nested_answers_are_read_by_their_path_and_taken_only_where_json_is_asked_for() {
    let ways = [("next", "words"), ("NoMatchingError", "failed")];
    let asked = |given: Value| {
        let json = flow(&[
            action("ask", "InvokeLambdaFunction", given, &ways),
            say("words", "$.External.at.city", "end"),
            say("failed", "failed", "end"),
            hang_up("end"),
        ]);
        let (call, _) = begin(&[("main", json)]);
        after(&call, answer(&[("at.city", "Bonn")]))
    };
    let json = json!({"LambdaFunctionARN": "f", "ResponseValidation": {"ResponseType": "JSON"}});
    assert_eq!(asked(json), "Bonn");
    assert_eq!(asked(json!({"LambdaFunctionARN": "f"})), "failed");
}

#[test]
fn an_answer_of_32_kilobytes_is_too_large() {
    let (call, _) = begin(&[(
        "main",
        flow(&[lambda("ask", "words"), say("words", "Read.", "end"), hang_up("end")]),
    )]);
    let large = |bytes: usize| answer(&[("k", &"x".repeat(bytes - 1))]);
    assert_eq!(after(&call, large(32 * 1024 - 1)), "Read.");
    assert_eq!(after(&call, large(32 * 1024)), format!("{:?}", Wait::Ended(Ending::HungUp)));
}

#[test]
fn tags_are_at_most_six_none_of_aws_and_all_or_none_of_them_are_set() {
    let ways = |next| [("next", next), ("NoMatchingError", "failed")];
    let tagged = |tags: Value| {
        let (_, turn) = begin(&[(
            "main",
            flow(&[
                action("tag", "TagContact", tags, &ways("untag")),
                action("untag", "UntagContact", json!({"TagKeys": ["a"]}), &ways("words")),
                say("words", "[$.Tags.a] $.Tags.b", "end"),
                say("failed", "failed [$.Tags.a]", "end"),
                hang_up("end"),
            ]),
        )]);
        heard(&turn).concat()
    };
    assert_eq!(tagged(json!({"Tags": {"a": "1", "b": "2"}})), "[] 2");
    assert_eq!(tagged(json!({"Tags": {"a": "1", "aws:b": "2"}})), "failed []");
    let seven: serde_json::Map<_, _> =
        "abcdefg".chars().map(|key| (key.to_string(), json!("1"))).collect();
    assert_eq!(tagged(json!({"Tags": seven})), "failed []");
}

#[test]
fn attributes_of_the_related_contact_are_not_this_ones() {
    let given = json!({"Attributes": {"a": "1"}, "TargetContact": "Related"});
    let ways = [("next", "words"), ("NoMatchingError", "end")];
    let (call, turn) = begin(&[(
        "main",
        flow(&[
            action("set", "UpdateContactAttributes", given, &ways),
            say("words", "[$.Attributes.a]", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!((heard(&turn), call.attributes().len()), (vec!["[]"], 0));
}

#[test]
fn attributes_beyond_32_kilobytes_take_the_error_branch() {
    let (_, turn) = begin(&[(
        "main",
        flow(&[
            set("one", json!({"a": "x".repeat(20_000)}), "two", "end"),
            set("two", json!({"b": "x".repeat(20_000)}), "end", "failed"),
            say("failed", "failed [$.Attributes.b]", "end"),
            hang_up("end"),
        ]),
    )]);
    assert_eq!(heard(&turn), ["failed []"]);
}

#[test]
fn what_a_contact_brings_along_is_read_by_every_flow() {
    let words = "$.Channel $.InitiationMethod $.SegmentAttributes['connect:Subtype'] $.CustomerEndpoint.Address $.Attributes.intent";
    let json = flow(&[say("words", words, "end"), hang_up("end")]);
    let sources = BTreeMap::from([("main".to_owned(), json)]);
    let entry = Entry {
        initiation: "WEBRTC_API".to_owned(),
        attributes: BTreeMap::from([("intent".to_owned(), "card".to_owned())]),
        ..Entry::call(Caller { phone: "+12025550123".to_owned(), contact: "c".to_owned() })
    };
    let flows = Arc::new(FlowSet::read(&sources).unwrap());
    let (_, turn) = Call::begin_contact(flows, "main", entry);
    assert_eq!(heard(&turn), ["VOICE WEBRTC_API connect:WebRTC +12025550123 card"]);
}
