//! Look-up by Amazon Pinpoint, for accounts that have no End User Messaging yet.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_pinpoint::Client;
use aws_sdk_pinpoint::config::Builder;
use aws_sdk_pinpoint::types::NumberValidateRequest;
use pivotline_service::ports::{NumberFacts, Numbers, ServiceFailure};

use super::{ask, line_type, number, retries, said};
use crate::request::within;

/// Looks numbers up by `PhoneNumberValidate` of Amazon Pinpoint.
pub struct PinpointNumbers {
    client: Client,
}

impl PinpointNumbers {
    /// Pinpoint in the Region of `sdk`; a look-up may take so long.
    #[must_use]
    pub fn new(sdk: &SdkConfig, time: Duration) -> Self {
        let config = Builder::from(sdk).retry_config(retries()).timeout_config(within(time));
        Self { client: Client::from_conf(config.build()) }
    }
}

#[async_trait]
impl Numbers for PinpointNumbers {
    async fn look_up(&self, phone: &str) -> Result<NumberFacts, ServiceFailure> {
        let number = number(phone)?;
        let question = NumberValidateRequest::builder().phone_number(number.reveal()).build();
        let request = self.client.phone_number_validate().number_validate_request(question);
        let answer = ask("mobiletargeting:PhoneNumberValidate", request.send()).await?;
        let empty = || ServiceFailure::Failed("Pinpoint gave an empty answer".to_owned());
        let found = answer.number_validate_response.ok_or_else(empty)?;
        Ok(NumberFacts {
            line: line_type(found.phone_type.as_deref().unwrap_or_default()),
            country: said(found.country_code_iso2),
            carrier: said(found.carrier),
        })
    }
}
