//! What a services file says, without where it says it.

use std::collections::BTreeMap;
use std::time::Duration;

/// What the file says of one service.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entry {
    /// The answer when no case fits.
    pub(super) usual: Case,
    /// Answers by argument; the first that fits is taken.
    pub(super) cases: Vec<Case>,
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
    /// How long it takes.
    pub(super) after: Option<Duration>,
}

/// How opening hours or a queue behave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Switch {
    /// Open; with room.
    #[default]
    Usual,
    /// Closed; full.
    Closed,
    /// Nobody can tell.
    Fails,
}
