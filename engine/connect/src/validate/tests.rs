//! One sound flow with every action that is written here, and what one change to it does.

use serde_json::{Value, json};

use super::{Severity, validate};

fn equals(operand: &str, next: &str) -> Value {
    json!({"NextAction": next, "Condition": {"Operator": "Equals", "Operands": [operand]}})
}

fn sound() -> Value {
    let fails = json!([{"ErrorType": "NoMatchingError", "NextAction": "end"}]);
    let error = |word: &str| json!({"ErrorType": word, "NextAction": "end"});
    let go_on = |next: &str| json!({"NextAction": next, "Errors": fails});
    let rows = [
        (
            "voice",
            "UpdateContactTextToSpeechVoice",
            json!({"TextToSpeechVoice": "Joanna"}),
            go_on("language"),
        ),
        ("language", "UpdateContactData", json!({"LanguageCode": "en-US"}), go_on("keep")),
        (
            "keep",
            "UpdateFlowAttributes",
            json!({"FlowAttributes": {"tries": {"Value": "1"}}}),
            go_on("say"),
        ),
        ("say", "MessageParticipant", json!({"Text": "Hello $.Attributes.name."}), go_on("set")),
        (
            "set",
            "UpdateContactAttributes",
            json!({"Attributes": {"intent": "card"}, "TargetContact": "Current"}),
            go_on("menu"),
        ),
        (
            "menu",
            "GetParticipantInput",
            json!({"Text": "Press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"}),
            json!({
                "NextAction": "loop",
                "Conditions": [equals("1", "ask")],
                "Errors": [
                    error("InputTimeLimitExceeded"),
                    error("NoMatchingCondition"),
                    error("NoMatchingError"),
                ],
            }),
        ),
        (
            "loop",
            "Loop",
            json!({"LoopCount": "2"}),
            json!({
                "NextAction": "end",
                "Conditions": [equals("ContinueLooping", "menu"), equals("DoneLooping", "end")],
            }),
        ),
        (
            "ask",
            "InvokeLambdaFunction",
            json!({
                "LambdaFunctionARN": "UNBOUND-lambda-account",
                "InvocationTimeLimitSeconds": "3",
                "LambdaInvocationAttributes": {"phone": "$.CustomerEndpoint.Address"},
            }),
            go_on("compare"),
        ),
        (
            "compare",
            "Compare",
            json!({"ComparisonValue": "$.External.state"}),
            json!({
                "NextAction": "hours",
                "Conditions": [equals("open", "hours")],
                "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": "other flow"}],
            }),
        ),
        (
            "hours",
            "CheckHoursOfOperation",
            json!({"HoursOfOperationId": "UNBOUND-hours-desk"}),
            json!({
                "NextAction": "end",
                "Conditions": [equals("True", "queue"), equals("False", "end")],
                "Errors": fails,
            }),
        ),
        (
            "queue",
            "UpdateContactTargetQueue",
            json!({"QueueId": "UNBOUND-queue-cards"}),
            go_on("transfer"),
        ),
        (
            "transfer",
            "TransferContactToQueue",
            json!({}),
            json!({
                "NextAction": "end",
                "Errors": [error("QueueAtCapacity"), error("NoMatchingError")],
            }),
        ),
        (
            "other flow",
            "TransferToFlow",
            json!({"ContactFlowId": "UNBOUND-flow-everyday es-US"}),
            go_on("end"),
        ),
        ("end", "DisconnectParticipant", json!({}), json!({})),
    ];
    let place = json!({"position": {"x": 40, "y": 40.5}, "isFriendlyName": true});
    let entries: serde_json::Map<_, _> =
        rows.iter().map(|row| (row.0.to_owned(), place.clone())).collect();
    let actions = rows.map(|(identifier, kind, parameters, transitions)| {
        json!({
            "Identifier": identifier,
            "Type": kind,
            "Parameters": parameters,
            "Transitions": transitions,
        })
    });
    json!({
        "Version": "2019-10-30",
        "StartAction": "voice",
        "Metadata": {
            "entryPointPosition": {"x": 40, "y": 40},
            "ActionMetadata": entries,
            "type": "contactFlow",
        },
        "Actions": actions,
    })
}

