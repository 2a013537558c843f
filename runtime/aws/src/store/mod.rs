//! Sessions and counters in one DynamoDB table.
//!
//! A step is one conditional write and no read: the condition holds the version and the time, and
//! what stands in the way comes back with the refusal. DynamoDB removes what has expired days
//! late, so that no answer here ever follows from an item being gone.

mod cause;
mod item;
mod options;
mod table;

use async_trait::async_trait;
use aws_config::SdkConfig;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::put_item::PutItemError;
use aws_sdk_dynamodb::operation::update_item::UpdateItemError;
use aws_sdk_dynamodb::types::{AttributeValue, ReturnValuesOnConditionCheckFailure};
use pivotline_service::ports::{Created, Quota, Replaced, SessionStore, StoreError};
use pivotline_service::record::{Record, SessionKey};
use pivotline_service::table::TableShape;

pub use options::StoreOptions;
pub use table::{Difference, Report, TableError, check, create_or_check};

use cause::cause;
use item::{
    EXPIRES, Item, USES, VERSION, counter_key, number, record_of, session_item, session_key,
};

/// A session store in a DynamoDB table.
#[derive(Clone, Debug)]
pub struct DynamoStore {
    client: Client,
    table: String,
}

impl DynamoStore {
    /// The store in the table that the options name. Nothing is asked of it yet.
    #[must_use]
    pub fn new(config: &SdkConfig, options: &StoreOptions) -> Self {
        Self { client: options.client(config), table: options.table.clone() }
    }

    fn unreadable(doing: &'static str) -> StoreError {
        StoreError { doing, why: "what is stored cannot be read".to_owned() }
    }

    /// The record that stood in the way of a write, where the refusal brought it along.
    fn standing(
        item: Option<&Item>,
        doing: &'static str,
    ) -> Result<Option<Box<Record>>, StoreError> {
        let Some(item) = item.filter(|item| !item.is_empty()) else { return Ok(None) };
        let record = record_of(item).ok_or_else(|| Self::unreadable(doing))?;
        Ok(Some(Box::new(record)))
    }
}

#[async_trait]
impl SessionStore for DynamoStore {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        let doing = "keep a new session";
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(session_item(key, record)))
            .condition_expression("attribute_not_exists(#key)")
            .expression_attribute_names("#key", TableShape::SESSIONS.key)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = put.send().await else { return Ok(Created::New) };
        let refused = error.as_service_error().and_then(|error| match error {
            PutItemError::ConditionalCheckFailedException(refused) => Some(refused.item()),
            _ => None,
        });
        let Some(item) = refused else {
            return Err(StoreError { doing, why: cause(&error) });
        };
        let first = Self::standing(item, doing)?.ok_or_else(|| Self::unreadable(doing))?;
        Ok(Created::Exists(first))
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        let doing = "read a session";
        let get = self
            .client
            .get_item()
            .table_name(&self.table)
            .key(TableShape::SESSIONS.key, session_key(key))
            .consistent_read(true);
        let found = get.send().await;
        let found = found.map_err(|error| StoreError { doing, why: cause(&error) })?;
        Ok(Self::standing(found.item(), doing)?.map(|record| *record))
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError> {
        let doing = "keep a session";
        let put = self
            .client
            .put_item()
            .table_name(&self.table)
            .set_item(Some(session_item(key, record)))
            .condition_expression("#version = :before AND #expires > :now")
            .expression_attribute_names("#version", VERSION)
            .expression_attribute_names("#expires", EXPIRES)
            .expression_attribute_values(":before", number(record.version.wrapping_sub(1)))
            .expression_attribute_values(":now", number(now))
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let Err(error) = put.send().await else { return Ok(Replaced::Done) };
        match error.as_service_error() {
            Some(PutItemError::ConditionalCheckFailedException(refused)) => {
                Ok(Replaced::Moved(Self::standing(refused.item(), doing)?))
            }
            _ => Err(StoreError { doing, why: cause(&error) }),
        }
    }

    /// A use whose answer was lost is counted twice by the second try: a quota may then be used up
    /// early, never late.
    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError> {
        if quota.limit == 0 {
            return Ok(false);
        }
        let update = self
            .client
            .update_item()
            .table_name(&self.table)
            .key(TableShape::SESSIONS.key, AttributeValue::S(counter_key(quota, now)))
            .update_expression("ADD #uses :one SET #ttl = :ttl")
            .condition_expression("attribute_not_exists(#uses) OR #uses < :limit")
            .expression_attribute_names("#uses", USES)
            .expression_attribute_names("#ttl", TableShape::SESSIONS.time_to_live)
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":limit", number(quota.limit.into()))
            .expression_attribute_values(":ttl", number(item::kept_until(quota.ends(now))));
        let Err(error) = update.send().await else { return Ok(true) };
        match error.as_service_error() {
            Some(UpdateItemError::ConditionalCheckFailedException(_)) => Ok(false),
            _ => Err(StoreError { doing: "count a use", why: cause(&error) }),
        }
    }

    /// DynamoDB removes items by their time to live; there is nothing to do.
    async fn purge(&self, _before: u64) -> Result<usize, StoreError> {
        Ok(0)
    }
}
