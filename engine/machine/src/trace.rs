//! Which parts of a state a step read and changed: for those who walk all states at once and must
//! know which differences between them matter.

use std::cell::RefCell;

use pivotline_ir::{Name, NodeId};

/// A part of a state that a call fills as it goes. All other parts are few enough to be told
/// apart as they stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Whether the caller's number is mobile.
    Mobile,
    /// Whether a service answered or failed. Changed, its fields are new too.
    Answer(Name),
    /// A field of a service that answered.
    Field(Name, Name),
    /// From which menu a menu was entered first.
    EnteredFrom(NodeId),
    /// The menus that were played, the last of them above all.
    Path,
    /// How many links were sent.
    Links,
    /// How many orders were made.
    Orders,
}

/// What a step read and changed, each part once, in the order in which it came to them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trace {
    /// The parts that were read.
    pub read: Vec<Part>,
    /// The parts that were changed.
    pub changed: Vec<Part>,
}

/// Writes a trace.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracer(RefCell<Trace>);

impl Tracer {
    pub(crate) fn read(&self, part: Part) {
        note(&mut self.0.borrow_mut().read, part);
    }

    pub(crate) fn changed(&self, part: Part) {
        note(&mut self.0.borrow_mut().changed, part);
    }

    pub(crate) fn trace(self) -> Trace {
        self.0.into_inner()
    }
}

fn note(parts: &mut Vec<Part>, part: Part) {
    if !parts.contains(&part) {
        parts.push(part);
    }
}
