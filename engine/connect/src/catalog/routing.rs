//! Routing and ending.

use crate::document::Action;

use super::{
    ActionRule, FAILS, Field, Next, PARTLY_KNOWN, PLAIN, Parameter, at_most_one, exactly_one, is,
    optional, required,
};

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "UpdateContactTargetQueue",
        parameters: &[optional("QueueId", Field::Whole), optional("AgentId", Field::Whole)],
        groups: &[exactly_one(&["QueueId", "AgentId"])],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "TransferContactToQueue",
        must: &["QueueAtCapacity", "NoMatchingError"],
        ..PLAIN
    },
    ActionRule {
        kind: "DequeueContactAndTransferToQueue",
        parameters: &[optional("QueueId", Field::Mixed), optional("AgentId", Field::Mixed)],
        groups: &[exactly_one(&["QueueId", "AgentId"])],
        must: &["QueueAtCapacity", "NoMatchingError"],
        ..PLAIN
    },
    ActionRule { kind: "TransferContactToAgent", next: Next::Terminal, ..PLAIN },
    ActionRule {
        kind: "TransferToFlow",
        parameters: &[required("ContactFlowId", Field::Whole)],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRoutingBehavior",
        parameters: &[
            optional("QueuePriority", Field::Static),
            optional("QueueTimeAdjustmentSeconds", Field::Static),
        ],
        groups: &[at_most_one(&["QueuePriority", "QueueTimeAdjustmentSeconds"])],
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRoutingCriteria",
        parameters: &[required("RoutingCriteria", Field::Nested)],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdatePreviousContactParticipantState",
        parameters: &[required(
            "PreviousContactParticipantState",
            Field::Word(&["AgentOnHold", "CustomerOnHold", "OffHold"]),
        )],
        must: FAILS,
        ..PLAIN
    },
    ActionRule { kind: "CompleteOutboundCall", ..PARTLY_KNOWN },
    ActionRule { kind: "ResumeContact", must: FAILS, ..PLAIN },
    ActionRule { kind: "EndFlowExecution", next: Next::Terminal, ..PLAIN },
];

const THIRD_PARTY: &[Parameter] = &[
    required("ThirdPartyPhoneNumber", Field::Mixed),
    required("ThirdPartyConnectionTimeLimitSeconds", Field::Number(0, 600)),
    required("ContinueFlowExecution", Field::Word(&["True", "False"])),
    optional("ThirdPartyDTMFDigits", Field::Mixed),
    optional("CallerId", Field::Nested),
];

const THIRD_PARTY_AND_BACK: ActionRule = ActionRule {
    kind: "TransferParticipantToThirdParty",
    parameters: THIRD_PARTY,
    must: FAILS,
    // Required in most flow types, and refused in agent transfer flows.
    may: &["CallFailed", "ConnectionTimeLimitExceeded"],
    ..PLAIN
};

const THIRD_PARTY_FOR_GOOD: ActionRule = ActionRule {
    kind: "TransferParticipantToThirdParty",
    parameters: THIRD_PARTY,
    must: FAILS,
    ..PLAIN
};

/// A third party's call comes back to the flow or not, and then cannot fail in as many ways.
pub(super) fn variant(action: &Action) -> Option<&'static ActionRule> {
    if action.kind != THIRD_PARTY_AND_BACK.kind {
        return None;
    }
    let comes_back = is(action, "ContinueFlowExecution", "True");
    Some(if comes_back { &THIRD_PARTY_AND_BACK } else { &THIRD_PARTY_FOR_GOOD })
}
