//! What is wrong with a configuration: all of it at once.

use std::fmt;

/// One fault and where it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where, as the file has it: `services.balance.url`.
    pub place: String,
    /// What is wrong there, and how to mend it.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

/// All faults of a configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct Faults(pub Vec<Fault>);

impl Faults {
    /// Takes note of a fault.
    pub(crate) fn add(&mut self, place: &str, what: impl Into<String>) {
        self.0.push(Fault { place: place.to_owned(), what: what.into() });
    }

    /// Takes note of what went wrong; what went well is returned.
    pub(crate) fn take<T>(&mut self, place: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|what| self.add(place, what)).ok()
    }
}
