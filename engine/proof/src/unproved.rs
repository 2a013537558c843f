//! Why nothing was proved.

use pivotline_connect::LowerError;
use pivotline_connect::interpret::FlowSetError;

/// A difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The line.
    pub line: String,
    /// What happens until then.
    pub call: Vec<String>,
    /// What the machine tells.
    pub machine: String,
    /// What the flows tell.
    pub flow: String,
    /// Whether this very call was played on both and showed it. Otherwise it was found for many
    /// calls at once, and none of them was met that shows it.
    pub confirmed: bool,
}

/// Why nothing was proved.
#[derive(Debug, thiserror::Error)]
pub enum Unproved {
    /// Machine and flows differ.
    #[error("the machine and the flows differ:\n{}\nthe machine: {}\nthe flows: {}", .0.call.join("\n"), .0.machine, .0.flow)]
    Difference(Box<Difference>),
    /// There is no such line.
    #[error("there is no line `{line}`")]
    NoSuchLine {
        /// Its name.
        line: String,
    },
    /// Calls go round without anybody's choice.
    #[error("calls to `{line}` go round without the caller's choice: {}", .places.join(", "))]
    Endless {
        /// The line.
        line: String,
        /// The places on the round.
        places: Vec<String>,
    },
    /// It would take too long.
    #[error("`{line}` is too large to be proved: {steps} turns")]
    TooLarge {
        /// The line.
        line: String,
        /// How many turns were run.
        steps: u64,
    },
    /// A flow cannot be read.
    #[error(transparent)]
    Flows(#[from] FlowSetError),
    /// The program does not hold together.
    #[error(transparent)]
    Program(#[from] LowerError),
}

impl Unproved {
    /// The line that it is about.
    #[must_use]
    pub fn line(&self) -> Option<&str> {
        match self {
            Self::Difference(difference) => Some(&difference.line),
            Self::NoSuchLine { line }
            | Self::Endless { line, .. }
            | Self::TooLarge { line, .. } => Some(line),
            Self::Flows(_) | Self::Program(_) => None,
        }
    }
}
