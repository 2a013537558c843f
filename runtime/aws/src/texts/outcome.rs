//! What an answer of AWS, or its lack, says of a text message.

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use pivotline_service::ports::TextOutcome;

use crate::request::{cause, never_left, unheard};

/// Sends a message, and tells what became of it.
pub(super) async fn send<T, E: ProvideErrorMetadata>(
    api: &'static str,
    request: impl Future<Output = Result<T, SdkError<E>>>,
) -> TextOutcome {
    match unheard(request).await {
        // An answer without a message's id is an answer too.
        Ok(_) => TextOutcome::Sent,
        Err(error) => {
            let outcome = outcome(&error);
            tracing::warn!(api, cause = cause(&error), ?outcome, "a text message was not taken");
            outcome
        }
    }
}

fn outcome<E: ProvideErrorMetadata>(error: &SdkError<E>) -> TextOutcome {
    match error {
        SdkError::ConstructionFailure(_) => TextOutcome::NotSent,
        SdkError::DispatchFailure(_) if never_left(error) => TextOutcome::TryAgain,
        SdkError::ServiceError(service) => {
            let code = service.err().code().unwrap_or_default();
            refused(service.raw().status().as_u16(), code)
        }
        _ => TextOutcome::Unknown,
    }
}

/// What an error says that the service gave. One of its own making (5xx) may have come after the
/// message had left.
fn refused(status: u16, code: &str) -> TextOutcome {
    match code {
        _ if status >= 500 => TextOutcome::Unknown,
        _ if status == 429 || code.contains("Throttl") => TextOutcome::TryAgain,
        "TooManyRequestsException" | "RequestLimitExceeded" => TextOutcome::TryAgain,
        // The credentials are too old, or the clock goes wrong: the next try has new ones.
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => TextOutcome::TryAgain,
        _ if status >= 400 => TextOutcome::NotSent,
        _ => TextOutcome::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_definite_refusal_is_no_unknown() {
        for (status, code, outcome) in [
            (400, "InvalidParameter", TextOutcome::NotSent),
            (403, "AuthorizationError", TextOutcome::NotSent),
            (400, "ConflictException", TextOutcome::NotSent),
            (402, "ServiceQuotaExceededException", TextOutcome::NotSent),
            (400, "", TextOutcome::NotSent),
            (400, "ThrottlingException", TextOutcome::TryAgain),
            (400, "Throttling", TextOutcome::TryAgain),
            (400, "KMSThrottling", TextOutcome::TryAgain),
            (429, "", TextOutcome::TryAgain),
            (403, "ExpiredTokenException", TextOutcome::TryAgain),
            (500, "InternalError", TextOutcome::Unknown),
            (500, "ThrottlingException", TextOutcome::Unknown),
            (503, "ServiceUnavailable", TextOutcome::Unknown),
            (302, "", TextOutcome::Unknown),
        ] {
            assert_eq!(refused(status, code), outcome, "{status} {code}");
        }
    }
}
