//! Messages to the company's own app, and text messages where there is none.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_sns::Client;
use pivotline_service::Number;
use pivotline_service::arn::Arn;
use pivotline_service::ports::{TextOutcome, Texts};

use super::outcome::send;
use super::sns::client;

/// Knows on which phones the company's app is.
#[async_trait]
pub trait AppEndpoints: Send + Sync {
    /// The ARN of the SNS endpoint of the app on the phone with this number.
    async fn endpoint_of(&self, number: &Number) -> Option<String>;
}

/// No phone has an app.
pub struct NoEndpoints;

#[async_trait]
impl AppEndpoints for NoEndpoints {
    async fn endpoint_of(&self, _: &Number) -> Option<String> {
        None
    }
}

/// Sends a message to the app on the phone, if it is known there; else, and where the app
/// certainly did not get it, a text message. The two together bring a person one message at most.
pub struct PushThenText {
    client: Client,
    endpoints: Arc<dyn AppEndpoints>,
    texts: Arc<dyn Texts>,
}

impl PushThenText {
    /// Push by SNS in the Region of `sdk`, which may take so long, and `texts` after it.
    #[must_use]
    pub fn new(
        sdk: &SdkConfig,
        endpoints: Arc<dyn AppEndpoints>,
        texts: Arc<dyn Texts>,
        within: Duration,
    ) -> Self {
        Self { client: client(sdk, within), endpoints, texts }
    }

    async fn push(&self, number: &Number, body: &str) -> TextOutcome {
        let endpoint = self.endpoints.endpoint_of(number).await;
        let Some(endpoint) = endpoint.filter(|arn| is_endpoint(arn)) else {
            return TextOutcome::NotSent;
        };
        let request = self.client.publish().target_arn(endpoint).message(body);
        send("sns:Publish to an app", request.send()).await
    }
}

/// A topic's ARN would send the link to all who listen there.
fn is_endpoint(arn: &str) -> bool {
    let arn = Arn::parse(arn);
    arn.is_some_and(|arn| arn.service == "sns" && arn.resource.starts_with("endpoint/"))
}

#[async_trait]
impl Texts for PushThenText {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        let Some(number) = Number::parse(to) else { return TextOutcome::NotSent };
        match self.push(&number, body).await {
            TextOutcome::NotSent | TextOutcome::TryAgain => self.texts.send(to, body).await,
            sent => sent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_endpoint;

    #[test]
    fn only_an_endpoint_is_pushed_to() {
        assert!(is_endpoint("arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/app/1"));
        for other in [
            "",
            "arn:aws:sns:eu-central-1:111122223333:topic",
            "arn:aws:sqs:eu-central-1:111122223333:endpoint/GCM/app/1",
            "endpoint/GCM/app/1",
        ] {
            assert!(!is_endpoint(other), "{other}");
        }
    }
}
