//! What is known of numbers, in the table that keeps sessions.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_config::retry::RetryConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::Builder;
use aws_sdk_dynamodb::types::AttributeValue;
use pivotline_service::ports::NumberFacts;
use pivotline_service::table::TableShape;

use super::FactsCache;
use crate::failure::cause;
use crate::request::{unheard, within};

/// The facts, as JSON.
const FACTS: &str = "f";
/// Until when they hold, in seconds since 1970.
const EXPIRES: &str = "e";

/// How long the table may take: a call waits, and a look-up would do as well.
const TIME: Duration = Duration::from_millis(500);

/// Keeps facts in a DynamoDB table, beside its sessions.
pub struct TableFacts {
    client: Client,
    table: String,
}

impl TableFacts {
    /// In this table.
    #[must_use]
    pub fn new(sdk: &SdkConfig, table: &str) -> Self {
        let config = Builder::from(sdk).retry_config(RetryConfig::disabled());
        let client = Client::from_conf(config.timeout_config(within(TIME)).build());
        Self { client, table: table.to_owned() }
    }
}

fn key(hash: &str) -> AttributeValue {
    AttributeValue::S(format!("number#{hash}"))
}

fn facts(item: &HashMap<String, AttributeValue>, now: u64) -> Option<(NumberFacts, u64)> {
    let until = item.get(EXPIRES)?.as_n().ok()?.parse().ok()?;
    let facts = serde_json::from_str(item.get(FACTS)?.as_s().ok()?).ok()?;
    (now < until).then_some((facts, until))
}

#[async_trait]
impl FactsCache for TableFacts {
    async fn get(&self, hash: &str, now: u64) -> Option<(NumberFacts, u64)> {
        let request = self.client.get_item().table_name(&self.table);
        let request = request.key(TableShape::SESSIONS.key, key(hash));
        match unheard(request.send()).await {
            Ok(found) => facts(&found.item?, now),
            Err(error) => {
                tracing::warn!(cause = cause(&error), "what is kept of numbers cannot be read");
                None
            }
        }
    }

    async fn put(&self, hash: &str, facts: &NumberFacts, until: u64) {
        let Ok(facts) = serde_json::to_string(facts) else { return };
        let until = AttributeValue::N(until.to_string());
        let request = self.client.put_item().table_name(&self.table);
        let request = request
            .item(TableShape::SESSIONS.key, key(hash))
            .item(FACTS, AttributeValue::S(facts))
            .item(EXPIRES, until.clone())
            .item(TableShape::SESSIONS.time_to_live, until);
        if let Err(error) = unheard(request.send()).await {
            tracing::warn!(cause = cause(&error), "what is known of a number was not kept");
        }
    }
}
