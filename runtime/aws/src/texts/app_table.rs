//! On which phones the company's app is, as a table of the company's says.

use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::types::AttributeValue;
use pivotline_service::Number;

use super::push::AppEndpoints;
use crate::failure::cause;
use crate::request::{unheard, within};

/// How long the table may take: a call waits, and a text message does as well.
const TIME: Duration = Duration::from_millis(500);

/// A table of the company's that has the app's endpoint for a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppTable {
    /// The DynamoDB table.
    pub table: String,
    /// Its key: the number in E.164.
    pub key: String,
    /// The attribute with the ARN of the SNS endpoint.
    pub attribute: String,
}

/// Looks endpoints up in a DynamoDB table. Where that does not answer, there is none.
pub struct TableEndpoints {
    client: Client,
    place: AppTable,
}

impl TableEndpoints {
    /// In this table.
    #[must_use]
    pub fn new(sdk: &SdkConfig, place: AppTable) -> Self {
        let config = Builder::from(sdk).retry_config(RetryConfig::disabled());
        let client = Client::from_conf(config.timeout_config(within(TIME)).build());
        Self { client, place }
    }
}

#[async_trait]
impl AppEndpoints for TableEndpoints {
    async fn endpoint_of(&self, number: &Number) -> Option<String> {
        let AppTable { table, key, attribute } = &self.place;
        let number = AttributeValue::S(number.reveal().to_owned());
        let request = self.client.get_item().table_name(table).key(key, number);
        let request = request
            .projection_expression("#endpoint")
            .expression_attribute_names("#endpoint", attribute);
        match unheard(request.send()).await {
            Ok(found) => found.item?.get(attribute)?.as_s().ok().cloned(),
            Err(error) => {
                tracing::warn!(cause = cause(&error), "who has the app cannot be looked up");
                None
            }
        }
    }
}
