//! What the designer reads and the service does not: where blocks stand, what resources are
//! called, which values are references, the rows of conditions.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::drawing::ENTRY;
use crate::layout::Position;
use crate::model::{Action, ActionKind, Flow, Message, Operator};

/// What stands beside a flow, in the order of the designer's own exports.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Metadata<'a> {
    entry_point_position: Point,
    #[serde(rename = "ActionMetadata")]
    actions: BTreeMap<&'a str, ActionMetadata<'a>>,
    #[serde(rename = "Annotations")]
    annotations: [(); 0],
    name: &'a str,
    description: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    hash: BTreeMap<(), ()>,
}

/// What stands beside a block.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ActionMetadata<'a> {
    position: Point,
    /// The identifier is the name that is shown.
    is_friendly_name: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Hint<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    override_console_voice: Option<bool>,
    /// The keys of attributes whose values are references.
    #[serde(skip_serializing_if = "Option::is_none")]
    dynamic_params: Option<Vec<&'a str>>,
    /// For each parameter of a function whether it is a reference.
    #[serde(skip_serializing_if = "Option::is_none")]
    dynamic_metadata: Option<BTreeMap<&'a str, bool>>,
    /// Always beside a stored input, whatever number it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    country_code_prefix: Option<&'static str>,
    /// Always empty, and always beside a comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    conditions: Option<[(); 0]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    condition_metadata: Option<Vec<Row<'a>>>,
}

/// What is said of a parameter's value, or of those in it by their keys or places.
#[derive(Serialize)]
#[serde(untagged)]
enum Hint<'a> {
    #[serde(rename_all = "camelCase")]
    Name {
        display_name: &'a str,
    },
    #[serde(rename_all = "camelCase")]
    Reference {
        use_dynamic: bool,
    },
    Time {
        unit: u32,
    },
    #[serde(rename_all = "camelCase")]
    Voice {
        language_code: &'a str,
    },
    Keys(BTreeMap<&'a str, Hint<'a>>),
    List(Vec<Hint<'a>>),
}

/// A condition as a row of the block's form.
#[derive(Serialize)]
struct Row<'a> {
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    operator: Option<Shown>,
    value: &'a str,
}

/// An operator as the designer shows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Shown {
    name: &'static str,
    value: &'static str,
    short_display: &'static str,
}

/// A place in the designer.
#[derive(Default, Serialize)]
struct Point {
    x: u32,
    y: u32,
}

impl From<Position> for Point {
    fn from(at: Position) -> Self {
        Self { x: at.x, y: at.y }
    }
}

/// What the designer reads of a flow whose blocks stand there.
pub(super) fn metadata(flow: &Flow, positions: Vec<Position>) -> Metadata<'_> {
    let blocks = flow.actions.iter().zip(positions);
    Metadata {
        entry_point_position: ENTRY.into(),
        actions: blocks.map(|(action, at)| (action.id.as_str(), block(action, at))).collect(),
        annotations: [],
        name: &flow.name,
        description: "",
        kind: flow.kind().designer_name(),
        status: "published",
        hash: BTreeMap::new(),
    }
}

/// What stands beside a block, wherever that stands.
pub(super) fn beside(action: &Action) -> ActionMetadata<'_> {
    block(action, Position::default())
}

fn block(action: &Action, at: Position) -> ActionMetadata<'_> {
    let mut block = ActionMetadata {
        position: at.into(),
        is_friendly_name: true,
        parameters: hints(&action.kind),
        ..ActionMetadata::default()
    };
    match &action.kind {
        ActionKind::UpdateContactAttributes { attributes } => {
            let dynamic = attributes.iter().filter(|(_, value)| is_reference(value));
            block.dynamic_params = Some(dynamic.map(|(key, _)| key.as_str()).collect());
        }
        ActionKind::UpdateContactData { .. } => block.dynamic_params = Some(Vec::new()),
        ActionKind::UpdateContactTextToSpeechVoice { .. } => {
            block.override_console_voice = Some(false);
        }
        ActionKind::InvokeLambdaFunction { parameters, .. } => {
            let dynamic = parameters.iter().map(|(key, value)| (key.as_str(), is_reference(value)));
            block.dynamic_metadata = Some(dynamic.collect());
        }
        ActionKind::Compare { .. } => {
            block.conditions = Some([]);
            block.condition_metadata = Some(rows(action, shown));
        }
        ActionKind::StoreParticipantInput { .. } => {
            block.country_code_prefix = Some("+1");
            block.condition_metadata = Some(Vec::new());
        }
        ActionKind::GetParticipantInput { .. } => {
            block.condition_metadata = Some(rows(action, |_| None));
        }
        _ => {}
    }
    block
}

