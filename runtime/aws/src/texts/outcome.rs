//! What an answer of AWS, or its lack, says of a text message.

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use pivotline_service::ports::TextOutcome;

use crate::failure::{Failure, cause};
use crate::request::unheard;

/// Sends a message, and tells what became of it.
pub(super) async fn send<T, E: ProvideErrorMetadata>(
    api: &'static str,
    request: impl Future<Output = Result<T, SdkError<E>>>,
) -> TextOutcome {
    match unheard(request).await {
        // An answer without a message's id is an answer too.
        Ok(_) => TextOutcome::Sent,
        Err(error) => {
            let outcome = TextOutcome::from(Failure::of(&error));
            tracing::warn!(api, cause = cause(&error), ?outcome, "a text message was not taken");
            outcome
        }
    }
}

impl From<Failure> for TextOutcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotSent | Failure::Throttled => Self::TryAgain,
            // A conflict is about the message's settings: a message has no token to meet itself by.
            Failure::OverQuota | Failure::NotFound | Failure::Conflict | Failure::Refused => {
                Self::NotSent
            }
            Failure::Unknown => Self::Unknown,
        }
    }
}
