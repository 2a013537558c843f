//! Look-up by End User Messaging.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_pinpointsmsvoicev2::Client;
use aws_sdk_pinpointsmsvoicev2::config::Builder;
use pivotline_service::ports::{NumberFacts, Numbers, ServiceFailure};

use super::{ask, line_type, number, retries, said};
use crate::request::within;

/// Looks numbers up by `CarrierLookup` of End User Messaging.
pub struct CarrierLookupNumbers {
    client: Client,
}

impl CarrierLookupNumbers {
    /// End User Messaging in the Region of `sdk`; a look-up may take so long.
    #[must_use]
    pub fn new(sdk: &SdkConfig, time: Duration) -> Self {
        let config = Builder::from(sdk).retry_config(retries()).timeout_config(within(time));
        Self { client: Client::from_conf(config.build()) }
    }
}

#[async_trait]
impl Numbers for CarrierLookupNumbers {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        let number = number(phone)?;
        let request = self.client.carrier_lookup().phone_number(number.reveal());
        let found = ask("sms-voice:CarrierLookup", request.send()).await?;
        Ok(NumberFacts {
            line: line_type(found.phone_number_type.as_str()),
            country: said(found.iso_country_code),
            carrier: said(found.carrier),
        })
    }
}
