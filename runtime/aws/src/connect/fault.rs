//! What a failed request to Connect means for us.

use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};

use crate::request::unheard;

/// What a failed request means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It was refused because there was too much to do, or it is unknown whether it was carried
    /// out: the same request may be sent again.
    Later,
    /// What it is about is not there, or no more.
    Gone,
    /// It was refused, and will be again.
    Refused,
}

/// Sends a request.
///
/// The SDK logs whole requests and answers at its finest levels, numbers, names and the keys to a
/// person's call among them, so it is heard by no subscriber here. A fault is logged by its code,
/// without the message, which may repeat a value.
pub(super) async fn send<T, E: ProvideErrorMetadata>(
    api: &'static str,
    request: impl Future<Output = Result<T, SdkError<E>>>,
) -> Result<T, Fault> {
    unheard(request).await.map_err(|error| {
        let fault = fault(&error);
        tracing::warn!(api, cause = code_of(&error), ?fault, "Connect did not do it");
        fault
    })
}

fn fault<E: ProvideErrorMetadata>(error: &SdkError<E>) -> Fault {
    let SdkError::ServiceError(service) = error else {
        let unsent = matches!(error, SdkError::ConstructionFailure(_));
        return if unsent { Fault::Refused } else { Fault::Later };
    };
    match service.raw().status().as_u16() {
        429 | 500.. => Fault::Later,
        404 | 410 => Fault::Gone,
        _ => by_code(service.err().code().unwrap_or_default()),
    }
}

/// What the codes mean whose status alone says too little.
fn by_code(code: &str) -> Fault {
    match code {
        "ThrottlingException"
        | "TooManyRequestsException"
        | "LimitExceededException"
        | "ServiceQuotaExceededException"
        | "ConflictException" => Fault::Later,
        "ResourceNotFoundException" | "ContactNotFoundException" => Fault::Gone,
        _ => Fault::Refused,
    }
}

/// The code of an error, or what kept it from having one.
pub(super) fn code_of<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("no code"),
        SdkError::ConstructionFailure(_) => "not a request",
        SdkError::TimeoutError(_) => "timeout",
        SdkError::DispatchFailure(_) => "no connection",
        SdkError::ResponseError(_) => "no answer that can be read",
        _ => "unknown",
    }
}
