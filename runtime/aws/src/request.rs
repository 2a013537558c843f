//! How AWS is asked here: heard by nobody, once, and for no longer than it may take.

use std::error::Error;
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use tracing::instrument::WithSubscriber;
use tracing::subscriber::NoSubscriber;

/// How long a connection may take to stand. Over this, nothing was sent.
const CONNECT: Duration = Duration::from_secs(1);

/// Never sends by itself what it has sent: no call of AWS that sends a text knows a repetition.
pub(crate) fn once() -> RetryConfig {
    RetryConfig::disabled()
}

/// Waits so long for an answer.
pub(crate) fn within(time: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).operation_timeout(time).build()
}

/// Asks without a subscriber: at its finest levels the SDK logs whole requests, numbers and links
/// among them.
pub(crate) async fn unheard<T>(request: impl Future<Output = T>) -> T {
    Box::pin(request).with_subscriber(NoSubscriber::new()).await
}

/// Why a request failed, for an operator. A service's message is left out, for it may quote.
pub(crate) fn cause<E: ProvideErrorMetadata>(error: &SdkError<E>) -> &str {
    match error {
        SdkError::ServiceError(service) => service.err().code().unwrap_or("an error with no code"),
        SdkError::ConstructionFailure(_) => "not a request",
        SdkError::TimeoutError(_) => "no answer in time",
        SdkError::DispatchFailure(_) if never_left(error) => "not reached",
        SdkError::DispatchFailure(_) => "no answer",
        SdkError::ResponseError(_) => "no answer that can be read",
        _ => "unknown",
    }
}

/// Whether a request that got no answer certainly never left: no connection came to stand, or
/// there were no credentials to sign it with.
pub(crate) fn never_left<E>(error: &SdkError<E>) -> bool {
    let SdkError::DispatchFailure(failure) = error else { return false };
    let first = failure.as_connector_error().and_then(Error::source);
    std::iter::successors(first, |&error| error.source()).any(|error| {
        let client = error.downcast_ref::<hyper_util::client::legacy::Error>();
        client.is_some_and(|error| error.is_connect()) || error.is::<CredentialsError>()
    })
}
