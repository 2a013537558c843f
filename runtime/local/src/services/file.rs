//! What a services file says, without where it says it.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

/// What the file says of one service.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// The answer when no case fits.
    pub(super) usual: Case,
    /// Answers by argument; the first that fits is taken.
    pub(super) cases: Vec<Case>,
    /// Whether it changes things.
    pub(super) changes: bool,
}

/// One answer of a service.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Case {
    /// The arguments for which it is given.
    pub(super) arguments: BTreeMap<String, String>,
    /// The fields, as text.
    pub(super) fields: BTreeMap<String, String>,
    /// Whether the service fails instead.
    pub(super) fails: bool,
    /// Whether nobody can tell what it did.
    pub(super) unsure: bool,
    /// How long it takes.
    pub(super) after: Option<Duration>,
}

/// How opening hours behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Switch {
    /// Open.
    #[default]
    Usual,
    /// Closed.
    Closed,
    /// Nobody can tell.
    Fails,
}

/// How a queue is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct QueueState {
    /// Whether anybody works for it.
    pub(crate) staffed: bool,
    /// Whether it has no room.
    pub(crate) full: bool,
    /// Whether nobody can be put into it.
    pub(crate) fails: bool,
    /// How many wait in it besides the contacts that are really there.
    pub(crate) others: u32,
}

impl Default for QueueState {
    fn default() -> Self {
        Self { staffed: true, full: false, fails: false, others: 0 }
    }
}
