//! What became of asking a function.

use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};

use crate::failure::{Failure, cause};

/// What became of asking a function.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It answered.
    Done(Vec<u8>),
    /// It was not run.
    NotDone {
        /// Why.
        what: String,
        /// Whether that is for want of room rather than for good.
        ill: bool,
    },
    /// It may have been run, wholly or in part.
    Unknown {
        /// Why there is no answer.
        what: String,
    },
}

impl Outcome {
    /// Nobody knows.
    pub(super) fn unknown(what: &str) -> Self {
        Self::Unknown { what: what.to_owned() }
    }

    /// What a failed request means. Its message is left out, for it may repeat a value.
    pub(super) fn of_error<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Self {
        let what = cause(error).to_owned();
        match Failure::of(error) {
            Failure::NotSent | Failure::Throttled => Self::NotDone { what, ill: true },
            // Lambda refuses what it does not run.
            Failure::OverQuota | Failure::NotFound | Failure::Conflict | Failure::Refused => {
                Self::NotDone { what, ill: false }
            }
            Failure::Unknown => Self::Unknown { what },
        }
    }

    /// Whether the function is not well, rather than the question not good.
    pub(super) fn is_ill(&self) -> bool {
        match self {
            Self::Done(_) => false,
            Self::NotDone { ill, .. } => *ill,
            Self::Unknown { .. } => true,
        }
    }
}
