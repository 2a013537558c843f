//! One step of a call.

use std::sync::Arc;

use super::exits::Exit;
use super::registers::Texts;
use super::{Ending, Wait};

/// What an action led to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// The flow goes on.
    Leave(Exit),
    /// Something from outside is needed.
    Wait(Wait),
    /// Another flow takes over.
    Flow(Arc<str>),
    /// A module runs, and comes back.
    Module {
        /// Its name.
        name: Arc<str>,
        /// What it is told.
        input: Texts,
    },
    /// The module comes back.
    Return {
        /// Its word for how it went.
        result: Option<String>,
        /// What it found out.
        data: Texts,
    },
    /// The flow is over, the contact is not.
    FlowOver,
    /// The call is over.
    End(Ending),
    /// The flow is not well made.
    Broken(String),
}
