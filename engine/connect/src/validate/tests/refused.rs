//! What Connect refuses.

use serde_json::{Value, json};

use super::super::{Code, validate};
use super::{after, flow_tells, set, sound, tells};

fn codes(told: &[crate::validate::Problem]) -> Vec<Code> {
    told.iter().map(|problem| problem.code).collect()
}

#[test]
fn what_is_no_flow_is_told_as_such() {
    for text in ["", "[]", "{}", r#"{"modules": []}"#] {
        assert_eq!(codes(&validate(text)), [Code::F000], "{text}");
    }
}

#[test]
fn the_whole_flow() {
    flow_tells(Code::F001, "/Version", |flow| {
        flow.as_object_mut().unwrap().shift_remove("Version");
    });
    flow_tells(Code::F002, "/StartAction", |flow| flow["StartAction"] = json!("nowhere"));
    flow_tells(Code::F003, "", |flow| flow["Metadata"]["note"] = json!("x".repeat(256_000)));
    flow_tells(Code::F004, "/Start", |flow| flow["Start"] = json!("x"));
    flow_tells(Code::F005, "/Metadata", |flow| flow["Metadata"] = json!([]));
    flow_tells(Code::F008, "/Settings", |flow| {
        flow["Metadata"].as_object_mut().unwrap().shift_remove("type");
        flow["Actions"][13]["Type"] = json!("EndFlowModuleExecution");
    });
    let mut flow = sound();
    let end = flow["Actions"][13].clone();
    let more = (0..240).map(|i| {
        let mut end = end.clone();
        end["Identifier"] = json!(format!("end {i}"));
        end
    });
    flow["Actions"].as_array_mut().unwrap().extend(more);
    let told = validate(&flow.to_string());
    assert_eq!((told[0].code, told[0].pointer.as_str()), (Code::F003, "/Actions"));
}

#[test]
fn keys_and_kinds_of_values() {
    tells(Code::F004, "end", "/Note", |action| action["Note"] = json!("x"));
    tells(Code::F004, "set", "/Transitions/Next", |action| {
        action["Transitions"]["Next"] = json!("menu");
    });
    tells(Code::F005, "say", "/Transitions/Errors", |action| {
        action["Transitions"]["Errors"] = json!("none");
    });
    tells(Code::F005, "queue", "/Parameters/QueueId", set("QueueId", json!(["a"])));
}

#[test]
fn identifiers() {
    let long = "x".repeat(51);
    for (name, code) in [
        ("a/b", Code::F006),
        (long.as_str(), Code::F006),
        ("constructor", Code::F006),
        ("", Code::F006),
        ("voice", Code::F007),
    ] {
        let mut flow = sound();
        flow["Actions"][13]["Identifier"] = json!(name);
        let told = validate(&flow.to_string());
        let told: Vec<_> =
            told.iter().filter(|problem| problem.pointer == "/Actions/13/Identifier").collect();
        assert_eq!(told.len(), 1, "{name}: {told:#?}");
        assert_eq!(told[0].code, code);
    }
}

#[test]
fn types() {
    let told = after("end", |action| action["Type"] = json!("HangUp"));
    assert_eq!(codes(&told), [Code::F009]);
    assert_eq!(told[0].remedy, "it is called `DisconnectParticipant`");
    tells(Code::F010, "end", "/Type", |action| action["Type"] = json!("EndFlowExecution"));
    let mut flow = sound();
    flow["Metadata"].as_object_mut().unwrap().shift_remove("type");
    flow["Actions"][13]["Type"] = json!("TransferContactToAgent");
    assert_eq!(validate(&flow.to_string()), [], "all of it may stand in a transfer");
    flow["Actions"][13]["Type"] = json!("EndFlowExecution");
    let told = validate(&flow.to_string());
    assert_eq!(codes(&told), [Code::F010]);
    assert!(told[0].cause.ends_with("what stands before it in nothing else"), "{told:?}");
}

