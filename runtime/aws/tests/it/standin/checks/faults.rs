//! What is to go wrong does, once or always, before the effect or after it.

use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_sns::Client;
use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};

use super::super::{Fault, StandIn};
use super::PHONE;

/// More than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);

/// A client that tries once and waits so long at most.
async fn client(aws: &StandIn, patience: Duration) -> Client {
    let wait = TimeoutConfig::builder().operation_timeout(patience).build();
    let config = aws.sdk().await.into_builder();
    Client::new(&config.retry_config(RetryConfig::disabled()).timeout_config(wait).build())
}

/// What a text message ended with, and whether it had its effect.
async fn publish(aws: &StandIn, patience: Duration) -> (String, usize) {
    let before = aws.done("Publish");
    let sent =
        client(aws, patience).await.publish().phone_number(PHONE).message("hello").send().await;
    let end = match sent {
        Ok(output) => output.message_id.unwrap_or("no id".to_owned()),
        Err(SdkError::ServiceError(error)) => {
            format!("{} {}", error.raw().status(), error.err().code().unwrap_or("none"))
        }
        Err(SdkError::TimeoutError(_)) => "timeout".to_owned(),
        Err(SdkError::DispatchFailure(_)) => "dropped".to_owned(),
        Err(error) => format!("{error:?}"),
    };
    (end, aws.done("Publish") - before)
}

#[tokio::test]
async fn each_fault_is_seen_once_in_its_turn() {
    let aws = StandIn::start().await;
    let long = Duration::from_secs(600);
    let faults = [
        (Fault::refuse("InvalidParameterException"), "400 InvalidParameter", 0),
        (Fault::refuse("InternalErrorException"), "500 InternalError", 0),
        (Fault::refuse("ThrottlingException"), "429 ThrottlingException", 0),
        (Fault::fail("InternalErrorException"), "500 InternalError", 1),
        (Fault::DropBefore, "dropped", 0),
        (Fault::DropAfter, "dropped", 1),
        (Fault::Delay(long), "timeout", 0),
        (Fault::DelayAnswer(long), "timeout", 1),
        (Fault::Without(&["MessageId"]), "no id", 1),
    ];
    for (fault, _, _) in &faults {
        aws.fault("Publish", fault.clone());
    }
    for (fault, end, done) in faults {
        let patience = if end == "timeout" { Duration::from_secs(1) } else { PATIENCE };
        assert_eq!(publish(&aws, patience).await, (end.to_owned(), done), "{fault:?}");
    }
    assert_eq!(publish(&aws, PATIENCE).await.1, 1, "then all is well");
}

#[tokio::test]
async fn a_fault_may_last_until_it_is_mended() {
    let aws = StandIn::start().await;
    aws.fault_always("Publish", Fault::DropBefore);
    assert_eq!(publish(&aws, PATIENCE).await.0, "dropped");
    assert_eq!(publish(&aws, PATIENCE).await.0, "dropped");
    aws.mend("Publish");
    assert_eq!(publish(&aws, PATIENCE).await.1, 1);
}

#[tokio::test]
async fn a_quota_holds_back_what_is_too_much() {
    let aws = StandIn::start().await;
    aws.limit("Publish", 0.0001, 2);
    let mut throttled = 0;
    for _ in 0..5 {
        throttled += usize::from(publish(&aws, PATIENCE).await.0.starts_with("429"));
    }
    assert_eq!((throttled, aws.done("Publish")), (3, 2));
    assert_eq!(aws.asked("Publish").len(), 5);
}
