//! The types of actions, and what each takes: one table for all that reads, writes, checks or
//! runs flows.

mod customers;
mod data;
mod deciding;
mod describe;
mod integrating;
mod routing;
mod rule;
mod scope;
mod shape;
mod speaking;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::LazyLock;

pub use describe::describe;
pub(crate) use rule::{ActionRule, Conditions, Copied, Known, Meets, Next, Register};
pub(crate) use scope::{Channels, FlowTypes};
pub(crate) use shape::{Field, Group, Others, Shape};

use crate::document::Action;
use crate::model::ActionKind;

/// The rules of all types; for a type that is several blocks in one, that of the commonest.
fn all() -> impl Iterator<Item = &'static ActionRule> {
    let parts = [
        speaking::RULES,
        deciding::RULES,
        data::RULES,
        integrating::RULES,
        customers::RULES,
        routing::RULES,
    ];
    parts.into_iter().flatten()
}

static BY_TYPE: LazyLock<HashMap<&'static str, &'static ActionRule>> =
    LazyLock::new(|| all().map(|rule| (rule.kind, rule)).collect());

/// The rule of a type, where there is such a type.
pub(crate) fn of_type(kind: &str) -> Option<&'static ActionRule> {
    BY_TYPE.get(kind).copied()
}

/// The rule for an action of a document, where its type exists. Some types are several blocks in
/// one, told apart by a parameter.
pub(crate) fn of_action(action: &Action) -> Option<&'static ActionRule> {
    let rule = of_type(&action.kind)?;
    Some(speaking::variant(rule, action).or_else(|| routing::variant(rule, action)).unwrap_or(rule))
}

/// The rule for what the product writes.
pub(crate) fn of_kind(kind: &ActionKind) -> Option<&'static ActionRule> {
    match kind {
        ActionKind::StoreParticipantInput { .. } => Some(&speaking::STORE),
        ActionKind::TransferParticipantToThirdParty { .. } => Some(&routing::AND_BACK),
        other => of_type(other.type_name()),
    }
}

/// What a type that does not exist was meant to be, as models, samples and the developer guide
/// spell it.
pub(crate) fn meant_by(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "UnTagContact" => "UntagContact",
        "UpdateRoutingCriteria" => "UpdateContactRoutingCriteria",
        "StoreUserInput" | "StoreCustomerInput" | "GetDigits" | "GetUserInput" => {
            "GetParticipantInput"
        }
        "SetContactAttributes" | "SetAttributes" => "UpdateContactAttributes",
        "SetWorkingQueue" | "SetQueue" => "UpdateContactTargetQueue",
        "SetLoggingBehavior" => "UpdateFlowLoggingBehavior",
        "SetCallbackNumber" => "UpdateContactCallbackNumber",
        "PlayPrompt" => "MessageParticipant",
        "CheckAttribute" | "CheckContactAttributes" => "Compare",
        "CheckStaffing" | "CheckQueueStatus" => "CheckMetricData",
        "CheckHours" => "CheckHoursOfOperation",
        "TransferToQueue" => "TransferContactToQueue",
        "TransferContactToFlow" => "TransferToFlow",
        "StartMediaStreaming" | "StopMediaStreaming" => "UpdateContactMediaStreamingBehavior",
        "Disconnect" | "HangUp" | "DisconnectContact" => "DisconnectParticipant",
        _ => return None,
    })
}

/// Whether a parameter of an action is this word, whatever its case.
fn is(action: &Action, parameter: &str, word: &str) -> bool {
    let value = action.parameters.as_ref().and_then(|given| given.get(parameter));
    value.and_then(serde_json::Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(word))
}
