//! How the queues are doing: as `services.toml` says, until somebody at the desk says otherwise.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use pivotline_connect::interpret::QueueAnswer;
use pivotline_ir::Program;
use serde::{Deserialize, Serialize};

use crate::services::{QueueState, ServicesFile};

/// The queues of a program.
pub(crate) struct Board(Mutex<BTreeMap<String, QueueState>>);

/// A queue as the desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct BoardRow {
    /// Its name.
    pub queue: String,
    /// How it is doing.
    #[serde(flatten)]
    pub state: QueueState,
}

/// What is said of a queue; what is left out stays.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct BoardChange {
    staffed: Option<bool>,
    full: Option<bool>,
    others: Option<u32>,
}

/// The menus have no such queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such queue")]
pub(crate) struct NoSuchQueue;

impl Board {
    /// The queues of a program, as the file has them.
    #[must_use]
    pub(crate) fn new(services: &ServicesFile, program: &Program) -> Self {
        Self(Mutex::new(services.queues(program)))
    }

    /// All queues, by name.
    #[must_use]
    pub(crate) fn rows(&self) -> Vec<BoardRow> {
        let row = |(queue, state): (&String, &QueueState)| BoardRow {
            queue: queue.clone(),
            state: *state,
        };
        self.queues().iter().map(row).collect()
    }

    /// Changes what is said of a queue.
    ///
    /// # Errors
    /// There is none of this name.
    pub(crate) fn change(&self, queue: &str, change: BoardChange) -> Result<(), NoSuchQueue> {
        let mut queues = self.queues();
        let state = queues.get_mut(queue).ok_or(NoSuchQueue)?;
        let BoardChange { staffed, full, others } = change;
        state.staffed = staffed.unwrap_or(state.staffed);
        state.full = full.unwrap_or(state.full);
        state.others = others.unwrap_or(state.others);
        Ok(())
    }

    /// How a queue is doing.
    pub(super) fn state(&self, queue: &str) -> QueueState {
        self.queues().get(queue).copied().unwrap_or_default()
    }

    /// What a queue says to a contact.
    pub(super) fn room(&self, queue: &str) -> QueueAnswer {
        match self.state(queue) {
            QueueState { fails: true, .. } => QueueAnswer::Failed,
            QueueState { full: true, .. } => QueueAnswer::Full,
            QueueState { .. } => QueueAnswer::Taken,
        }
    }

    fn queues(&self) -> MutexGuard<'_, BTreeMap<String, QueueState>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
