//! One sound flow of each type: what may stand there, and that what may not is told.

use serde_json::{Value, json};

use crate::model::FlowType;

use super::super::{Code, validate};

/// The actions of a flow of a type, in order, and one that may not stand there.
fn flow_of(kind: FlowType) -> (Vec<(&'static str, Value)>, &'static str) {
    let words = json!({"Text": "One moment."});
    let loops = json!({"Messages": [{"Text": "Please wait."}], "InterruptFrequencySeconds": "30"});
    let attributes = json!({"Attributes": {"seen": "yes"}});
    match kind {
        FlowType::ContactFlow => (
            vec![
                ("MessageParticipant", words),
                ("UpdateContactTargetQueue", json!({"QueueId": "$.Attributes.queue"})),
                ("TransferContactToQueue", json!({})),
                ("DisconnectParticipant", json!({})),
            ],
            "EndFlowExecution",
        ),
        FlowType::CustomerQueue => (
            vec![
                ("MessageParticipantIteratively", loops),
                ("DequeueContactAndTransferToQueue", json!({"QueueId": "$.Attributes.queue"})),
                ("EndFlowExecution", json!({})),
            ],
            "TransferContactToQueue",
        ),
        FlowType::CustomerHold | FlowType::AgentHold => (
            vec![("UpdateContactAttributes", attributes), ("MessageParticipantIteratively", loops)],
            "DisconnectParticipant",
        ),
        FlowType::CustomerWhisper | FlowType::AgentWhisper => (
            vec![("MessageParticipant", words), ("EndFlowExecution", json!({}))],
            "DisconnectParticipant",
        ),
        FlowType::OutboundWhisper => (
            vec![
                (
                    "UpdateContactRecordingBehavior",
                    json!({
                        "RecordingBehavior": {"RecordedParticipants": ["Agent", "Customer"]},
                    }),
                ),
                ("MessageParticipant", words),
                ("EndFlowExecution", json!({})),
            ],
            "TransferContactToAgent",
        ),
        FlowType::AgentTransfer => (
            vec![("MessageParticipant", words), ("TransferContactToAgent", json!({}))],
            "EndFlowExecution",
        ),
        FlowType::QueueTransfer => (
            vec![
                ("UpdateContactTargetQueue", json!({"AgentId": "$.Agent.ARN"})),
                ("TransferContactToQueue", json!({})),
                ("DisconnectParticipant", json!({})),
            ],
            "MessageParticipantIteratively",
        ),
    }
}

/// Each action leads to the next one in all ways, the last one nowhere.
fn json_of(kind: &str, actions: &[(&str, Value)]) -> Value {
    let name = |at: usize| format!("block {at}");
    let rows = actions.iter().enumerate().map(|(at, (kind, parameters))| {
        let rule = crate::catalog::of_type(kind).unwrap();
        let next = name(at + 1);
        let errors: Vec<Value> = rule
            .must
            .iter()
            .map(|error| json!({"ErrorType": error.name(), "NextAction": next}))
            .collect();
        let is_last = at + 1 == actions.len();
        let mut ways =
            if is_last { json!({}) } else { json!({"NextAction": next, "Errors": errors}) };
        if *kind == "MessageParticipantIteratively" {
            let to = if is_last { name(at) } else { next };
            let condition = json!({"Operator": "Equals", "Operands": ["MessagesInterrupted"]});
            ways["Conditions"] = json!([{"NextAction": to, "Condition": condition}]);
        }
        json!({"Identifier": name(at), "Type": kind, "Parameters": parameters, "Transitions": ways})
    });
    let place = |at: usize| (name(at), json!({"position": {"x": at, "y": 0}}));
    let places: serde_json::Map<_, _> = (0..actions.len()).map(place).collect();
    json!({
        "Version": "2019-10-30",
        "StartAction": name(0),
        "Metadata": {
            "entryPointPosition": {"x": 0, "y": 0},
            "ActionMetadata": places,
            "type": kind,
        },
        "Actions": rows.collect::<Vec<_>>(),
    })
}

#[test]
fn each_type_of_flow_has_its_actions() {
    for kind in FlowType::ALL {
        let (actions, refused) = flow_of(kind);
        let flow = json_of(kind.designer_name(), &actions);
        assert_eq!(validate(&flow.to_string()), [], "{flow:#}");
        let mut flow = flow;
        flow["Actions"][0]["Type"] = json!(refused);
        let told = validate(&flow.to_string());
        let is_told = told
            .iter()
            .any(|problem| problem.code == Code::F010 && problem.pointer == "/Actions/0/Type");
        assert!(is_told, "{kind:?}: {told:#?}");
    }
}

#[test]
fn a_module_ends_in_its_own_way() {
    let actions =
        [("MessageParticipant", json!({"Text": "Hello."})), ("EndFlowModuleExecution", json!({}))];
    let mut module = json_of("", &actions);
    module["Metadata"].as_object_mut().unwrap().shift_remove("type");
    module["Settings"] = json!({"InputParameters": [], "OutputParameters": [], "Transitions": []});
    assert_eq!(validate(&module.to_string()), []);
    module["Actions"][1]["Type"] = json!("EndFlowExecution");
    assert_eq!(validate(&module.to_string())[0].code, Code::F010);
}