/// The problems after a change to one action, each as it is told.
fn after(identifier: &str, change: impl FnOnce(&mut Value)) -> Vec<String> {
    let mut flow = sound();
    let actions = flow["Actions"].as_array_mut().unwrap();
    change(actions.iter_mut().find(|action| action["Identifier"] == identifier).unwrap());
    validate(&flow.to_string()).iter().map(ToString::to_string).collect()
}

/// A change gives exactly one problem, which names the action and holds these words.
#[track_caller]
fn tells(identifier: &str, words: &str, change: impl FnOnce(&mut Value)) {
    let told = after(identifier, change);
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains(&format!("`{identifier}`")) && told[0].contains(words), "{told:#?}");
}

/// The same for a change to the whole flow.
#[track_caller]
fn flow_tells(words: &str, change: impl FnOnce(&mut Value)) {
    let mut flow = sound();
    change(&mut flow);
    let told: Vec<_> = validate(&flow.to_string()).iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].contains(words), "{told:#?}");
}

#[test]
fn a_sound_flow_has_no_problem() {
    assert_eq!(validate(&sound().to_string()), []);
}

#[test]
fn what_is_no_flow_is_told_as_such() {
    for text in ["", "[]", "{}", r#"{"modules": []}"#] {
        let told = validate(text);
        assert_eq!(told.len(), 1, "{told:?}");
    }
}

#[test]
fn the_whole_flow() {
    flow_tells("`Version` must be", |flow| {
        flow.as_object_mut().unwrap().shift_remove("Version");
    });
    flow_tells("has no key `Start`", |flow| flow["Start"] = json!("x"));
    flow_tells("`Settings` is missing", |flow| {
        flow["Metadata"]["type"].take();
        flow["Actions"][13]["Type"] = json!("EndFlowModuleExecution");
    });
    let mut flow = sound();
    flow["StartAction"] = json!("nowhere");
    let told = validate(&flow.to_string());
    assert!(told[0].message.contains("names `nowhere`"), "{told:?}");
    let mut flow = sound();
    let end = flow["Actions"][13].clone();
    let more = (0..240).map(|i| {
        let mut end = end.clone();
        end["Identifier"] = json!(format!("end {i}"));
        end
    });
    flow["Actions"].as_array_mut().unwrap().extend(more);
    assert!(validate(&flow.to_string())[0].message.starts_with("254 actions"));
    flow_tells("characters: a flow may have 256000", |flow| {
        flow["Metadata"]["note"] = json!("x".repeat(256_000));
    });
}

#[test]
fn identifiers() {
    for (name, words) in [
        ("a/b", "holds `/`"),
        (&*"x".repeat(51), "51 characters"),
        ("constructor", "reserved"),
        ("", "missing or empty"),
        ("voice", "an earlier action has this identifier"),
    ] {
        let mut flow = sound();
        flow["Actions"][13]["Identifier"] = json!(name);
        let told = validate(&flow.to_string());
        assert!(told.iter().any(|problem| problem.message.contains(words)), "{name}: {told:#?}");
    }
}

