//! The table that keeps sessions and counters, where a database keeps tables.

/// What the table is like. Whoever makes it, checks it or describes it for a deployment reads it
/// here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableShape {
    /// The attribute that is its key, a text. There is no second one.
    pub key: &'static str,
    /// The attribute that says when an item may be removed, in seconds since 1970. Removal may be
    /// days late: what has expired is told by conditions, never by what is missing.
    pub time_to_live: &'static str,
    /// Whether each request is paid for, and none is provisioned.
    pub on_demand: bool,
    /// Whether the table refuses to be deleted until somebody allows it.
    pub deletion_protection: bool,
    /// Whether the table can be set back to an earlier moment. It must not be: sessions live for
    /// minutes, and what was removed would come back.
    pub point_in_time_recovery: bool,
}

impl TableShape {
    /// The table of sessions and counters.
    pub const SESSIONS: Self = Self {
        key: "pk",
        time_to_live: "ttl",
        on_demand: true,
        deletion_protection: true,
        point_in_time_recovery: false,
    };
}
