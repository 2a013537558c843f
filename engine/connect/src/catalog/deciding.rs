//! Deciding.

use super::{
    ActionRule, Conditions, FAILS, Field, PARTLY_KNOWN, PLAIN, at_most_one, optional, required,
};

const METRICS: &[&str] = &[
    "NumberOfAgentsAvailable",
    "NumberOfAgentsStaffed",
    "NumberOfAgentsOnline",
    "OldestContactInQueueAgeSeconds",
    "NumberOfContactsInQueue",
];

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "Compare",
        parameters: &[required("ComparisonValue", Field::Reference)],
        must: &["NoMatchingCondition"],
        conditions: Conditions::Any,
        ..PLAIN
    },
    ActionRule {
        kind: "CheckHoursOfOperation",
        parameters: &[optional("HoursOfOperationId", Field::Whole)],
        must: FAILS,
        conditions: Conditions::AllWords(&["True", "False"]),
        ..PLAIN
    },
    ActionRule {
        kind: "CheckMetricData",
        parameters: &[
            required("MetricType", Field::Word(METRICS)),
            optional("QueueId", Field::Mixed),
            optional("AgentId", Field::Mixed),
        ],
        groups: &[at_most_one(&["QueueId", "AgentId"])],
        must: &["NoMatchingError", "NoMatchingCondition"],
        conditions: Conditions::Any,
        ..PLAIN
    },
    ActionRule {
        kind: "GetMetricData",
        parameters: &[
            optional("QueueId", Field::Mixed),
            optional("AgentId", Field::Mixed),
            optional("QueueChannel", Field::Whole),
        ],
        groups: &[at_most_one(&["QueueId", "AgentId"])],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "Loop",
        // A newer mode goes through a list; its parameters are not known.
        parameters: &[optional("LoopCount", Field::NumberOrReference(0, 100))],
        others: super::Others::Unknown,
        may: FAILS,
        conditions: Conditions::AllWords(&["ContinueLooping", "DoneLooping"]),
        ..PLAIN
    },
    ActionRule {
        kind: "DistributeByPercentage",
        must: &["NoMatchingCondition"],
        conditions: Conditions::Percentages,
        ..PLAIN
    },
    ActionRule {
        kind: "Wait",
        parameters: &[
            optional("TimeLimitSeconds", Field::NumberOrReference(1, 604_800)),
            optional("Events", Field::Nested),
            optional("ContinueExecution", Field::Static),
            optional("MinimumWaitTimeSeconds", Field::Whole),
        ],
        must: FAILS,
        may: &["ParticipantNotFound"],
        conditions: Conditions::Words(&[
            "WaitCompleted",
            "CustomerReturned",
            "BotParticipantDisconnected",
            "Continue",
        ]),
        ..PLAIN
    },
    ActionRule {
        kind: "CheckOutboundCallStatus",
        must: FAILS,
        conditions: Conditions::Words(&[
            "CallAnswered",
            "VoicemailBeep",
            "VoicemailNoBeep",
            "NotDetected",
        ]),
        ..PLAIN
    },
    ActionRule { kind: "CheckVoiceId", ..PARTLY_KNOWN },
    ActionRule { kind: "StartVoiceIdStream", ..PARTLY_KNOWN },
];
