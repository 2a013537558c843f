//! One sound flow with every action that a line needs, and what one change to it does.

mod corpus;
mod kinds;
mod refused;
mod suffered;
mod together;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Code, Problem, Severity, page, validate};

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

/// The problems after a change to one action.
fn after(identifier: &str, change: impl FnOnce(&mut Value)) -> Vec<Problem> {
    let mut flow = sound();
    let actions = flow["Actions"].as_array_mut().unwrap();
    change(actions.iter_mut().find(|action| action["Identifier"] == identifier).unwrap());
    validate(&flow.to_string())
}

/// A change gives exactly one problem, at this place of this action.
#[track_caller]
fn tells(code: Code, identifier: &str, at: &str, change: impl FnOnce(&mut Value)) {
    let told = after(identifier, change);
    assert_eq!(told.len(), 1, "{told:#?}");
    let block = told[0].block.as_ref().unwrap();
    let pointer = format!("/Actions/{}{at}", block.index);
    assert_eq!((told[0].code, told[0].pointer.as_str()), (code, pointer.as_str()), "{told:#?}");
    assert_eq!(block.identifier, identifier);
    assert!(!told[0].remedy.is_empty());
}

/// The same for a change to the whole flow; what is told is there, and nothing else.
#[track_caller]
fn flow_tells(code: Code, at: &str, change: impl FnOnce(&mut Value)) {
    let mut flow = sound();
    change(&mut flow);
    let told = validate(&flow.to_string());
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].code, told[0].pointer.as_str()), (code, at), "{told:#?}");
}

/// Sets a parameter.
fn set(name: &'static str, value: Value) -> impl FnOnce(&mut Value) {
    move |action| action["Parameters"][name] = value
}

#[test]
fn a_sound_flow_has_no_problem() {
    assert_eq!(validate(&sound().to_string()), []);
}

#[test]
fn every_code_has_a_page_and_a_test() {
    let tests =
        [include_str!("refused.rs"), include_str!("suffered.rs"), include_str!("together.rs")];
    let tests = tests.concat();
    let mut titles = BTreeSet::new();
    for code in Code::ALL {
        let word = code.as_str();
        assert!(page(*code).starts_with(&format!("# {word}: {}\n", code.title())), "{word}");
        assert!(page(*code).len() > 100, "the page of {word} says too little");
        assert!(tests.contains(&format!("Code::{word}")), "{word} has no test");
        assert!(titles.insert(code.title()), "{word}");
        let refused = word.starts_with("F0");
        assert_eq!(code.severity() == Severity::Error, refused, "{word}");
    }
}
