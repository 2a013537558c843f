//! Text messages by SNS.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_sns::Client;
use aws_sdk_sns::config::Builder;
use aws_sdk_sns::types::MessageAttributeValue;
use pivotline_service::Number;
use pivotline_service::ports::{TextOutcome, Texts};

use super::outcome::send;
use crate::request::{once, within};

/// How messages are sent by SNS.
#[derive(Clone, Debug)]
pub struct SnsOptions {
    /// The name that a message shows as its sender, where a country allows one.
    pub sender_id: Option<String>,
    /// The number of the account's own that sends.
    pub origination_number: Option<String>,
    /// What one message may cost at most, in US dollars, like `0.50`.
    pub max_price: Option<String>,
    /// How long sending may take.
    pub within: Duration,
}

impl Default for SnsOptions {
    fn default() -> Self {
        Self {
            sender_id: None,
            origination_number: None,
            max_price: None,
            within: Duration::from_millis(2500),
        }
    }
}

/// Sends text messages by SNS.
pub struct SnsTexts {
    client: Client,
    attributes: Vec<(&'static str, &'static str, String)>,
}

impl SnsTexts {
    /// SNS in the Region of `sdk`.
    #[must_use]
    pub fn new(sdk: &SdkConfig, options: SnsOptions) -> Self {
        let client = client(sdk, options.within);
        let optional = [
            ("AWS.SNS.SMS.SenderID", "String", options.sender_id),
            ("AWS.MM.SMS.OriginationNumber", "String", options.origination_number),
            ("AWS.SNS.SMS.MaxPrice", "Number", options.max_price),
        ];
        let mut attributes = vec![("AWS.SNS.SMS.SMSType", "String", "Transactional".to_owned())];
        let given =
            optional.into_iter().filter_map(|(name, kind, value)| Some((name, kind, value?)));
        attributes.extend(given);
        Self { client, attributes }
    }
}

/// A client that sends a message once.
pub(super) fn client(sdk: &SdkConfig, time: Duration) -> Client {
    let config = Builder::from(sdk).retry_config(once()).timeout_config(within(time));
    Client::from_conf(config.build())
}

#[async_trait]
impl Texts for SnsTexts {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        let Some(number) = Number::parse(to) else { return TextOutcome::NotSent };
        let mut request = self.client.publish().phone_number(number.reveal()).message(body);
        for (name, kind, value) in &self.attributes {
            let attribute = MessageAttributeValue::builder().data_type(*kind).string_value(value);
            let Ok(attribute) = attribute.build() else { return TextOutcome::NotSent };
            request = request.message_attributes(*name, attribute);
        }
        send("sns:Publish", request.send()).await
    }
}
