//! What happens to a call.

use std::collections::BTreeMap;

use super::{Branch, Listener};

/// What happens to a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key: `0` to `9`, `*`, `#`. Where the flow keeps a touchtone buffer it may come at any
    /// time.
    Key(char),
    /// Several keys one after the other, and then no more: where a number is typed. Elsewhere the
    /// first one counts.
    Keys(String),
    /// No key within the time.
    Silence,
    /// The keys could not be read.
    KeysFailed,
    /// The caller hung up.
    HangUp,
    /// The Lambda function's answer; `None` where it failed or was late. Nested values are named
    /// with dots. For one that is only started: whether it was.
    Lambda(Option<BTreeMap<String, String>>),
    /// Whether the hours are open; `None` where it could not be told.
    Hours(Option<bool>),
    /// The figure; `None` where it could not be told.
    Metric(Option<u64>),
    /// The number that was drawn, 1 to 100.
    Draw(u8),
    /// What the queue said.
    Queue(QueueAnswer),
    /// Looping prompts are interrupted, as the flow wishes.
    Interrupt,
    /// An agent took the contact from its queue, whatever the queue flow does.
    AgentAnswered,
    /// The agent put somebody on hold.
    Hold(Listener),
    /// The hold is over.
    HoldEnded,
    /// The agent left, and the caller is still there.
    AgentLeft,
    /// How an action came out.
    Outcome(Outcome),
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

/// How an action came out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// One of the branches that were offered.
    pub branch: Branch,
    /// What the flow can read afterwards, named as references are, without `$.`:
    /// `Lex.Slots.city`, `Customer.FirstName`. The word that a condition was met by is known
    /// already.
    pub values: BTreeMap<String, String>,
}

impl Outcome {
    /// A branch, and nothing to read.
    #[must_use]
    pub fn plain(branch: Branch) -> Self {
        Self { branch, values: BTreeMap::new() }
    }
}
