//! How AWS is asked here: heard by nobody, once, and for no longer than it may take.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
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
