//! Sends requests to Connect.

use aws_sdk_connect::error::{ProvideErrorMetadata, SdkError};

use crate::failure::{Failure, cause};
use crate::request::unheard;

/// Sends a request.
///
/// The SDK logs whole requests and answers at its finest levels, numbers, names and the keys to a
/// person's call among them, so it is heard by no subscriber here. A failure is logged by its code,
/// without the message, which may repeat a value.
pub(super) async fn send<T, E: ProvideErrorMetadata>(
    api: &'static str,
    request: impl Future<Output = Result<T, SdkError<E>>>,
) -> Result<T, Failure> {
    unheard(request).await.map_err(|error| {
        let fault = Failure::of(&error);
        tracing::warn!(api, cause = cause(&error), ?fault, "Connect did not do it");
        fault
    })
}
