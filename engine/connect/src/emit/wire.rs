//! The shapes that go over the wire: every scalar in `Parameters` is a text.

use std::collections::BTreeMap;

use pivotline_ir::Engine;
use serde::Serialize;

use crate::model::{Action, ActionId, ActionKind, Message};

use super::designer::Metadata;
use super::{Resource, Resources};

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Document<'a> {
    pub(super) version: &'static str,
    pub(super) start_action: &'a str,
    pub(super) metadata: Metadata<'a>,
    pub(super) actions: Vec<WireAction<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct WireAction<'a> {
    identifier: &'a str,
    #[serde(rename = "Type")]
    kind: &'static str,
    parameters: Parameters<'a>,
    transitions: Transitions<'a>,
}

/// One shape for each type of action.
#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "PascalCase")]
enum Parameters<'a> {
    Message {
        text: &'a str,
    },
    Input {
        text: &'a str,
        store_input: &'static str,
        input_time_limit_seconds: String,
    },
    Store {
        text: &'a str,
        store_input: &'static str,
        input_time_limit_seconds: String,
        input_validation: Validation,
        #[serde(skip_serializing_if = "Option::is_none")]
        input_encryption: Option<Encryption>,
        #[serde(rename = "DTMFConfiguration")]
        dtmf_configuration: Keys,
    },
    Compare {
        comparison_value: &'a str,
    },
    ContactAttributes {
        attributes: &'a BTreeMap<String, String>,
        target_contact: &'static str,
    },
    FlowAttributes {
        flow_attributes: BTreeMap<&'a str, FlowAttribute<'a>>,
    },
    ContactData {
        language_code: &'a str,
    },
    Voice {
        text_to_speech_voice: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        text_to_speech_engine: Option<&'static str>,
    },
    Lambda {
        #[serde(rename = "LambdaFunctionARN")]
        lambda_function_arn: String,
        invocation_time_limit_seconds: String,
        invocation_type: &'static str,
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        lambda_invocation_attributes: &'a BTreeMap<String, String>,
        response_validation: ResponseValidation,
    },
    Hours {
        hours_of_operation_id: String,
    },
    Queue {
        queue_id: String,
    },
    Flow {
        contact_flow_id: String,
    },
    Hooks {
        event_hooks: BTreeMap<&'static str, String>,
    },
    Metric {
        metric_type: &'static str,
        queue_id: String,
    },
    Messages {
        messages: [WireMessage; 1],
        #[serde(skip_serializing_if = "Option::is_none")]
        interrupt_frequency_seconds: Option<String>,
    },
    Loop {
        loop_count: String,
    },
    Logging {
        flow_logging_behavior: &'static str,
    },
    Tags {
        tags: &'a BTreeMap<String, String>,
    },
    Recording {
        recording_behavior: RecordingBehavior,
    },
    CallbackNumber {
        callback_number: &'a str,
    },
    Callback {
        queue_id: String,
        initial_call_delay_seconds: String,
        retry_delay_seconds: String,
        maximum_connection_attempts: String,
    },
    ThirdParty {
        third_party_phone_number: String,
        third_party_connection_time_limit_seconds: String,
        continue_flow_execution: &'static str,
    },
    None {},
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Validation {
    custom_validation: CustomValidation,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct CustomValidation {
    maximum_length: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Encryption {
    encryption_key_id: String,
    key: String,
}

/// `#` ends what is keyed, and `*` takes it back.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Keys {
    disable_cancel_key: &'static str,
    input_termination_sequence: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RecordingBehavior {
    recorded_participants: [&'static str; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct FlowAttribute<'a> {
    value: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ResponseValidation {
    response_type: &'static str,
}

#[derive(Serialize)]
enum WireMessage {
    PromptId(String),
    #[serde(rename = "SSML")]
    Ssml(String),
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Transitions<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    next_action: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    conditions: Vec<ConditionBranch<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorBranch<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ConditionBranch<'a> {
    next_action: &'a str,
    condition: Condition<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Condition<'a> {
    operator: &'static str,
    operands: [&'a str; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ErrorBranch<'a> {
    next_action: &'a str,
    error_type: &'static str,
}

impl<'a> WireAction<'a> {
    pub(super) fn of(action: &'a Action, resources: &mut Resources<'_>) -> Self {
        Self {
            identifier: action.id.as_str(),
            kind: action.kind.type_name(),
            parameters: parameters(&action.kind, resources),
            transitions: transitions(action),
        }
    }
}

fn transitions(action: &Action) -> Transitions<'_> {
    let conditions = action.conditions.iter().map(|(operator, operand, to)| {
        let (operator, operands) = (operator.name(), [operand.as_str()]);
        ConditionBranch { next_action: to.as_str(), condition: Condition { operator, operands } }
    });
    let errors = action
        .errors
        .iter()
        .map(|(error, to)| ErrorBranch { next_action: to.as_str(), error_type: error.name() });
    Transitions {
        next_action: action.next.as_ref().map(ActionId::as_str),
        conditions: conditions.collect(),
        errors: errors.collect(),
    }
}

fn parameters<'a>(kind: &'a ActionKind, resources: &mut Resources<'_>) -> Parameters<'a> {
    match kind {
        ActionKind::MessageParticipant { text } => Parameters::Message { text },
        ActionKind::GetParticipantInput { text, wait } => Parameters::Input {
            text,
            store_input: "False",
            input_time_limit_seconds: wait.to_string(),
        },
        ActionKind::StoreParticipantInput { text, wait, most, key } => Parameters::Store {
            text,
            store_input: "True",
            input_time_limit_seconds: wait.to_string(),
            input_validation: Validation {
                custom_validation: CustomValidation { maximum_length: most.to_string() },
            },
            input_encryption: key.map(|name| Encryption {
                encryption_key_id: resources.id(Resource::Key, name),
                key: resources.id(Resource::Certificate, name),
            }),
            dtmf_configuration: Keys {
                disable_cancel_key: "False",
                input_termination_sequence: "#",
            },
        },
        ActionKind::Compare { value } => Parameters::Compare { comparison_value: value },
        ActionKind::UpdateContactAttributes { attributes } => {
            Parameters::ContactAttributes { attributes, target_contact: "Current" }
        }
        ActionKind::UpdateFlowAttributes { attributes } => {
            let values = attributes.iter();
            let values = values.map(|(key, value)| (key.as_str(), FlowAttribute { value }));
            Parameters::FlowAttributes { flow_attributes: values.collect() }
        }
        ActionKind::UpdateContactData { language } => {
            Parameters::ContactData { language_code: language }
        }
        ActionKind::UpdateContactTextToSpeechVoice { voice, engine, .. } => Parameters::Voice {
            text_to_speech_voice: voice,
            text_to_speech_engine: engine.map(engine_name),
        },
        ActionKind::InvokeLambdaFunction { function, within, parameters } => Parameters::Lambda {
            lambda_function_arn: resources.id(Resource::Lambda, function),
            invocation_time_limit_seconds: within.to_string(),
            invocation_type: "SYNCHRONOUS",
            lambda_invocation_attributes: parameters,
            response_validation: ResponseValidation { response_type: "STRING_MAP" },
        },
        ActionKind::CheckHoursOfOperation { hours } => {
            Parameters::Hours { hours_of_operation_id: resources.id(Resource::Hours, hours) }
        }
        ActionKind::UpdateContactTargetQueue { queue } => {
            Parameters::Queue { queue_id: resources.id(Resource::Queue, queue) }
        }
        ActionKind::TransferToFlow { flow } => {
            Parameters::Flow { contact_flow_id: resources.id(Resource::Flow, flow) }
        }
        ActionKind::UpdateContactEventHooks { hook, flow } => Parameters::Hooks {
            event_hooks: [(hook.name(), resources.id(Resource::Flow, flow))].into(),
        },
        ActionKind::CheckMetricData { metric, queue } => Parameters::Metric {
            metric_type: metric.name(),
            queue_id: resources.id(Resource::Queue, queue),
        },
        ActionKind::MessageParticipantIteratively { message, interrupt } => Parameters::Messages {
            messages: [wire_message(message, resources)],
            interrupt_frequency_seconds: interrupt.map(|seconds| seconds.to_string()),
        },
        ActionKind::Loop { count } => Parameters::Loop { loop_count: count.to_string() },
        ActionKind::GetMetricData { queue }
        | ActionKind::DequeueContactAndTransferToQueue { queue } => {
            Parameters::Queue { queue_id: resources.id(Resource::Queue, queue) }
        }
        ActionKind::UpdateContactCallbackNumber { number } => {
            Parameters::CallbackNumber { callback_number: number }
        }
        ActionKind::CreateCallbackContact { queue, first, again, tries } => Parameters::Callback {
            queue_id: resources.id(Resource::Queue, queue),
            initial_call_delay_seconds: first.to_string(),
            retry_delay_seconds: again.to_string(),
            maximum_connection_attempts: tries.to_string(),
        },
        ActionKind::TransferParticipantToThirdParty { number, within } => Parameters::ThirdParty {
            third_party_phone_number: resources.id(Resource::Number, number),
            third_party_connection_time_limit_seconds: within.to_string(),
            continue_flow_execution: "True",
        },
        ActionKind::UpdateFlowLoggingBehavior { log } => {
            Parameters::Logging { flow_logging_behavior: log.name() }
        }
        ActionKind::TagContact { tags } => Parameters::Tags { tags },
        ActionKind::UpdateContactRecordingBehavior => Parameters::Recording {
            recording_behavior: RecordingBehavior { recorded_participants: ["Agent", "Customer"] },
        },
        ActionKind::TransferContactToQueue
        | ActionKind::EndFlowExecution
        | ActionKind::DisconnectParticipant => Parameters::None {},
    }
}

fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Neural => "Neural",
        Engine::Generative => "Generative",
        Engine::Standard => "Standard",
    }
}

fn wire_message(message: &Message, resources: &mut Resources<'_>) -> WireMessage {
    match message {
        Message::Prompt(name) => WireMessage::PromptId(resources.id(Resource::Prompt, name)),
        Message::Silence(seconds) => {
            WireMessage::Ssml(format!("<speak><break time=\"{seconds}s\"/></speak>"))
        }
    }
}
