//! Setting data, behaviour and recording.

use super::{
    ActionRule, FAILS, Field, Others, PARTLY_KNOWN, PLAIN, at_least_one, exactly_one, optional,
    required,
};

pub(super) const RULES: &[ActionRule] = &[
    ActionRule {
        kind: "UpdateContactAttributes",
        parameters: &[
            required("Attributes", Field::Nested),
            optional("TargetContact", Field::Word(&["Current", "Related"])),
        ],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateFlowAttributes",
        parameters: &[required("FlowAttributes", Field::Nested)],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactData",
        others: Others::Unknown,
        parameters: &[optional("TargetContact", Field::Word(&["Current", "Related"]))],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactTextToSpeechVoice",
        parameters: &[
            required("TextToSpeechVoice", Field::Mixed),
            optional("TextToSpeechEngine", Field::Mixed),
            optional("TextToSpeechStyle", Field::Mixed),
        ],
        may: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateFlowLoggingBehavior",
        parameters: &[required("FlowLoggingBehavior", Field::Word(&["Enabled", "Disabled"]))],
        ..PLAIN
    },
    ActionRule {
        kind: "TagContact",
        parameters: &[required("Tags", Field::Nested)],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UntagContact",
        parameters: &[required("TagKeys", Field::Nested)],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactCallbackNumber",
        parameters: &[required("CallbackNumber", Field::Reference)],
        must: &["InvalidCallbackNumber", "CallbackNumberNotDialable"],
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactEventHooks",
        parameters: &[
            optional("EventHooks", Field::Nested),
            // Whether it is taken is in doubt; it is seen in flows that were made by the console.
            optional("EventHooksConfiguration", Field::Nested),
        ],
        groups: &[at_least_one(&["EventHooks", "EventHooksConfiguration"])],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRecordingBehavior",
        parameters: &[
            optional("RecordingBehavior", Field::Nested),
            optional("AnalyticsBehavior", Field::Nested),
        ],
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactRecordingAndAnalyticsBehavior",
        parameters: &[
            optional("VoiceBehavior", Field::Nested),
            optional("ChatBehavior", Field::Nested),
            optional("ScreenRecordingBehavior", Field::Nested),
        ],
        groups: &[exactly_one(&["VoiceBehavior", "ChatBehavior", "ScreenRecordingBehavior"])],
        must: &["NoMatchingError", "ChannelMismatch"],
        may: &["InFlightRedactionConfigurationFailed"],
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactMediaStreamingBehavior",
        parameters: &[
            required("MediaStreamingState", Field::Word(&["Enabled", "Disabled"])),
            optional("Participants", Field::Nested),
            optional("MediaStreamType", Field::Static),
        ],
        must: FAILS,
        ..PLAIN
    },
    ActionRule {
        kind: "UpdateContactMediaProcessing",
        must: &["NoMatchingError", "ChannelMismatch"],
        ..PARTLY_KNOWN
    },
];
