//! Deciding.

use crate::model::ErrorType::{NoMatchingCondition, NoMatchingError, ParticipantNotFound};

use super::rule::{
    ActionRule, Copied, FAILS, NO_MATCHING_CONDITION, NO_MATCHING_ERROR, PARTLY_KNOWN, PLAIN,
};
use super::scope::{Channels, FlowTypes};
use super::shape::{Parameter, at_most_one, exactly_one, only, optional, required, some};
use super::{Conditions, Field, Meets};

const METRICS: &[&str] = &[
    "NumberOfAgentsAvailable",
    "NumberOfAgentsStaffed",
    "NumberOfAgentsOnline",
    "OldestContactInQueueAgeSeconds",
    "NumberOfContactsInQueue",
];

const QUEUE: Parameter = optional("QueueId", Field::Mixed);
const AGENT: Parameter = optional("AgentId", Field::Mixed);

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "Compare",
        block: "Check contact attributes",
        takes: only(&[required("ComparisonValue", Field::Reference)]),
        must: &[NoMatchingCondition],
        conditions: Conditions::Any,
        copies: NO_MATCHING_CONDITION,
        ..PLAIN
    },
    ActionRule {
        kind: "CheckHoursOfOperation",
        block: "Check hours of operation",
        takes: only(&[optional("HoursOfOperationId", Field::Whole)]),
        must: FAILS,
        conditions: Conditions::AllWords(&["True", "False"]),
        copies: NO_MATCHING_ERROR,
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "CheckMetricData",
        block: "Check queue status, Check staffing",
        takes: only(&[required("MetricType", Field::Word(METRICS)), QUEUE, AGENT])
            .grouped(&[at_most_one(&["QueueId", "AgentId"])]),
        must: &[NoMatchingError, NoMatchingCondition],
        conditions: Conditions::Any,
        copies: NO_MATCHING_ERROR,
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "GetMetricData",
        block: "Get queue metrics",
        takes: only(&[QUEUE, AGENT, optional("QueueChannel", Field::Whole)])
            .grouped(&[at_most_one(&["QueueId", "AgentId"])]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "Loop",
        block: "Loop",
        // A newer mode goes through a list; its parameters are not known.
        takes: some(&[optional("LoopCount", Field::NumberOrReference(0, 100))]),
        may: FAILS,
        conditions: Conditions::AllWords(&["ContinueLooping", "DoneLooping"]),
        copies: Some(Copied::Condition("DoneLooping")),
        ..PLAIN
    },
    ActionRule {
        kind: "DistributeByPercentage",
        block: "Distribute by percentage",
        must: &[NoMatchingCondition],
        conditions: Conditions::Shares,
        copies: NO_MATCHING_CONDITION,
        flows: FlowTypes::LISTENING,
        ..PLAIN
    },
    ActionRule {
        kind: "Wait",
        block: "Wait",
        takes: only(&[
            optional("TimeLimitSeconds", Field::NumberOrReference(1, 604_800)),
            optional(
                "Events",
                Field::List(&Field::Word(&["CustomerReturned", "BotParticipantDisconnected"])),
            ),
            optional("ContinueExecution", Field::Static),
            optional("MinimumWaitTimeSeconds", Field::Whole),
        ])
        .grouped(&[exactly_one(&["TimeLimitSeconds", "MinimumWaitTimeSeconds"])]),
        must: FAILS,
        may: &[ParticipantNotFound],
        conditions: Conditions::Words(&[
            "WaitCompleted",
            "CustomerReturned",
            "BotParticipantDisconnected",
            "Continue",
        ]),
        copies: NO_MATCHING_ERROR,
        meets: Meets::Listens,
        ..PLAIN
    },
    ActionRule {
        kind: "CheckOutboundCallStatus",
        block: "Check call progress",
        must: &[NoMatchingError],
        conditions: Conditions::Words(&[
            "CallAnswered",
            "VoicemailBeep",
            "VoicemailNoBeep",
            "NotDetected",
        ]),
        copies: NO_MATCHING_ERROR,
        channels: Channels::VOICE,
        ..PLAIN
    },
    // Voice ID is no more.
    ActionRule { kind: "CheckVoiceId", block: "Check Voice ID", ..PARTLY_KNOWN },
    ActionRule { kind: "StartVoiceIdStream", block: "Set Voice ID", ..PARTLY_KNOWN },
];
