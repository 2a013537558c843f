//! How far a contact is: in a flow, in a queue, with an agent. Each stage has its flow.

use super::Listener;

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Stage {
    /// A flow decides.
    Flow,
    /// In a queue.
    Queued,
    /// An agent has answered, and is told who comes.
    AgentWhisper,
    /// The customer is told who comes.
    CustomerWhisper,
    /// The two talk.
    WithAgent,
    /// One of the two waits for the other.
    Hold(Listener),
}

impl Stage {
    /// The event hook that names the stage's flow.
    pub(super) fn hook(self) -> &'static str {
        match self {
            Self::Flow | Self::WithAgent => "",
            Self::Queued => "CustomerQueue",
            Self::AgentWhisper => "AgentWhisper",
            Self::CustomerWhisper => "CustomerWhisper",
            Self::Hold(Listener::Caller) => "CustomerHold",
            Self::Hold(Listener::Agent) => "AgentHold",
        }
    }
}