#[test]
fn ways_out() {
    tells("set", "`NextAction` is missing", |action| {
        action["Transitions"].as_object_mut().unwrap().shift_remove("NextAction");
        action["Transitions"]["Errors"][0]["NextAction"] = json!("menu");
    });
    tells("compare", "leads to `nowhere`", |action| {
        action["Transitions"]["Conditions"][0]["NextAction"] = json!("nowhere");
    });
    tells("end", "must be {}", |action| action["Transitions"] = json!({"Errors": []}));
    tells("transfer", "the error QueueAtCapacity has no branch", |action| {
        action["Transitions"]["Errors"].as_array_mut().unwrap().remove(0);
    });
    tells("compare", "`Compare` has no error NoMatchingError", |action| {
        let extra = json!({"ErrorType": "NoMatchingError", "NextAction": "end"});
        action["Transitions"]["Errors"].as_array_mut().unwrap().push(extra);
    });
    tells("set", "has two branches", |action| {
        let twice = action["Transitions"]["Errors"][0].clone();
        action["Transitions"]["Errors"].as_array_mut().unwrap().push(twice);
    });
    tells("set", "takes no conditions", |action| {
        action["Transitions"]["Conditions"] = json!([
            {"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["1"]}},
        ]);
    });
    tells("set", "`Transitions` has no key `Next`", |action| {
        action["Transitions"]["Next"] = json!("menu");
    });
}

#[test]
fn conditions() {
    let condition = |with: Value| {
        move |action: &mut Value| action["Transitions"]["Conditions"][0]["Condition"] = with
    };
    let equals = |operands: Value| condition(json!({"Operator": "Equals", "Operands": operands}));
    tells("compare", "exactly one operand", equals(json!(["a", "b"])));
    tells("compare", "exactly one operand", equals(json!([1])));
    tells("compare", "an empty text", equals(json!([""])));
    tells("compare", "in doubt", equals(json!(["$.Attributes.a"])));
    let both = condition(json!({"Operator": "And", "Operands": ["a"]}));
    tells("compare", "no operator `And`", both);
    tells("menu", "`12` is no key", equals(json!(["12"])));
    let less = condition(json!({"Operator": "NumberLessThan", "Operands": ["1"]}));
    tells("menu", "must be Equals", less);
    let told = after("loop", equals(json!(["Looping"])));
    assert!(told[0].contains("`Looping` is none of its results"), "{told:#?}");
    assert!(told[1].contains("exactly one condition Equals ContinueLooping"), "{told:#?}");
    let told = after("hours", equals(json!(["False"])));
    assert!(told[0].contains("Equals True") && told[1].contains("Equals False"), "{told:#?}");
}

#[test]
fn parameters() {
    let set = |name: &'static str, value: Value| {
        move |action: &mut Value| action["Parameters"][name] = value
    };
    tells("transfer", "has no parameter `QueueId`", set("QueueId", json!("q")));
    tells("say", "empty text", set("Text", json!("")));
    tells("say", "only one of the parameters", set("SSML", json!("<speak>a</speak>")));
    tells("say", "longer than 3000", set("Text", json!("a".repeat(3001))));
    tells("say", "`$.50`, which no flow has", set("Text", json!("It costs $.50 today.")));
    tells("say", "holds a boolean", set("SkipWhenDTMFBufferEnabled", json!(true)));
    tells("set", "holds a number", set("Attributes", json!({"a": 1})));
    tells("hours", "one `$.` reference and nothing else", {
        set("HoursOfOperationId", json!("hours $.Attributes.a"))
    });
    tells("compare", "must be one `$.` reference", set("ComparisonValue", json!("open")));
    tells("compare", "no single value", set("ComparisonValue", json!("$.External")));
    tells("loop", "from 0 to 100", set("LoopCount", json!("101")));
    tells("ask", "at most 8", set("InvocationTimeLimitSeconds", json!("9")));
    tells("ask", "must be a whole number", set("InvocationTimeLimitSeconds", json!("soon")));
    tells("queue", "one of the parameters QueueId, AgentId", |action| {
        action["Parameters"] = json!({});
    });
    tells("ask", "`LambdaFunctionARN` is missing", |action| {
        action["Parameters"] = json!({"InvocationTimeLimitSeconds": "3"});
    });
    tells("end", "no type of the Flow language", |action| action["Type"] = json!("HangUp"));
    tells("end", "an inbound flow takes no", |action| action["Type"] = json!("EndFlowExecution"));
    tells("end", "has no key `Note`", |action| action["Note"] = json!("x"));
}

#[test]
fn attributes() {
    let set = |name: &'static str, value: Value| {
        move |action: &mut Value| action["Parameters"][name] = value
    };
    tells("set", "at least one attribute", set("Attributes", json!({})));
    tells("set", "empty text", set("Attributes", json!({"a": ""})));
    tells("set", "sure to be taken", set("Attributes", json!({"a b": "1"})));
    tells("keep", "as its `Value`", set("FlowAttributes", json!({"a": "1"})));
    tells("keep", "no `$` and no `.`", set("FlowAttributes", json!({"a.b": {"Value": "1"}})));
    tells("language", "nothing is set", |action| action["Parameters"] = json!({}));
}

