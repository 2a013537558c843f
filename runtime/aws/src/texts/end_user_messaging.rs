//! Text messages by AWS End User Messaging.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_pinpointsmsvoicev2::Client;
use aws_sdk_pinpointsmsvoicev2::config::Builder;
use aws_sdk_pinpointsmsvoicev2::types::MessageType;
use pivotline_service::Number;
use pivotline_service::ports::{TextOutcome, Texts};

use super::outcome::send;
use crate::request::{once, within};

/// How messages are sent by End User Messaging.
#[derive(Clone, Debug)]
pub struct EndUserMessagingOptions {
    /// What a message comes from: a number, a sender id, a pool, or the ARN of one.
    pub origination: Option<String>,
    /// The configuration set that takes the events of messages.
    pub configuration_set: Option<String>,
    /// The protect configuration, which says what countries get messages.
    pub protect_configuration: Option<String>,
    /// What one part of a message may cost at most, in US dollars, like `0.50`.
    pub max_price: Option<String>,
    /// For how many seconds a message is worth delivering: as long as its link.
    pub time_to_live: Option<i32>,
    /// How long sending may take.
    pub within: Duration,
}

impl Default for EndUserMessagingOptions {
    fn default() -> Self {
        Self {
            origination: None,
            configuration_set: None,
            protect_configuration: None,
            max_price: None,
            time_to_live: None,
            within: Duration::from_millis(2500),
        }
    }
}

/// Sends text messages by End User Messaging. A number that opted out gets none.
pub struct EndUserMessagingTexts {
    client: Client,
    options: EndUserMessagingOptions,
}

impl EndUserMessagingTexts {
    /// End User Messaging in the Region of `sdk`.
    #[must_use]
    pub fn new(sdk: &SdkConfig, options: EndUserMessagingOptions) -> Self {
        let config = Builder::from(sdk).retry_config(once());
        let config = config.timeout_config(within(options.within));
        Self { client: Client::from_conf(config.build()), options }
    }
}

#[async_trait]
impl Texts for EndUserMessagingTexts {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        let Some(number) = Number::parse(to) else { return TextOutcome::NotSent };
        let options = self.options.clone();
        let request = self
            .client
            .send_text_message()
            .destination_phone_number(number.reveal())
            .message_body(body)
            .message_type(MessageType::Transactional)
            .set_origination_identity(options.origination)
            .set_configuration_set_name(options.configuration_set)
            .set_protect_configuration_id(options.protect_configuration)
            .set_max_price(options.max_price)
            .set_time_to_live(options.time_to_live);
        send("sms-voice:SendTextMessage", request.send()).await
    }
}
