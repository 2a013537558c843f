//! What became of asking a function.

use aws_sdk_lambda::error::{ProvideErrorMetadata, SdkError};

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
        match error {
            SdkError::ConstructionFailure(_) => {
                Self::NotDone { what: "it is no request".to_owned(), ill: false }
            }
            SdkError::TimeoutError(_) => Self::unknown("it was late"),
            SdkError::DispatchFailure(_) => Self::unknown("the connection broke off"),
            SdkError::ServiceError(service) => {
                let what = service.err().code().unwrap_or("an error without a code").to_owned();
                match service.raw().status().as_u16() {
                    429 => Self::NotDone { what, ill: true },
                    // Lambda refuses what it does not run.
                    400..=499 => Self::NotDone { what, ill: false },
                    _ => Self::Unknown { what },
                }
            }
            _ => Self::unknown("the answer cannot be read"),
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
