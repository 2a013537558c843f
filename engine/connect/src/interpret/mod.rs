//! Runs flows as Amazon Connect would, from their JSON alone.
//!
//! It is a coroutine without threads: it runs until it needs something from outside, says what,
//! and is resumed with the answer. Read the flows with [`FlowSet::read`], then [`Call::begin`],
//! then [`Call::resume`] until [`Wait::Ended`].
//!
//! Where the service's behaviour is not known, it does what a flow can rely on least, so that a
//! flow that runs here does not hang on luck: `$.External` and `$.StoredCustomerInput` end with
//! the flow, and a Lambda function that failed leaves `$.External` empty.

mod actions;
mod call;
mod compare;
mod exits;
mod flow_set;
mod keypad;
mod lambda_event;
mod speech;
#[cfg(test)]
mod tests;
mod values;

use std::collections::BTreeMap;

pub use call::Call;
pub use flow_set::{FlowSet, FlowSetError};

/// What a call has said, and what it waits for now.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What was said since the last turn, in order. Texts that came out blank are left out.
    pub heard: Vec<Heard>,
    /// What it waits for.
    pub wait: Wait,
}

/// One prompt that the caller heard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// Whether it was played, or asked with.
    pub kind: HeardKind,
    /// The words: references filled, blanks joined and trimmed.
    pub text: String,
    /// The contact's language at that time, a tag such as `en-US`.
    pub language: String,
    /// The voice at that time; empty where no flow has chosen one.
    pub voice: String,
}

/// Which action a prompt belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeardKind {
    /// It was played (`MessageParticipant`).
    Say,
    /// It asked for keys (`GetParticipantInput`); it is then the last of its turn.
    Ask,
}

/// What a call waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Wait {
    /// A key; [`Input::Silence`] after this many seconds.
    Key {
        /// The time limit.
        seconds: u32,
    },
    /// A Lambda function's answer.
    Lambda {
        /// The function's ARN, as it stands in the flow.
        function: String,
        /// The event that Connect sends it, in Connect's own shape.
        event: serde_json::Value,
        /// The time limit.
        seconds: u32,
    },
    /// Whether opening hours are open.
    Hours {
        /// Their id, as it stands in the flow.
        hours: String,
    },
    /// Whether a queue takes the contact.
    Queue {
        /// The queue's id, as it stands in the flow.
        queue: String,
        /// The contact's attributes.
        attributes: BTreeMap<String, String>,
    },
    /// Nothing any more.
    Ended(Ending),
}

/// How a call ended, as far as flows are concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The flow hung up.
    HungUp,
    /// The contact stands in a queue.
    Queued,
    /// The caller hung up.
    CallerHungUp,
    /// The flow did what Connect would answer with an error and no branch, or what is not modelled
    /// here; the call is dropped.
    Broken {
        /// Which action of which flow, and what is wrong: for a developer's eyes.
        reason: String,
    },
}

/// What happens to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key: `0` to `9`, `*`, `#`.
    Key(char),
    /// No key within the time.
    Silence,
    /// The caller hung up.
    HangUp,
    /// The Lambda function's answer; `None` where it failed or was late.
    Lambda(Option<BTreeMap<String, String>>),
    /// Whether the hours are open; `None` where it could not be told.
    Hours(Option<bool>),
    /// What the queue said.
    Queue(QueueAnswer),
}

/// What a queue said to a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueAnswer {
    /// It was taken.
    Taken,
    /// There is no room.
    Full,
    /// It did not work.
    Failed,
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The number that calls, in E.164.
    pub phone: String,
    /// The contact's id.
    pub contact: String,
}
