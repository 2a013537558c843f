//! What Connect takes and callers suffer from, and what the designer stumbles over.

use serde_json::{Value, json};

use super::super::{Code, validate};
use super::{after, flow_tells, set, sound, tells};

/// An action that goes on to another, and elsewhere where it fails.
fn action(identifier: &str, kind: &str, parameters: Value, next: &str, failed: &str) -> Value {
    let errors = json!([{"ErrorType": "NoMatchingError", "NextAction": failed}]);
    let ways = json!({"NextAction": next, "Errors": errors});
    json!({"Identifier": identifier, "Type": kind, "Parameters": parameters, "Transitions": ways})
}

fn lambda(identifier: &str, function: &str, next: &str, failed: &str) -> Value {
    let given = json!({"LambdaFunctionARN": function, "InvocationTimeLimitSeconds": "8"});
    action(identifier, "InvokeLambdaFunction", given, next, failed)
}

fn say(identifier: &str, text: &str, next: &str) -> Value {
    action(identifier, "MessageParticipant", json!({"Text": text}), next, next)
}

/// A comparison with `x`.
fn compare(identifier: &str, value: &str, same: &str, other: &str) -> Value {
    let condition = json!({"Operator": "Equals", "Operands": ["x"]});
    let ways = json!({
        "NextAction": other,
        "Conditions": [{"NextAction": same, "Condition": condition}],
        "Errors": [{"ErrorType": "NoMatchingCondition", "NextAction": other}],
    });
    let given = json!({"ComparisonValue": value});
    json!({"Identifier": identifier, "Type": "Compare", "Parameters": given, "Transitions": ways})
}

/// What is told of a flow of some actions and one that ends it: codes and whose they are.
fn told(kind: &str, mut actions: Vec<Value>) -> Vec<(Code, String)> {
    let end = if kind == "contactFlow" { "DisconnectParticipant" } else { "EndFlowExecution" };
    actions.push(json!({"Identifier": "end", "Type": end, "Parameters": {}, "Transitions": {}}));
    let place = json!({"position": {"x": 0, "y": 0}});
    let entries: serde_json::Map<_, _> = actions
        .iter()
        .map(|action| (action["Identifier"].as_str().unwrap().to_owned(), place.clone()))
        .collect();
    let flow = json!({
        "Version": "2019-10-30",
        "StartAction": actions[0]["Identifier"],
        "Metadata": {
            "entryPointPosition": {"x": 0, "y": 0},
            "ActionMetadata": entries,
            "type": kind,
        },
        "Actions": actions,
    });
    let told = validate(&flow.to_string()).into_iter();
    told.map(|problem| (problem.code, problem.block.unwrap().identifier)).collect()
}

fn inbound(actions: Vec<Value>) -> Vec<(Code, String)> {
    told("contactFlow", actions)
}

fn one(code: Code, identifier: &str) -> Vec<(Code, String)> {
    vec![(code, identifier.to_owned())]
}

#[test]
fn what_no_way_leads_to() {
    let mut flow = sound();
    flow["Actions"][8]["Transitions"]["Errors"][0]["NextAction"] = json!("hours");
    let told = validate(&flow.to_string());
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!((told[0].code, told[0].pointer.as_str()), (Code::F101, "/Actions/12"));
}

#[test]
fn a_menu_that_only_leads_back_to_itself() {
    let menu = |out: &str| {
        let error = |word: &str, to: &str| json!({"ErrorType": word, "NextAction": to});
        let given =
            json!({"Text": "Press 1.", "StoreInput": "False", "InputTimeLimitSeconds": "5"});
        let ways = json!({
            "NextAction": "menu",
            "Conditions": [{
                "NextAction": "menu",
                "Condition": {"Operator": "Equals", "Operands": ["1"]},
            }],
            "Errors": [
                error("InputTimeLimitExceeded", "menu"),
                error("NoMatchingCondition", "menu"),
                error("NoMatchingError", out),
            ],
        });
        let kind = "GetParticipantInput";
        json!({"Identifier": "menu", "Type": kind, "Parameters": given, "Transitions": ways})
    };
    assert_eq!(inbound(vec![menu("end")]), []);
    let told = inbound(vec![say("hello", "Hello.", "menu"), menu("menu")]);
    assert_eq!(told, [(Code::F102, "menu".to_owned()), (Code::F101, "end".to_owned())]);
}

