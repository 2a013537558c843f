//! What goes wrong on demand.

use std::time::Duration;

use serde_json::{Value, json};

/// What is to go wrong with a request that is right.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    /// It is refused before it had an effect.
    Refuse(Refusal),
    /// It has its effect, and then an error is answered.
    Fail(Refusal),
    /// It waits before it has its effect.
    Delay(Duration),
    /// It has its effect, and the answer waits.
    DelayAnswer(Duration),
    /// The connection is closed before it had an effect.
    DropBefore,
    /// It has its effect, and the connection is closed without an answer.
    DropAfter,
    /// The answer lacks these members.
    Without(&'static [&'static str]),
}

/// An error as AWS answers it: the name of a shape, or a code that no model names (as throttling
/// has), and the members of its body.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub(crate) code: String,
    pub(crate) members: Value,
}

impl Refusal {
    /// An error that tells no more than its message.
    pub(crate) fn new(code: &str, message: &str) -> Self {
        Self { code: code.to_owned(), members: json!({ "Message": message }) }
    }

    /// An error with one more member, like the `Reason` of End User Messaging.
    pub(crate) fn with(mut self, member: &str, value: &str) -> Self {
        self.members[member] = Value::from(value);
        self
    }
}

impl Fault {
    /// The error `code` before any effect.
    pub(crate) fn refuse(code: &str) -> Self {
        Self::Refuse(Refusal::new(code, "on demand"))
    }

    /// The error `code` after the effect.
    pub(crate) fn fail(code: &str) -> Self {
        Self::Fail(Refusal::new(code, "on demand"))
    }
}
