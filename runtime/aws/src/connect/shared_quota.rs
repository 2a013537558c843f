//! The bucket of all processes, in the DynamoDB table.
//!
//! One item per API holds the time at which its bucket is full again. A token is one conditional
//! write without a read; a second one where the first met a bucket that was not full. Nobody waits
//! and nobody tries again: the writes add to what is there, so they do not lose against each other.
//! A process that was told until when the bucket is empty asks no more until then, which spares
//! the table when it is the busiest.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use pivotline_service::table::TableShape;

use crate::failure::cause;

use super::quota::{Bucket, Millis, Rate};

/// The attribute that says when the bucket is full again, in milliseconds since 1970.
const FULL_AT: &str = "full_at";

/// How far processes' clocks may be apart, in milliseconds. What is further ahead was written by a
/// clock that was wrong.
const SKEW: u64 = 5_000;

/// The bucket of all processes that share a table.
///
/// Processes whose clocks are apart take up to as many more tokens as come back in that time.
pub struct TableBucket {
    client: Client,
    table: String,
    rate: Rate,
    now: Millis,
    /// What was seen in the table, or a little less. It only grows there.
    seen: Mutex<HashMap<&'static str, u64>>,
}

/// What a conditional write met.
enum Met {
    /// It is written.
    Written,
    /// The condition did not hold; this is what stood there.
    Stood(Option<u64>),
    /// It cannot be told.
    Unknown,
}

impl TableBucket {
    /// The bucket in the table of the sessions.
    #[must_use]
    pub fn new(client: Client, table: &str, rate: Rate, now: Millis) -> Self {
        Self { client, table: table.to_owned(), rate, now, seen: Mutex::default() }
    }

    /// Takes a token of a bucket that is full.
    async fn take_first(&self, api: &'static str, now: u64) -> Met {
        let next = now.saturating_add(self.rate.interval());
        let condition = format!("attribute_not_exists({FULL_AT}) OR {FULL_AT} <= :now");
        let values = [(":next", next), (":now", now)];
        self.update(api, &format!("SET {FULL_AT} = :next"), &condition, &values).await
    }

    /// Takes a token of a bucket that is neither full nor empty.
    async fn take_next(&self, api: &'static str, now: u64) -> Met {
        let limit = now.saturating_add(self.rate.slack());
        let update = format!("SET {FULL_AT} = {FULL_AT} + :interval");
        let condition = format!("{FULL_AT} > :now AND {FULL_AT} <= :limit");
        let values = [(":interval", self.rate.interval()), (":now", now), (":limit", limit)];
        self.update(api, &update, &condition, &values).await
    }

    /// Takes the first token of a bucket that a wrong clock has emptied for ages.
    async fn take_back(&self, api: &'static str, now: u64, wrong: u64) -> Met {
        let next = now.saturating_add(self.rate.interval());
        let condition = format!("{FULL_AT} = :wrong");
        let values = [(":next", next), (":wrong", wrong)];
        self.update(api, &format!("SET {FULL_AT} = :next"), &condition, &values).await
    }

    async fn update(
        &self,
        api: &str,
        update: &str,
        condition: &str,
        values: &[(&str, u64)],
    ) -> Met {
        let mut request = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(TableShape::SESSIONS.key, AttributeValue::S(format!("quota#{api}")))
            .update_expression(update)
            .condition_expression(condition)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        for (name, value) in values {
            let value = AttributeValue::N(value.to_string());
            request = request.expression_attribute_values(*name, value);
        }
        match request.send().await {
            Ok(_) => Met::Written,
            Err(error) => met(api, &error),
        }
    }

    fn seen(&self, api: &'static str) -> u64 {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(api).copied().unwrap_or_default()
    }

    /// A token was taken of a bucket that was full at `full_at` or later.
    fn taken(&self, api: &'static str, full_at: u64) -> bool {
        self.see(api, full_at.saturating_add(self.rate.interval()));
        true
    }

    fn see(&self, api: &'static str, full_at: u64) {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(api, full_at);
    }
}

#[async_trait]
impl Bucket for TableBucket {
    async fn take(&self, api: &'static str) -> bool {
        let now = (self.now)();
        let slack = now.saturating_add(self.rate.slack());
        let wrong = now.saturating_add(self.rate.empty()).saturating_add(SKEW);
        let seen = self.seen(api);
        if seen > slack && seen <= wrong {
            return false;
        }
        let full_at = if seen > now && seen <= slack {
            seen
        } else {
            match self.take_first(api, now).await {
                Met::Written => return self.taken(api, now),
                Met::Stood(Some(full_at)) => full_at,
                Met::Stood(None) | Met::Unknown => return false,
            }
        };
        let met = match full_at {
            full_at if full_at > wrong => self.take_back(api, now, full_at).await,
            full_at if full_at <= slack => self.take_next(api, now).await,
            full_at => Met::Stood(Some(full_at)),
        };
        match met {
            Met::Written => self.taken(api, if full_at > wrong { now } else { full_at }),
            Met::Stood(full_at) => {
                self.see(api, full_at.unwrap_or_default());
                false
            }
            Met::Unknown => false,
        }
    }
}

/// What stood there, if it was the condition that failed.
fn met(api: &str, error: &SdkError<UpdateItemError>) -> Met {
    if let Some(UpdateItemError::ConditionalCheckFailedException(failed)) = error.as_service_error()
    {
        let full_at = failed.item().and_then(|item| item.get(FULL_AT));
        let full_at = full_at.and_then(|value| value.as_n().ok());
        return Met::Stood(full_at.and_then(|number| number.parse().ok()));
    }
    tracing::warn!(api, cause = cause(error), "the quota's bucket did not answer");
    Met::Unknown
}
