//! How the store talks to DynamoDB.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;

/// How the store talks to DynamoDB.
///
/// Every write is safe to try again: a step knows its own write by its operation, and a quota is
/// only used up earlier. So requests are tried again here, unlike texts.
#[derive(Clone, Debug)]
pub struct StoreOptions {
    /// The table's name.
    pub table: String,
    /// Where DynamoDB is asked, where it is not the region's own.
    pub endpoint: Option<String>,
    /// How often a request is tried, at most.
    pub attempts: u32,
    /// How long one try may take.
    pub attempt_within: Duration,
    /// How long all tries of a request may take. A call waits for this.
    pub within: Duration,
}

impl StoreOptions {
    /// The usual ones for this table.
    #[must_use]
    pub fn of_table(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            endpoint: None,
            attempts: 4,
            attempt_within: Duration::from_secs(1),
            within: Duration::from_secs(3),
        }
    }

    /// A client of DynamoDB with these options; region and credentials are the configuration's.
    #[must_use]
    pub fn client(&self, config: &SdkConfig) -> Client {
        let retries = RetryConfig::standard()
            .with_max_attempts(self.attempts)
            .with_initial_backoff(Duration::from_millis(25))
            .with_max_backoff(Duration::from_millis(400));
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(self.attempt_within)
            .operation_timeout(self.within)
            .build();
        let mut options = Builder::from(config).retry_config(retries).timeout_config(timeouts);
        if let Some(endpoint) = &self.endpoint {
            options = options.endpoint_url(endpoint);
        }
        Client::from_conf(options.build())
    }
}
