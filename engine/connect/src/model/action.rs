//! An action: what it is called, what it does, where it leads.

use std::collections::BTreeMap;
use std::fmt;

use pivotline_ir::Engine;

use super::{ErrorType, EventHook, Logging, Metric, Operator};

/// An action's identifier, which the designer shows as the block's name. 1 to 50 characters, none
/// of `% : ( \ / ) = $ , ; [ ] { }`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(String);

impl ActionId {
    /// The longest identifier that Connect takes, in characters.
    pub const LONGEST: usize = 50;

    /// An identifier that Connect takes: refused characters become blanks, and what is too long
    /// ends in a digest of the whole.
    #[must_use]
    pub fn new(name: &str) -> Self {
        let allowed = |c: char| !"%:(\\/)=$,;[]{}".contains(c) && !c.is_control();
        let clean: String = name.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
        if clean.chars().count() <= Self::LONGEST {
            return Self(clean);
        }
        let digest = pivotline_ir::Program::digest(name);
        let head: String = clean.chars().take(Self::LONGEST - 7).collect();
        Self(format!("{head} {}", digest.get(..6).unwrap_or_default()))
    }

    /// The identifier's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ActionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An action and its ways out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Its identifier.
    pub id: ActionId,
    /// What it does.
    pub kind: ActionKind,
    /// `NextAction`; every action but a terminal one has it.
    pub next: Option<ActionId>,
    /// `Conditions`, in the order in which they are tried.
    pub conditions: Vec<(Operator, String, ActionId)>,
    /// `Errors`.
    pub errors: Vec<(ErrorType, ActionId)>,
}

impl Action {
    /// Where its ways out lead, in the order in which a reader follows them.
    pub fn ways(&self) -> impl Iterator<Item = &ActionId> {
        let conditions = self.conditions.iter().map(|(_, _, to)| to);
        conditions.chain(&self.next).chain(self.errors.iter().map(|(_, to)| to))
    }

    /// The same, to lead them elsewhere.
    pub fn ways_mut(&mut self) -> impl Iterator<Item = &mut ActionId> {
        let conditions = self.conditions.iter_mut().map(|(_, _, to)| to);
        conditions.chain(&mut self.next).chain(self.errors.iter_mut().map(|(_, to)| to))
    }
}

/// What an action does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Plays a prompt; keys do not cut it short.
    MessageParticipant {
        /// The words; may hold `$.…` references.
        text: String,
    },
    /// Plays a prompt and waits for one key ("Get customer input").
    GetParticipantInput {
        /// The words; may hold `$.…` references.
        text: String,
        /// How long a key is waited for, in seconds.
        wait: u32,
    },
    /// Asks for digits and stores them ("Store customer input").
    StoreParticipantInput {
        /// The words; may hold `$.…` references.
        text: String,
        /// How long the first digit is waited for, in seconds.
        wait: u32,
        /// The most digits.
        most: u32,
        /// The name of the key that they are encrypted under, if they are.
        key: Option<&'static str>,
    },
    /// Compares a value with constants.
    Compare {
        /// One reference.
        value: String,
    },
    /// Sets attributes of the contact, which travel with it.
    UpdateContactAttributes {
        /// Keys and values; none is empty.
        attributes: BTreeMap<String, String>,
    },
    /// Sets attributes that end with the flow.
    UpdateFlowAttributes {
        /// Keys and values; none is empty.
        attributes: BTreeMap<String, String>,
    },
    /// Sets the language of the contact.
    UpdateContactData {
        /// The tag.
        language: String,
    },
    /// Sets the voice.
    UpdateContactTextToSpeechVoice {
        /// The voice's name.
        voice: String,
        /// How it is made, where that is said.
        engine: Option<Engine>,
        /// The tag of the language that it speaks.
        language: String,
    },
    /// Has the flows write what they do into the log or not, this one and those that follow.
    UpdateFlowLoggingBehavior {
        /// Whether they do.
        log: Logging,
    },
    /// Tags the contact.
    TagContact {
        /// Keys and values.
        tags: BTreeMap<String, String>,
    },
    /// Records agent and customer, once an agent has the call.
    UpdateContactRecordingBehavior,
    /// Asks a Lambda function.
    InvokeLambdaFunction {
        /// The function's name in the menus or of the product.
        function: String,
        /// How long it may take, in seconds.
        within: u32,
        /// What it is told.
        parameters: BTreeMap<String, String>,
    },
    /// Asks whether opening hours are open; conditions `True` and `False`.
    CheckHoursOfOperation {
        /// The hours' name.
        hours: String,
    },
    /// Sets the queue that a transfer goes to.
    UpdateContactTargetQueue {
        /// The queue's name.
        queue: String,
    },
    /// Says which flow runs when something happens to the contact later.
    UpdateContactEventHooks {
        /// What happens.
        hook: EventHook,
        /// The flow's name.
        flow: String,
    },
    /// Asks how a queue is doing.
    CheckMetricData {
        /// What is asked.
        metric: Metric,
        /// The queue's name.
        queue: String,
    },
    /// Finds out how a queue is doing: afterwards `$.Metrics.Queue.Size` is how many wait in it.
    GetMetricData {
        /// The queue's name.
        queue: String,
    },
    /// Puts the contact into the target queue.
    TransferContactToQueue,
    /// Plays one message over and over to who waits; where it is interrupted at intervals, with the
    /// condition `MessagesInterrupted`.
    MessageParticipantIteratively {
        /// What is played.
        message: Message,
        /// The interval in seconds.
        interrupt: Option<u32>,
    },
    /// Counts its passages; conditions `ContinueLooping` and `DoneLooping`.
    Loop {
        /// How many times it continues, 0 to 100.
        count: u32,
    },
    /// Moves a contact that waits in one queue to another.
    DequeueContactAndTransferToQueue {
        /// The queue's name.
        queue: String,
    },
    /// Sets the number that a call back rings.
    UpdateContactCallbackNumber {
        /// One reference.
        number: String,
    },
    /// Has the caller called back.
    CreateCallbackContact {
        /// The queue's name.
        queue: String,
        /// When the first try is, in seconds from now.
        first: u32,
        /// How long after a try the next one is, in seconds.
        again: u32,
        /// How many tries there are.
        tries: u32,
    },
    /// Connects the call with a number outside; the flow goes on when that call has ended.
    TransferParticipantToThirdParty {
        /// The number's name.
        number: String,
        /// How long it rings, in seconds.
        within: u32,
    },
    /// Ends a flow that runs in a queue or before a conversation, and not the contact.
    EndFlowExecution,
    /// Goes on in another flow.
    TransferToFlow {
        /// The flow's name.
        flow: String,
    },
    /// Hangs up.
    DisconnectParticipant,
}