#[test]
fn a_round_that_nobody_ends() {
    let staffed = |no: &str| {
        let given = json!({"MetricType": "NumberOfAgentsStaffed"});
        let error = |word: &str, to: &str| json!({"ErrorType": word, "NextAction": to});
        let more = json!({"Operator": "NumberGreaterThan", "Operands": ["0"]});
        let ways = json!({
            "NextAction": "end",
            "Conditions": [{"NextAction": "end", "Condition": more}],
            "Errors": [error("NoMatchingError", "end"), error("NoMatchingCondition", no)],
        });
        let kind = "CheckMetricData";
        json!({"Identifier": "staffed", "Type": kind, "Parameters": given, "Transitions": ways})
    };
    let busy = || say("busy", "One moment.", "staffed");
    assert_eq!(inbound(vec![staffed("busy"), busy()]), one(Code::F103, "staffed"));
    assert_eq!(told("customerQueue", vec![staffed("busy"), busy()]), [], "an agent ends it");
    assert_eq!(told("customerQueue", vec![staffed("staffed")]), one(Code::F103, "staffed"));
    // A function may count.
    let asked =
        vec![lambda("ask", "a", "done", "end"), compare("done", "$.External.a", "end", "ask")];
    assert_eq!(inbound(asked), [(Code::F106, "ask".to_owned())].as_slice().get(1..).unwrap());
    // Nothing in this round changes what is compared.
    let asked = vec![say("wait", "Wait.", "done"), compare("done", "$.Channel", "end", "wait")];
    assert_eq!(inbound(asked), one(Code::F103, "wait"));
}

#[test]
fn a_result_that_another_action_may_have_overwritten() {
    let flow = |second: &str| {
        vec![
            lambda("first", "a", "known", "end"),
            compare("known", "$.External.name", "second", "hello"),
            lambda("second", second, "hello", "end"),
            say("hello", "Hello $.External.name.", "end"),
        ]
    };
    assert_eq!(inbound(flow("b")), one(Code::F104, "hello"));
    assert_eq!(inbound(flow("a")), [], "the same is asked again");
}

#[test]
fn a_result_that_nothing_has_given() {
    let hello = || say("hello", "Hello $.External.name.", "end");
    assert_eq!(inbound(vec![lambda("ask", "a", "hello", "end"), hello()]), []);
    assert_eq!(
        inbound(vec![lambda("ask", "a", "end", "hello"), hello()]),
        one(Code::F105, "hello")
    );
    assert_eq!(inbound(vec![hello()]), [], "the flow before may have asked");
    let typed = say("typed", "You typed $.StoredCustomerInput.", "end");
    assert_eq!(inbound(vec![typed]), one(Code::F105, "typed"));
}

#[test]
fn actions_that_no_channel_has_which_comes_to_them() {
    let types = |name: &str, next: &str| {
        let given = json!({
            "Text": "Type your number.",
            "StoreInput": "True",
            "InputTimeLimitSeconds": "5",
            "InputValidation": {"CustomValidation": {"MaximumLength": "4"}},
        });
        action(name, "GetParticipantInput", given, next, "end")
    };
    let channel = |word: &str| {
        let mut asked = compare("channel", "$.Channel", "here", "else");
        asked["Transitions"]["Conditions"][0]["Condition"]["Operands"] = json!([word]);
        asked
    };
    let apart =
        |word| inbound(vec![channel(word), types("here", "end"), say("else", "Hi.", "end")]);
    assert_eq!(apart("VOICE"), []);
    assert_eq!(apart("CHAT"), one(Code::F112, "here"));
    let others =
        |word| inbound(vec![channel(word), say("here", "Hi.", "end"), types("else", "end")]);
    assert_eq!(others("VOICE"), one(Code::F112, "else"));
    assert_eq!(others("CHAT"), []);
    // Who has typed something is on the telephone.
    let typed = vec![
        types("first", "channel"),
        channel("CHAT"),
        types("here", "end"),
        say("else", "Hi.", "end"),
    ];
    assert_eq!(inbound(typed), [], "nobody comes there");
}