#[test]
fn parameters() {
    tells(Code::F011, "ask", "/Parameters", |action| {
        action["Parameters"] = json!({"InvocationTimeLimitSeconds": "3"});
    });
    tells(Code::F012, "transfer", "/Parameters/QueueId", set("QueueId", json!("q")));
    tells(Code::F013, "say", "/Parameters", set("SSML", json!("<speak>a</speak>")));
    tells(Code::F013, "queue", "/Parameters", |action| action["Parameters"] = json!({}));
    tells(Code::F013, "language", "/Parameters", |action| action["Parameters"] = json!({}));
    let flag = "SkipWhenDTMFBufferEnabled";
    tells(Code::F014, "say", "/Parameters/SkipWhenDTMFBufferEnabled", set(flag, json!(true)));
    tells(Code::F014, "set", "/Parameters/Attributes/a", set("Attributes", json!({"a": 1})));
    tells(Code::F015, "say", "/Parameters/Text", set("Text", json!("")));
    tells(Code::F015, "set", "/Parameters/Attributes", set("Attributes", json!({})));
    tells(Code::F016, "loop", "/Parameters/LoopCount", set("LoopCount", json!("101")));
    let seconds = "InvocationTimeLimitSeconds";
    tells(Code::F016, "ask", "/Parameters/InvocationTimeLimitSeconds", set(seconds, json!("9")));
    tells(Code::F016, "ask", "/Parameters/InvocationTimeLimitSeconds", set(seconds, json!("soon")));
    tells(Code::F016, "set", "/Parameters/TargetContact", set("TargetContact", json!("Other")));
}

#[test]
fn references() {
    let hours = json!("hours $.Attributes.a");
    tells(Code::F017, "hours", "/Parameters/HoursOfOperationId", set("HoursOfOperationId", hours));
    for value in ["open", "$.External", "$.Attributes.a b"] {
        let change = set("ComparisonValue", json!(value));
        tells(Code::F017, "compare", "/Parameters/ComparisonValue", change);
    }
}

#[test]
fn attributes() {
    let flat = set("FlowAttributes", json!({"a": "1"}));
    tells(Code::F005, "keep", "/Parameters/FlowAttributes/a", flat);
    let pointed = set("FlowAttributes", json!({"a.b": {"Value": "1"}}));
    tells(Code::F018, "keep", "/Parameters/FlowAttributes/a.b", pointed);
    let spaced = set("Attributes", json!({"a b": "1"}));
    tells(Code::F018, "set", "/Parameters/Attributes/a b", spaced);
    let large = set("Attributes", json!({"a": "x".repeat(32_768)}));
    tells(Code::F018, "set", "/Parameters/Attributes", large);
    let tags: Value = (0..7).map(|i| (format!("t{i}"), json!("x"))).collect();
    tells(Code::F018, "set", "/Parameters/Tags", |action| {
        action["Type"] = json!("TagContact");
        action["Parameters"] = json!({"Tags": tags});
    });
}

#[test]
fn ways_out() {
    tells(Code::F021, "set", "/Transitions", |action| {
        action["Transitions"].as_object_mut().unwrap().shift_remove("NextAction");
        action["Transitions"]["Errors"][0]["NextAction"] = json!("menu");
    });
    tells(Code::F022, "end", "/Transitions", |action| {
        action["Transitions"] = json!({"Errors": []});
    });
    tells(Code::F023, "compare", "/Transitions/Conditions/0/NextAction", |action| {
        action["Transitions"]["Conditions"][0]["NextAction"] = json!("nowhere");
    });
    tells(Code::F024, "transfer", "/Transitions/Errors", |action| {
        action["Transitions"]["Errors"].as_array_mut().unwrap().remove(0);
    });
    tells(Code::F025, "compare", "/Transitions/Errors/1/ErrorType", |action| {
        let extra = json!({"ErrorType": "NoMatchingError", "NextAction": "end"});
        action["Transitions"]["Errors"].as_array_mut().unwrap().push(extra);
    });
    tells(Code::F026, "set", "/Transitions/Errors/1/ErrorType", |action| {
        let twice = action["Transitions"]["Errors"][0].clone();
        action["Transitions"]["Errors"].as_array_mut().unwrap().push(twice);
    });
}