#[test]
fn menus_and_stored_input_exclude_one_another() {
    tells("menu", "`StoreInput` is missing", |action| {
        action["Parameters"].as_object_mut().unwrap().remove("StoreInput");
    });
    tells("menu", "has no parameter `DTMFConfiguration`", |action| {
        action["Parameters"]["DTMFConfiguration"] = json!({"InputTerminationSequence": "#"});
    });
    let told = after("menu", |action| {
        action["Parameters"]["StoreInput"] = json!("True");
        action["Parameters"]["InputValidation"] =
            json!({"CustomValidation": {"MaximumLength": "4"}});
    });
    assert!(told.iter().any(|line| line.contains("no error InputTimeLimitExceeded")), "{told:#?}");
    assert!(told.iter().any(|line| line.contains("takes no conditions")), "{told:#?}");
}

#[test]
fn a_number_is_typed_by_its_own_rules() {
    let stored = |parameters: Value, errors: Value| {
        after("menu", move |action| {
            action["Parameters"] = json!({"StoreInput": "True", "InputTimeLimitSeconds": "5"});
            let given = action["Parameters"].as_object_mut().unwrap();
            given.extend(parameters.as_object().unwrap().clone());
            action["Transitions"] = json!({"NextAction": "loop", "Errors": errors});
            action["Transitions"]["NextAction"] = json!("loop");
        })
        .into_iter()
        .filter(|line| line.contains("`menu`"))
        .collect::<Vec<_>>()
    };
    let fails = json!({"ErrorType": "NoMatchingError", "NextAction": "ask"});
    let invalid = json!({"ErrorType": "InvalidPhoneNumber", "NextAction": "ask"});
    let phone = json!({"PhoneNumberValidation": {"NumberFormat": "E164"}});
    let custom = json!({"CustomValidation": {"MaximumLength": "4"}});

    let both_errors = json!([fails, invalid]);
    assert_eq!(stored(json!({"InputValidation": phone}), both_errors.clone()), [""; 0]);
    assert_eq!(stored(json!({"InputValidation": custom}), json!([fails])), [""; 0]);
    let told = stored(json!({"InputValidation": phone}), json!([fails]));
    assert!(told[0].contains("InvalidPhoneNumber has no branch"), "{told:#?}");
    let told = stored(json!({"InputValidation": custom}), both_errors);
    assert!(told[0].contains("leave its branch out"), "{told:#?}");
    let keys = json!({"InputTerminationSequence": "##x", "InterdigitTimeLimitSeconds": "21"});
    let told =
        stored(json!({"InputValidation": custom, "DTMFConfiguration": keys}), json!([fails]));
    assert!(told[0].contains("of the keys") && told[1].contains("from 1 to 20"), "{told:#?}");
}

#[test]
fn what_no_way_leads_to_is_a_warning() {
    let mut flow = sound();
    flow["Actions"][8]["Transitions"]["Errors"][0]["NextAction"] = json!("hours");
    let told = validate(&flow.to_string());
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0].severity, Severity::Warning);
    assert_eq!(told[0].action.as_ref().unwrap().identifier, "other flow");
    assert_eq!(told[0].action.as_ref().unwrap().index, 12);
}

#[test]
fn what_the_designer_reads() {
    flow_tells("`EntryPointPosition` must be spelt", |flow| {
        flow["Metadata"]["EntryPointPosition"] = flow["Metadata"]["entryPointPosition"].take();
        flow["Metadata"].as_object_mut().unwrap().shift_remove("entryPointPosition");
    });
    flow_tells("no entry in `ActionMetadata`", |flow| {
        flow["Metadata"]["ActionMetadata"].as_object_mut().unwrap().shift_remove("menu");
    });
    flow_tells("there is no such action", |flow| {
        flow["Metadata"]["ActionMetadata"]["gone"] = json!({"position": {"x": 1, "y": 1}});
    });
    flow_tells("must have the numbers", |flow| {
        flow["Metadata"]["ActionMetadata"]["menu"]["position"]["x"] = json!("40");
    });
}