#[test]
fn functions_in_silence() {
    let chain = |between: Value| {
        vec![
            lambda("one", "a", "two", "end"),
            lambda("two", "b", "between", "end"),
            between,
            lambda("three", "c", "end", "end"),
        ]
    };
    let silent =
        action("between", "UpdateContactData", json!({"LanguageCode": "en-US"}), "three", "three");
    assert_eq!(inbound(chain(silent)), one(Code::F106, "three"));
    assert_eq!(inbound(chain(say("between", "One moment.", "three"))), []);
}

#[test]
fn prompts() {
    tells(Code::F107, "say", "/Parameters/Text", set("Text", json!("a".repeat(3001))));
    let marked = format!("<speak>{}</speak>", "<break time=\"1s\"/>".repeat(200));
    assert_eq!(after("say", set("Text", json!(marked))), []);
}

#[test]
fn keys_that_are_lost() {
    let store = |text: &str| {
        let given = json!({
            "Text": text,
            "StoreInput": "True",
            "InputTimeLimitSeconds": "5",
            "InputValidation": {"CustomValidation": {"MaximumLength": "4"}},
        });
        action("type", "GetParticipantInput", given, "end", "end")
    };
    let question = || say("question", "Type your number.", "type");
    assert_eq!(inbound(vec![question(), store(" ")]), one(Code::F108, "question"));
    assert_eq!(inbound(vec![question(), store("Now.")]), []);
    let buffer = json!({"EnableDTMFBuffer": "true"});
    let buffer = action("buffer", "GetParticipantInput", buffer, "question", "question");
    assert_eq!(inbound(vec![buffer, question(), store(" ")]), []);
}

#[test]
fn references_and_conditions() {
    let price = set("Text", json!("It costs $.50 today."));
    tells(Code::F109, "say", "/Parameters/Text", price);
    let at = "/Transitions/Conditions/0/Condition/Operands";
    tells(Code::F110, "compare", at, |action| {
        action["Transitions"]["Conditions"][0]["Condition"]["Operands"] = json!(["$.Attributes.a"]);
    });
    tells(Code::F111, "menu", "/Transitions/Conditions/1/Condition", |action| {
        let twice = action["Transitions"]["Conditions"][0].clone();
        action["Transitions"]["Conditions"].as_array_mut().unwrap().push(twice);
    });
}

#[test]
fn what_the_designer_reads() {
    flow_tells(Code::F203, "/Metadata", |flow| {
        let place = flow["Metadata"]["entryPointPosition"].take();
        flow["Metadata"]["EntryPointPosition"] = place;
        flow["Metadata"].as_object_mut().unwrap().shift_remove("entryPointPosition");
    });
    flow_tells(Code::F201, "/Actions/5", |flow| {
        flow["Metadata"]["ActionMetadata"].as_object_mut().unwrap().shift_remove("menu");
    });
    flow_tells(Code::F202, "/Metadata/ActionMetadata/gone", |flow| {
        flow["Metadata"]["ActionMetadata"]["gone"] = json!({"position": {"x": 1, "y": 1}});
    });
    flow_tells(Code::F203, "/Actions/5", |flow| {
        flow["Metadata"]["ActionMetadata"]["menu"]["position"]["x"] = json!("40");
    });
}