#[test]
fn conditions() {
    let condition = |with: Value| {
        move |action: &mut Value| action["Transitions"]["Conditions"][0]["Condition"] = with
    };
    let equals = |operands: Value| condition(json!({"Operator": "Equals", "Operands": operands}));
    let at = "/Transitions/Conditions/0/Condition";
    let (operator, operands) = (format!("{at}/Operator"), format!("{at}/Operands"));
    tells(Code::F027, "set", "/Transitions/Conditions", |action| {
        let one =
            json!({"NextAction": "menu", "Condition": {"Operator": "Equals", "Operands": ["1"]}});
        action["Transitions"]["Conditions"] = json!([one]);
    });
    let both = condition(json!({"Operator": "And", "Operands": ["a"]}));
    tells(Code::F028, "compare", &operator, both);
    let less = condition(json!({"Operator": "NumberLessThan", "Operands": ["1"]}));
    tells(Code::F028, "menu", &operator, less);
    for wrong in [json!(["a", "b"]), json!([1]), json!([""]), json!([])] {
        tells(Code::F029, "compare", &operands, equals(wrong));
    }
    tells(Code::F030, "menu", &format!("{operands}/0"), equals(json!(["12"])));
    let told = after("loop", equals(json!(["Looping"])));
    assert_eq!(codes(&told), [Code::F030, Code::F031], "{told:#?}");
    tells(Code::F031, "hours", "/Transitions/Conditions", |action| {
        action["Transitions"]["Conditions"].as_array_mut().unwrap().remove(1);
    });
}

#[test]
fn menus_and_stored_input_exclude_one_another() {
    tells(Code::F011, "menu", "/Parameters", |action| {
        action["Parameters"].as_object_mut().unwrap().shift_remove("StoreInput");
    });
    let keys = set("DTMFConfiguration", json!({"InputTerminationSequence": "#"}));
    tells(Code::F012, "menu", "/Parameters/DTMFConfiguration", keys);
    let told = after("menu", |action| {
        action["Parameters"]["StoreInput"] = json!("True");
        action["Parameters"]["InputValidation"] =
            json!({"CustomValidation": {"MaximumLength": "4"}});
    });
    assert_eq!(codes(&told), [Code::F025, Code::F025, Code::F027], "{told:#?}");
}

#[test]
fn what_is_typed_has_rules_of_its_own() {
    let stored = |parameters: Value, errors: &[&str]| {
        let errors: Vec<Value> =
            errors.iter().map(|error| json!({"ErrorType": error, "NextAction": "ask"})).collect();
        let told = after("menu", move |action| {
            action["Parameters"] =
                json!({"Text": "Type.", "StoreInput": "True", "InputTimeLimitSeconds": "5"});
            let given = action["Parameters"].as_object_mut().unwrap();
            given.extend(parameters.as_object().unwrap().clone());
            action["Transitions"] = json!({"NextAction": "loop", "Errors": errors});
        });
        codes(&told)
    };
    let (fails, invalid) = ("NoMatchingError", "InvalidPhoneNumber");
    let phone = json!({"PhoneNumberValidation": {"NumberFormat": "E164"}});
    let custom = json!({"CustomValidation": {"MaximumLength": "4"}});
    let none: [Code; 0] = [];
    assert_eq!(stored(json!({"InputValidation": phone}), &[fails, invalid]), none);
    assert_eq!(stored(json!({"InputValidation": custom}), &[fails]), none);
    assert_eq!(stored(json!({"InputValidation": phone}), &[fails]), [Code::F024]);
    assert_eq!(stored(json!({"InputValidation": custom}), &[fails, invalid]), [Code::F025]);
    let local = json!({"PhoneNumberValidation": {"NumberFormat": "Local"}});
    assert_eq!(stored(json!({"InputValidation": local}), &[fails, invalid]), [Code::F011]);
    let keys = json!({"InputTerminationSequence": "##x", "InterdigitTimeLimitSeconds": "21"});
    let keys = json!({"InputValidation": custom, "DTMFConfiguration": keys});
    assert_eq!(stored(keys, &[fails]), [Code::F016, Code::F016]);
}
