//! What a failed request to AWS says of what was done: one reading of the SDK's errors for all of
//! its services. Each adapter says in its port's words what it makes of it.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};

/// What a failed request says of what was done.
///
/// It is that of the last request that was sent. Where the SDK tries again by itself, one before
/// may have been carried out, whatever this says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It never left, or its signature was too old: nothing was done, and another try has a new
    /// connection and new credentials.
    NotSent,
    /// The service has too much to do. Nothing was done.
    Throttled,
    /// What the account may have or spend is used up. Nothing was done.
    OverQuota,
    /// What it is about is not there, or no more. Nothing was done.
    NotFound,
    /// Something else is being done to what it is about, perhaps by the same request sent before.
    Conflict,
    /// It was refused, and will be again. Nothing was done.
    Refused,
    /// It may have been carried out.
    Unknown,
}

impl Failure {
    /// What this error says.
    pub(crate) fn of<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Self {
        match error {
            SdkError::ConstructionFailure(_) => Self::Refused,
            SdkError::ServiceError(service) => {
                let code = service.err().code().unwrap_or_default();
                Self::answered(service.raw().status().as_u16(), code)
            }
            SdkError::DispatchFailure(_) if never_left(error) => Self::NotSent,
            _ => Self::Unknown,
        }
    }

    /// What an error says that the service answered. One of its own making (5xx) may have come
    /// after all was done.
    fn answered(status: u16, code: &str) -> Self {
        match (status, code) {
            (500.., _) => Self::Unknown,
            (
                _,
                "TooManyRequestsException"
                | "RequestLimitExceeded"
                | "ProvisionedThroughputExceededException",
            ) => Self::Throttled,
            (429, _) => Self::Throttled,
            (400.., code) if code.contains("Throttl") => Self::Throttled,
            (400.., "ExpiredToken" | "ExpiredTokenException" | "RequestExpired") => Self::NotSent,
            (400.., "LimitExceededException" | "ServiceQuotaExceededException") => Self::OverQuota,
            (400.., "ConflictException") => Self::Conflict,
            (404 | 410, _) => Self::NotFound,
            (400.., "ResourceNotFoundException" | "ContactNotFoundException") => Self::NotFound,
            (400.., _) => Self::Refused,
            _ => Self::Unknown,
        }
    }
}

/// Why a request failed, for a log. A service's message is left out, for it may quote.
pub(crate) fn cause<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("an error with no code"),
        SdkError::ConstructionFailure(_) => "not a request",
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "no answer in time",
        SdkError::DispatchFailure(_) if never_left(error) => "not reached",
        SdkError::DispatchFailure(_) => "no answer",
        SdkError::ResponseError(_) => "no answer that can be read",
        _ => "unknown",
    }
}

/// Why a request to a service of this name failed, as the end of a sentence.
pub(crate) fn why<E: ProvideErrorMetadata>(service: &str, error: &SdkError<E>) -> String {
    match error {
        SdkError::ServiceError(answer) => match (Failure::of(error), answer.err().code()) {
            (Failure::Throttled, _) => format!("{service} has too much to do"),
            (_, Some(code)) => format!("{service} answered {code}"),
            (_, None) => format!("{service} answered an error without a name"),
        },
        SdkError::ConstructionFailure(_) => "the request could not be made".to_owned(),
        SdkError::TimeoutError(_) => "there was no answer in time".to_owned(),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            "there was no answer in time".to_owned()
        }
        SdkError::DispatchFailure(_) => format!("{service} could not be reached"),
        SdkError::ResponseError(_) => "the answer could not be read".to_owned(),
        _ => "it failed for a reason that is not known here".to_owned(),
    }
}

/// Whether a request that got no answer certainly never left: no connection came to stand, or
/// there were no credentials to sign it with.
fn never_left<E>(error: &SdkError<E>) -> bool {
    let SdkError::DispatchFailure(failure) = error else { return false };
    let first = failure.as_connector_error().and_then(Error::source);
    std::iter::successors(first, |&error| error.source()).any(|error| {
        let client = error.downcast_ref::<hyper_util::client::legacy::Error>();
        client.is_some_and(|error| error.is_connect()) || error.is::<CredentialsError>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_answer_says_of_what_was_done() {
        for (status, code, failure) in [
            (400, "InvalidParameter", Failure::Refused),
            (403, "AuthorizationError", Failure::Refused),
            (400, "", Failure::Refused),
            (400, "ThrottlingException", Failure::Throttled),
            (400, "Throttling", Failure::Throttled),
            (400, "KMSThrottling", Failure::Throttled),
            (400, "ProvisionedThroughputExceededException", Failure::Throttled),
            (429, "", Failure::Throttled),
            (429, "LimitExceededException", Failure::Throttled),
            (402, "ServiceQuotaExceededException", Failure::OverQuota),
            (400, "LimitExceededException", Failure::OverQuota),
            (400, "ConflictException", Failure::Conflict),
            (409, "ConflictException", Failure::Conflict),
            (404, "", Failure::NotFound),
            (410, "ContactNotFoundException", Failure::NotFound),
            (400, "ResourceNotFoundException", Failure::NotFound),
            (403, "ExpiredTokenException", Failure::NotSent),
            (500, "InternalError", Failure::Unknown),
            (500, "ThrottlingException", Failure::Unknown),
            (503, "ServiceUnavailable", Failure::Unknown),
            (302, "", Failure::Unknown),
        ] {
            assert_eq!(Failure::answered(status, code), failure, "{status} {code}");
        }
    }
}