/// What is played to who waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// A recording, by its name.
    Prompt(String),
    /// Silence of so many seconds, 1 to 10.
    Silence(u32),
}

impl ActionKind {
    /// The word for its type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::MessageParticipant { .. } => "MessageParticipant",
            Self::GetParticipantInput { .. } | Self::StoreParticipantInput { .. } => {
                "GetParticipantInput"
            }
            Self::Compare { .. } => "Compare",
            Self::UpdateContactAttributes { .. } => "UpdateContactAttributes",
            Self::UpdateFlowAttributes { .. } => "UpdateFlowAttributes",
            Self::UpdateContactData { .. } => "UpdateContactData",
            Self::UpdateContactTextToSpeechVoice { .. } => "UpdateContactTextToSpeechVoice",
            Self::UpdateFlowLoggingBehavior { .. } => "UpdateFlowLoggingBehavior",
            Self::TagContact { .. } => "TagContact",
            Self::UpdateContactRecordingBehavior => "UpdateContactRecordingBehavior",
            Self::InvokeLambdaFunction { .. } => "InvokeLambdaFunction",
            Self::CheckHoursOfOperation { .. } => "CheckHoursOfOperation",
            Self::UpdateContactTargetQueue { .. } => "UpdateContactTargetQueue",
            Self::UpdateContactEventHooks { .. } => "UpdateContactEventHooks",
            Self::CheckMetricData { .. } => "CheckMetricData",
            Self::GetMetricData { .. } => "GetMetricData",
            Self::MessageParticipantIteratively { .. } => "MessageParticipantIteratively",
            Self::Loop { .. } => "Loop",
            Self::DequeueContactAndTransferToQueue { .. } => "DequeueContactAndTransferToQueue",
            Self::UpdateContactCallbackNumber { .. } => "UpdateContactCallbackNumber",
            Self::CreateCallbackContact { .. } => "CreateCallbackContact",
            Self::TransferParticipantToThirdParty { .. } => "TransferParticipantToThirdParty",
            Self::EndFlowExecution => "EndFlowExecution",
            Self::TransferContactToQueue => "TransferContactToQueue",
            Self::TransferToFlow { .. } => "TransferToFlow",
            Self::DisconnectParticipant => "DisconnectParticipant",
        }
    }
}
