//! Setting data, behaviour and recording.

use crate::model::ErrorType::{
    CallbackNumberNotDialable, ChannelMismatch, InFlightRedactionConfigurationFailed,
    InvalidCallbackNumber, NoMatchingError,
};

use super::Field;
use super::rule::{ActionRule, FAILS, PLAIN};
use super::scope::{Channels, FlowTypes};
use super::shape::{
    Parameter, SMALL_FLAG, SWITCH, Shape, TEXTS, at_least_one, exactly_one, only, optional,
    required, some,
};

const TARGET: Parameter = optional("TargetContact", Field::Word(&["Current", "Related"]));

const FLOW_ATTRIBUTE: Shape =
    only(&[required("Value", Field::Mixed), optional("Type", Field::Static)]);

/// What may happen to a contact later.
const HOOKS: &[&str] = &[
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    "CustomerRemaining",
    "CustomerWhisper",
    "DefaultAgentUI",
    "DisconnectAgentUI",
    "PauseContact",
    "ResumeContact",
];

#[expect(clippy::indexing_slicing, reason = "it is evaluated while the product is compiled")]
const fn hooks(field: Field) -> [Parameter; HOOKS.len()] {
    let mut all = [optional("", field); HOOKS.len()];
    let mut at = 0;
    while at < HOOKS.len() {
        all[at].name = HOOKS[at];
        at += 1;
    }
    all
}

const HOOK: Shape = only(&hooks(Field::Whole)).grouped(&[exactly_one(HOOKS)]);
const HOOK_SWITCH: Shape = only(&hooks(Field::Object(&DISABLED)));
const DISABLED: Shape = only(&[required("DisableExecution", SMALL_FLAG)]);

const RECORDING: Shape = only(&[
    optional("RecordedParticipants", Field::List(&Field::Word(&["Agent", "Customer"]))),
    optional("ScreenRecordedParticipants", Field::List(&Field::Word(&["Agent"]))),
    optional("IVRRecordingBehavior", SWITCH),
]);

const STREAMED: Shape = only(&[
    required("ParticipantType", Field::Word(&["Customer"])),
    required("MediaDirections", Field::List(&Field::Word(&["From", "To"]))),
]);

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "UpdateContactAttributes",
        block: "Set contact attributes",
        takes: only(&[required("Attributes", TEXTS), TARGET]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateFlowAttributes",
        block: "Set contact attributes",
        takes: only(&[required("FlowAttributes", Field::Map(&Field::Object(&FLOW_ATTRIBUTE)))]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactData",
        block: "Set contact attributes, Set voice",
        takes: some(&[
            optional("Name", Field::Mixed),
            optional("Description", Field::Mixed),
            optional("LanguageCode", Field::Mixed),
            optional("CustomerId", Field::Mixed),
            optional("WisdomSessionArn", Field::Mixed),
            TARGET,
        ]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactTextToSpeechVoice",
        block: "Set voice",
        takes: only(&[
            required("TextToSpeechVoice", Field::Mixed),
            optional("TextToSpeechEngine", Field::Mixed),
            optional("TextToSpeechStyle", Field::Mixed),
        ]),
        may: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateFlowLoggingBehavior",
        block: "Set logging behavior",
        takes: only(&[required("FlowLoggingBehavior", SWITCH)]),
        ..PLAIN
    },
    ActionRule {
        kind: "TagContact",
        block: "Contact tags",
        takes: only(&[required("Tags", TEXTS)]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UntagContact",
        block: "Contact tags",
        takes: only(&[required("TagKeys", Field::List(&Field::Static))]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactCallbackNumber",
        block: "Set callback number",
        takes: only(&[required("CallbackNumber", Field::Reference)]),
        must: &[InvalidCallbackNumber, CallbackNumberNotDialable],
        flows: FlowTypes::ENTRY_AND_QUEUE,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactEventHooks",
        block: "Set event flow",
        takes: only(&[
            optional("EventHooks", Field::Object(&HOOK)),
            // Whether it is taken is in doubt; it is seen in flows that were made by the console.
            optional("EventHooksConfiguration", Field::Object(&HOOK_SWITCH)),
        ])
        .grouped(&[at_least_one(&["EventHooks", "EventHooksConfiguration"])]),
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRecordingBehavior",
        block: "Set recording and analytics behavior",
        takes: only(&[
            optional("RecordingBehavior", Field::Object(&RECORDING)),
            optional("AnalyticsBehavior", Field::Unknown),
        ]),
        flows: FlowTypes::LISTENING,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRecordingAndAnalyticsBehavior",
        block: "Set recording, analytics and processing behavior",
        takes: only(&[
            optional(
                "VoiceBehavior",
                Field::Object(&only(&[
                    optional("VoiceRecordingBehavior", Field::Object(&RECORDING)),
                    optional("VoiceAnalyticsBehavior", Field::Unknown),
                ])),
            ),
            optional("ChatBehavior", Field::Unknown),
            optional("ScreenRecordingBehavior", Field::Unknown),
        ])
        .grouped(&[exactly_one(&[
            "VoiceBehavior",
            "ChatBehavior",
            "ScreenRecordingBehavior",
        ])]),
        must: &[NoMatchingError, ChannelMismatch],
        with: &[(InFlightRedactionConfigurationFailed, "ChatBehavior")],
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactMediaStreamingBehavior",
        block: "Start media streaming, Stop media streaming",
        takes: only(&[
            required("MediaStreamingState", SWITCH),
            optional("Participants", Field::List(&Field::Object(&STREAMED))),
            optional("MediaStreamType", Field::Word(&["Audio"])),
        ]),
        must: FAILS,
        flows: FlowTypes::ENTRY_AND_QUEUE.and(FlowTypes::WHISPERS),
        channels: Channels::VOICE,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactMediaProcessing",
        block: "Set recording, analytics and processing behavior",
        takes: only(&[required(
            "ChatProcessor",
            Field::Object(&some(&[required("ChatProcessorSettings", Field::Unknown)])),
        )]),
        must: &[NoMatchingError, ChannelMismatch],
        channels: Channels::CHAT,
        ..PLAIN
    },
];
