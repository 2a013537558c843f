//! What a caller knows of a call.

use pivotline_connect::interpret::{Ending, Wait};
use serde::Serialize;

use super::desk::DeskState;

/// What a caller knows of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CallReport {
    /// The call's id.
    pub call: String,
    /// The number that calls.
    pub from: String,
    /// The line that was called.
    pub line: String,
    /// What was said since the last report.
    pub heard: Vec<String>,
    /// How far the call is.
    pub state: CallState,
    /// How long nothing happens in the queue, in seconds; silence lets that time pass at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<u32>,
    /// Why the flow broke off, for a developer's eyes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallState {
    /// The flow waits for a key.
    WaitingForKey,
    /// It waits in a queue.
    Queued,
    /// An agent has it.
    WithAgent,
    /// It is over.
    Ended,
}

impl CallState {
    /// How far a call is that waits for this, and is that far at the desk.
    pub(super) fn of(wait: Option<&Wait>, desk: Option<DeskState>) -> Self {
        match wait {
            Some(Wait::Queued { .. }) => Self::Queued,
            Some(Wait::WithAgent | Wait::OnHold { .. }) => Self::WithAgent,
            // No flow is set for what happens in the queue.
            Some(Wait::Ended(Ending::Queued)) => match desk {
                Some(DeskState::Waiting | DeskState::Ringing) => Self::Queued,
                Some(DeskState::Answered) => Self::WithAgent,
                Some(DeskState::Ended) | None => Self::Ended,
            },
            Some(Wait::Ended(_)) | None => Self::Ended,
            Some(_) => Self::WaitingForKey,
        }
    }
}
