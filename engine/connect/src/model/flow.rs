//! A flow: what it is called, what it is for, of which type it is.

use super::{Action, ActionId};

/// A flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// Its name in the contact centre: `everyday`, `everyday es-US`.
    pub name: String,
    /// What it is for.
    pub role: FlowRole,
    /// The action that runs first.
    pub start: ActionId,
    /// All actions; first the one that runs first, then in the order in which a reader meets them.
    pub actions: Vec<Action>,
}

impl Flow {
    /// Its type, which follows from what it is for.
    #[must_use]
    pub fn kind(&self) -> FlowType {
        self.role.flow_type()
    }
}

/// What a flow is for in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowRole {
    /// Where the line's calls begin.
    Inbound,
    /// The line in another language, to which the inbound flow goes on.
    Language,
    /// A part of one of these that is too large for one flow. It is entered by `TransferToFlow`,
    /// and the contact attribute `_enter` says at which of its menus.
    Part,
    /// Where calls from the browser begin.
    WebCall,
    /// Where chats begin.
    Chat,
    /// Where a call back begins, once it is asked for on the screen.
    Callback,
    /// What is heard in the queue of a route.
    Queue,
    /// What an agent hears right before the caller.
    Whisper,
    /// What a caller hears whose agent is gone.
    Disconnect,
}

impl FlowRole {
    /// The word for it in a build's manifest.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Inbound => "inbound",
            Self::Language => "language",
            Self::Part => "part",
            Self::WebCall => "web_call",
            Self::Chat => "chat",
            Self::Callback => "callback",
            Self::Queue => "queue",
            Self::Whisper => "whisper",
            Self::Disconnect => "disconnect",
        }
    }

    /// The type of its flow.
    #[must_use]
    pub fn flow_type(self) -> FlowType {
        match self {
            Self::Inbound
            | Self::Language
            | Self::Part
            | Self::WebCall
            | Self::Chat
            | Self::Callback
            | Self::Disconnect => FlowType::ContactFlow,
            Self::Queue => FlowType::CustomerQueue,
            Self::Whisper => FlowType::AgentWhisper,
        }
    }
}

/// The type of a flow. It cannot be changed once the flow is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlowType {
    /// What a contact enters by: a call, a chat, a callback; also what runs when an agent is gone.
    ContactFlow,
    /// What a customer hears or reads who waits in a queue.
    CustomerQueue,
    /// What a customer hears who is on hold.
    CustomerHold,
    /// What a customer hears right before the agent.
    CustomerWhisper,
    /// What an agent hears who is on hold.
    AgentHold,
    /// What an agent hears right before the customer.
    AgentWhisper,
    /// What a customer hears right before an agent who calls out.
    OutboundWhisper,
    /// What moves a contact on to an agent.
    AgentTransfer,
    /// What moves a contact on to a queue.
    QueueTransfer,
}

impl FlowType {
    /// All types, but that of campaigns.
    pub const ALL: [Self; 9] = [
        Self::ContactFlow,
        Self::CustomerQueue,
        Self::CustomerHold,
        Self::CustomerWhisper,
        Self::AgentHold,
        Self::AgentWhisper,
        Self::OutboundWhisper,
        Self::AgentTransfer,
        Self::QueueTransfer,
    ];

    /// The API's word, as `CreateContactFlow` takes it.
    #[must_use]
    pub fn api_name(self) -> &'static str {
        match self {
            Self::ContactFlow => "CONTACT_FLOW",
            Self::CustomerQueue => "CUSTOMER_QUEUE",
            Self::CustomerHold => "CUSTOMER_HOLD",
            Self::CustomerWhisper => "CUSTOMER_WHISPER",
            Self::AgentHold => "AGENT_HOLD",
            Self::AgentWhisper => "AGENT_WHISPER",
            Self::OutboundWhisper => "OUTBOUND_WHISPER",
            Self::AgentTransfer => "AGENT_TRANSFER",
            Self::QueueTransfer => "QUEUE_TRANSFER",
        }
    }

    /// The designer's word, in `Metadata.type`.
    #[must_use]
    pub fn designer_name(self) -> &'static str {
        match self {
            Self::ContactFlow => "contactFlow",
            Self::CustomerQueue => "customerQueue",
            Self::CustomerHold => "customerHold",
            Self::CustomerWhisper => "customerWhisper",
            Self::AgentHold => "agentHold",
            Self::AgentWhisper => "agentWhisper",
            Self::OutboundWhisper => "outboundWhisper",
            Self::AgentTransfer => "agentTransfer",
            Self::QueueTransfer => "queueTransfer",
        }
    }
}
