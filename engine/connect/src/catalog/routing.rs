//! Routing and ending.

use crate::document::Action;
use crate::model::ErrorType::{
    CallFailed, ConnectionTimeLimitExceeded, NoMatchingError, QueueAtCapacity,
};

use super::rule::{ActionRule, FAILS, NO_MATCHING_ERROR, PARTLY_KNOWN, PLAIN};
use super::scope::{Channels, FlowTypes};
use super::shape::{FLAG, Parameter, Shape, at_least_one, exactly_one, only, optional, required};
use super::{Field, Meets, Next, is};

const QUEUE_OR_AGENT: &[Parameter] =
    &[optional("QueueId", Field::Whole), optional("AgentId", Field::Whole)];

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "UpdateContactTargetQueue",
        block: "Set working queue",
        takes: only(QUEUE_OR_AGENT).grouped(&[exactly_one(&["QueueId", "AgentId"])]),
        must: FAILS,
        flows: FlowTypes::ENTRY,
        ..PLAIN
    },
    ActionRule {
        kind: "TransferContactToQueue",
        block: "Transfer to queue",
        must: &[QueueAtCapacity, NoMatchingError],
        flows: FlowTypes::ENTRY,
        meets: Meets::Listens,
        ..PLAIN
    },
    ActionRule {
        kind: "DequeueContactAndTransferToQueue",
        block: "Transfer to queue",
        takes: only(QUEUE_OR_AGENT).grouped(&[exactly_one(&["QueueId", "AgentId"])]),
        must: &[QueueAtCapacity, NoMatchingError],
        flows: FlowTypes::QUEUE,
        meets: Meets::Listens,
        ..PLAIN
    },
    ActionRule {
        kind: "TransferContactToAgent",
        block: "Transfer to agent",
        next: Next::Terminal,
        flows: FlowTypes::TRANSFERS,
        channels: Channels::VOICE,
        ..PLAIN
    },
    FOR_GOOD,
    ActionRule {
        kind: "TransferToFlow",
        block: "Transfer to flow",
        takes: only(&[required("ContactFlowId", Field::Whole)]),
        must: FAILS,
        copies: NO_MATCHING_ERROR,
        flows: FlowTypes::ENTRY,
        meets: Meets::Listens,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRoutingBehavior",
        block: "Change routing priority / age",
        takes: only(&[
            optional("QueuePriority", Field::Static),
            optional("QueueTimeAdjustmentSeconds", Field::Static),
        ])
        .grouped(&[exactly_one(&["QueuePriority", "QueueTimeAdjustmentSeconds"])]),
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRoutingCriteria",
        block: "Set routing criteria",
        takes: only(&[required("RoutingCriteria", Field::Json)]),
        must: FAILS,
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdatePreviousContactParticipantState",
        block: "Hold customer or agent",
        takes: only(&[required(
            "PreviousContactParticipantState",
            Field::Word(&["AgentOnHold", "CustomerOnHold", "OffHold"]),
        )]),
        must: FAILS,
        flows: FlowTypes::ENTRY,
        channels: Channels::VOICE,
        ..PLAIN
    },
    ActionRule {
        kind: "CompleteOutboundCall",
        block: "Call phone number",
        flows: FlowTypes::OUTBOUND_WHISPER,
        channels: Channels::VOICE,
        ..PARTLY_KNOWN
    },
    ActionRule {
        kind: "ResumeContact",
        block: "Resume contact",
        must: FAILS,
        channels: Channels::CHAT.and(Channels::TASK),
        ..PLAIN
    },
    ActionRule {
        kind: "EndFlowExecution",
        block: "End flow / Resume",
        next: Next::Terminal,
        flows: FlowTypes::QUEUE.and(FlowTypes::WHISPERS),
        ..PLAIN
    },
];

const CALLER_ID: Shape = only(&[optional("Number", Field::Mixed), optional("Name", Field::Mixed)])
    .grouped(&[at_least_one(&["Number", "Name"])]);

const FOR_GOOD: ActionRule = ActionRule {
    kind: "TransferParticipantToThirdParty",
    block: "Transfer to phone number",
    takes: only(&[
        required("ThirdPartyPhoneNumber", Field::Mixed),
        required("ThirdPartyConnectionTimeLimitSeconds", Field::Number(0, 600)),
        required("ContinueFlowExecution", FLAG),
        optional("ThirdPartyDTMFDigits", Field::Mixed),
        optional("CallerId", Field::Object(&CALLER_ID)),
    ]),
    must: FAILS,
    flows: FlowTypes::ENTRY_AND_QUEUE,
    channels: Channels::VOICE,
    meets: Meets::Listens,
    ..PLAIN
};

/// Where the flow goes on after the call, that can fail in more ways.
pub(super) static AND_BACK: ActionRule =
    ActionRule { must: &[CallFailed, ConnectionTimeLimitExceeded, NoMatchingError], ..FOR_GOOD };

/// A third party's call comes back to the flow or not.
pub(super) fn variant(rule: &ActionRule, action: &Action) -> Option<&'static ActionRule> {
    let comes_back = rule.kind == FOR_GOOD.kind && is(action, "ContinueFlowExecution", "True");
    comes_back.then_some(&AND_BACK)
}