/// What is said of a block's parameters.
fn hints(kind: &ActionKind) -> Option<Hint<'_>> {
    let all: Vec<(&str, Hint<'_>)> = match kind {
        ActionKind::MessageParticipant { text }
        | ActionKind::GetParticipantInput { text, .. }
        | ActionKind::StoreParticipantInput { text, .. } => {
            references([("Text", text.as_str())]).into_iter().collect()
        }
        ActionKind::UpdateContactAttributes { attributes } => {
            let inner = Hint::of(references(pairs(attributes)));
            inner.map(|inner| ("Attributes", inner)).into_iter().collect()
        }
        ActionKind::UpdateContactTextToSpeechVoice { language, .. } => {
            vec![("TextToSpeechVoice", Hint::Voice { language_code: language })]
        }
        ActionKind::InvokeLambdaFunction { function, parameters, .. } => {
            let inner = Hint::of(references(pairs(parameters)));
            let inner = inner.map(|inner| ("LambdaInvocationAttributes", inner));
            [named("LambdaFunctionARN", function)].into_iter().chain(inner).collect()
        }
        ActionKind::CheckHoursOfOperation { hours } => vec![named("HoursOfOperationId", hours)],
        ActionKind::UpdateContactTargetQueue { queue }
        | ActionKind::CheckMetricData { queue, .. }
        | ActionKind::GetMetricData { queue }
        | ActionKind::DequeueContactAndTransferToQueue { queue } => vec![named("QueueId", queue)],
        ActionKind::TransferToFlow { flow } => vec![named("ContactFlowId", flow)],
        ActionKind::UpdateContactEventHooks { hook, flow } => {
            vec![("EventHooks", Hint::Keys([named(hook.name(), flow)].into()))]
        }
        ActionKind::MessageParticipantIteratively { message, interrupt } => {
            let prompt = match message {
                Message::Prompt(name) => {
                    let inner = Hint::Keys([named("PromptId", name)].into());
                    Some(("Messages", Hint::List(vec![inner])))
                }
                Message::Silence(_) => None,
            };
            let time = interrupt.map(|time| ("InterruptFrequencySeconds", Hint::seconds(time)));
            prompt.into_iter().chain(time).collect()
        }
        ActionKind::CreateCallbackContact { queue, first, again, .. } => vec![
            named("QueueId", queue),
            ("InitialCallDelaySeconds", Hint::seconds(*first)),
            ("RetryDelaySeconds", Hint::seconds(*again)),
        ],
        ActionKind::Compare { .. }
        | ActionKind::UpdateFlowAttributes { .. }
        | ActionKind::UpdateContactData { .. }
        | ActionKind::Loop { .. }
        | ActionKind::UpdateContactCallbackNumber { .. }
        | ActionKind::TransferParticipantToThirdParty { .. }
        | ActionKind::UpdateFlowLoggingBehavior { .. }
        | ActionKind::TagContact { .. }
        | ActionKind::UpdateContactRecordingBehavior
        | ActionKind::TransferContactToQueue
        | ActionKind::EndFlowExecution
        | ActionKind::DisconnectParticipant => Vec::new(),
    };
    Hint::of(all.into_iter().collect())
}

impl<'a> Hint<'a> {
    /// Those of several keys, if anything is said.
    fn of(keys: BTreeMap<&'a str, Hint<'a>>) -> Option<Self> {
        (!keys.is_empty()).then_some(Self::Keys(keys))
    }

    /// The unit that a time is shown in: whole minutes in minutes.
    fn seconds(seconds: u32) -> Self {
        let is_minutes = seconds > 0 && seconds.is_multiple_of(60);
        Self::Time { unit: if is_minutes { 60 } else { 1 } }
    }
}

fn named<'a>(parameter: &'a str, display_name: &'a str) -> (&'a str, Hint<'a>) {
    (parameter, Hint::Name { display_name })
}

fn pairs(map: &BTreeMap<String, String>) -> impl Iterator<Item = (&str, &str)> {
    map.iter().map(|(key, value)| (key.as_str(), value.as_str()))
}

/// What is said of values that are references; of others nothing is.
fn references<'a>(
    values: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> BTreeMap<&'a str, Hint<'a>> {
    let dynamic = values.into_iter().filter(|(_, value)| is_reference(value));
    dynamic.map(|(key, _)| (key, Hint::Reference { use_dynamic: true })).collect()
}

/// Whether a value is one reference and nothing else.
fn is_reference(value: &str) -> bool {
    value.strip_prefix("$.").is_some_and(|path| !path.contains([' ', '$']))
}

/// The rows of a block's conditions, in their order.
fn rows(action: &Action, operator: impl Fn(Operator) -> Option<Shown>) -> Vec<Row<'_>> {
    let conditions = action.conditions.iter().map(|(how, value, _)| Row {
        id: uuid(&format!("{}\n{}\n{value}", action.id, how.name())),
        operator: operator(*how),
        value,
    });
    conditions.collect()
}

/// An id that is the same for the same row of the same block, and no other's.
fn uuid(of: &str) -> String {
    let digest = pivotline_ir::Program::digest(of);
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    // Version 8: made in a way of its own; variant 10.
    format!("{}-{}-8{}-8{}-{}", part(0, 8), part(8, 12), part(12, 15), part(15, 18), part(18, 30))
}

/// How the designer shows an operator, where that is known.
fn shown(operator: Operator) -> Option<Shown> {
    let (name, value, short_display) = match operator {
        Operator::Equals => ("Equals", "Equals", "="),
        Operator::NumberGreaterThan => ("Is greater than", "GreaterThan", ">"),
        Operator::NumberLessThan => ("Is less than", "LessThan", "<"),
        Operator::TextStartsWith => ("Starts with", "StartsWith", "starts with"),
        Operator::TextContains => ("Contains", "Contains", "contains"),
        Operator::NumberGreaterOrEqualTo
        | Operator::NumberLessOrEqualTo
        | Operator::TextEndsWith
        | Operator::KeyExists => return None,
    };
    Some(Shown { name, value, short_display })
}
