//! Runs flows as Amazon Connect would, from their JSON alone.
//!
//! It is a coroutine without threads: it runs until it needs something from outside, says what,
//! and is resumed with the answer.

use std::collections::BTreeMap;

/// What a call has said, and what it waits for now.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// What was said since the last turn: prompts, each as one text, blanks joined.
    pub heard: Vec<String>,
    /// What it waits for.
    pub wait: Wait,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The flow hung up.
    HungUp,
    /// The contact stands in a queue.
    Queued,
    /// The caller hung up.
    CallerHungUp,
    /// The flow did what Connect would answer with an error and no branch; the call is dropped.
    Broken,
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
