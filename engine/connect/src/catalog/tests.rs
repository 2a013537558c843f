//! The table holds together, and holds what the product writes.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{
    Conditions, FlowTypes, Next, Shape, all, describe, meant_by, of_kind, of_type,
};
use crate::emit::{Bindings, emit};
use crate::model::{
    Action, ActionId, ActionKind, EventHook, Flow, FlowRole, Logging, Message, Metric, Operator,
};
use crate::validate::validate;

/// One of each kind: the first, and after each the next. A new kind breaks the build until it has
/// its place here.
fn after(kind: Option<&ActionKind>) -> Option<ActionKind> {
    use ActionKind as K;
    let (text, name) = (|| "Words.".to_owned(), || "a".to_owned());
    let attributes = || BTreeMap::from([("a".to_owned(), "b".to_owned())]);
    let Some(kind) = kind else { return Some(K::MessageParticipant { text: text() }) };
    Some(match kind {
        K::MessageParticipant { .. } => K::GetParticipantInput { text: text(), wait: 5 },
        K::GetParticipantInput { .. } => {
            K::StoreParticipantInput { text: text(), wait: 5, most: 4, key: Some("secret") }
        }
        K::StoreParticipantInput { .. } => K::Compare { value: "$.Attributes.a".to_owned() },
        K::Compare { .. } => K::UpdateContactAttributes { attributes: attributes() },
        K::UpdateContactAttributes { .. } => K::UpdateFlowAttributes { attributes: attributes() },
        K::UpdateFlowAttributes { .. } => K::UpdateContactData { language: "en-US".to_owned() },
        K::UpdateContactData { .. } => {
            let language = "en-US".to_owned();
            K::UpdateContactTextToSpeechVoice { voice: name(), engine: None, language }
        }
        K::UpdateContactTextToSpeechVoice { .. } => {
            K::InvokeLambdaFunction { function: name(), within: 3, parameters: attributes() }
        }
        K::InvokeLambdaFunction { .. } => K::CheckHoursOfOperation { hours: name() },
        K::CheckHoursOfOperation { .. } => K::UpdateContactTargetQueue { queue: name() },
        K::UpdateContactTargetQueue { .. } => {
            K::UpdateContactEventHooks { hook: EventHook::CustomerQueue, flow: name() }
        }
        K::UpdateContactEventHooks { .. } => {
            K::CheckMetricData { metric: Metric::NumberOfAgentsStaffed, queue: name() }
        }
        K::CheckMetricData { .. } => K::GetMetricData { queue: name() },
        K::GetMetricData { .. } => K::TransferContactToQueue,
        K::TransferContactToQueue => {
            K::MessageParticipantIteratively { message: Message::Silence(1), interrupt: Some(30) }
        }
        K::MessageParticipantIteratively { .. } => K::Loop { count: 2 },
        K::Loop { .. } => K::DequeueContactAndTransferToQueue { queue: name() },
        K::DequeueContactAndTransferToQueue { .. } => {
            K::UpdateContactCallbackNumber { number: "$.Attributes.a".to_owned() }
        }
        K::UpdateContactCallbackNumber { .. } => {
            K::CreateCallbackContact { queue: name(), first: 1, again: 60, tries: 1 }
        }
        K::CreateCallbackContact { .. } => {
            K::TransferParticipantToThirdParty { number: name(), within: 30 }
        }
        K::TransferParticipantToThirdParty { .. } => K::EndFlowExecution,
        K::EndFlowExecution => K::UpdateContactRecordingBehavior,
        K::UpdateContactRecordingBehavior => K::UpdateFlowLoggingBehavior { log: Logging::Enabled },
        K::UpdateFlowLoggingBehavior { .. } => K::TagContact { tags: attributes() },
        K::TagContact { .. } => K::TransferToFlow { flow: name() },
        K::TransferToFlow { .. } => K::DisconnectParticipant,
        K::DisconnectParticipant => return None,
    })
}

/// A flow of one action, its ways as the table says, and another that ends it.
fn flow_of(kind: ActionKind) -> Flow {
    let rule = of_kind(&kind).unwrap_or_else(|| panic!("{} is missing", kind.type_name()));
    assert_eq!(rule.kind, kind.type_name());
    let (id, end) = (ActionId::new("it"), ActionId::new("end"));
    let role = if rule.flows.common(FlowTypes::INBOUND).is_empty() {
        FlowRole::Queue
    } else {
        FlowRole::Inbound
    };
    let goes_on = rule.next != Next::Terminal;
    let equals = |word: &&str| (Operator::Equals, (*word).to_owned(), end.clone());
    let conditions = match rule.conditions {
        Conditions::AllWords(words) | Conditions::Words(words) => {
            words.iter().map(equals).collect()
        }
        Conditions::Keys => vec![equals(&"1")],
        Conditions::Any => vec![(Operator::NumberGreaterThan, "0".to_owned(), end.clone())],
        _ => Vec::new(),
    };
    let errors = rule.must.iter().map(|error| (*error, end.clone())).collect();
    let next = goes_on.then(|| end.clone());
    let it = Action { id: id.clone(), kind, next, conditions, errors };
    let (next, conditions, errors) = (None, Vec::new(), Vec::new());
    let end = Action { id: end, kind: ActionKind::DisconnectParticipant, next, conditions, errors };
    let actions = if goes_on { vec![it, end] } else { vec![it] };
    Flow { name: "one".to_owned(), role, start: id, actions }
}

#[test]
fn every_kind_that_is_written_is_as_the_table_says() {
    let mut kind = after(None);
    let mut count = 0;
    while let Some(this) = kind {
        kind = after(Some(&this));
        let flow = flow_of(this);
        let json = emit(&flow, &Bindings::default()).json;
        assert_eq!(validate(&json), [], "{json}");
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn each_type_stands_once_and_its_rule_holds_together() {
    let mut earlier = BTreeSet::new();
    for rule in all() {
        assert!(earlier.insert(rule.kind), "{} stands twice", rule.kind);
        assert_eq!(of_type(rule.kind).unwrap().kind, rule.kind);
        assert!(!rule.flows.is_empty(), "{} may stand nowhere", rule.kind);
        assert!(meant_by(rule.kind).is_none(), "{} exists", rule.kind);
        let errors: Vec<_> = rule.must.iter().chain(rule.may).collect();
        assert_eq!(errors.iter().collect::<BTreeSet<_>>().len(), errors.len(), "{}", rule.kind);
        if rule.next == Next::Terminal {
            assert!(errors.is_empty() && matches!(rule.conditions, Conditions::None));
        }
        sound(&rule.takes, rule.kind);
        assert!(describe(rule.kind).unwrap().contains("Parameters:"));
    }
    assert!(earlier.len() > 60, "{}", earlier.len());
}

/// Names stand once, and groups name parameters that there are.
fn sound(shape: &Shape, of: &str) {
    let names: BTreeSet<_> = shape.parameters.iter().map(|parameter| parameter.name).collect();
    assert_eq!(names.len(), shape.parameters.len(), "{of}");
    for group in shape.groups {
        assert!(group.names.iter().all(|name| names.contains(name)), "{of}: {:?}", group.names);
    }
}

#[test]
fn a_word_that_does_not_exist_is_led_to_one_that_does() {
    for wrong in ["UnTagContact", "StoreUserInput", "PlayPrompt", "CheckStaffing", "Disconnect"] {
        assert!(of_type(wrong).is_none() && of_type(meant_by(wrong).unwrap()).is_some(), "{wrong}");
    }
    assert!(meant_by("Xyzzy").is_none());
}
