//! Makes the table, or says how the one that is there differs.

use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, PointInTimeRecoveryStatus,
    ScalarAttributeType, TableDescription, TableStatus, TimeToLiveDescription,
    TimeToLiveSpecification, TimeToLiveStatus,
};
use pivotline_service::table::TableShape;

use super::cause::cause;

/// How often it is looked whether a new table is there.
const LOOKS: u32 = 120;
/// How long it is waited between two looks.
const PATIENCE: Duration = Duration::from_millis(500);

/// What was found and done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Whether the table was made now.
    pub created: bool,
    /// How it differs from its shape. Empty: it is as it has to be.
    pub differences: Vec<Difference>,
    /// What could not be looked at, and why.
    pub unseen: Vec<Difference>,
}

/// One difference between the table and its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about.
    pub about: &'static str,
    /// What is there.
    pub is: String,
    /// What has to be there.
    pub should_be: String,
}

/// Why the table could neither be made nor looked at.
#[derive(Debug, thiserror::Error)]
#[error("the table {table} could not be {doing}: {why}")]
pub struct TableError {
    /// The table.
    pub table: String,
    /// What was tried.
    pub doing: &'static str,
    /// Why it did not work.
    pub why: String,
}

/// Makes the table where there is none, and waits until it can be used; then tells every difference
/// from its shape. Of a table that is there it changes one thing: a time to live that is off is
/// put on, since whoever made the table may have ended in between. It may be run at any time and by
/// several at once.
///
/// # Errors
/// DynamoDB refuses or cannot be reached, or the table does not become usable within a minute.
pub async fn create_or_check(client: &Client, name: &str) -> Result<Report, TableError> {
    let table = Table { client, name };
    let created = match table.describe().await? {
        Some(_) => false,
        None => table.create().await?,
    };
    let description = table.active().await?;
    // Another key is somebody else's table, and its `ttl` may mean anything.
    if keys_of(&description) == key_should_be() {
        table.enable_time_to_live().await?;
    }
    table.report(&description, created).await
}

/// Tells every difference of the table from its shape and changes nothing; `None` where there is
/// no table.
///
/// # Errors
/// DynamoDB refuses or cannot be reached.
pub async fn check(client: &Client, name: &str) -> Result<Option<Report>, TableError> {
    let table = Table { client, name };
    match table.describe().await? {
        Some(description) => Ok(Some(table.report(&description, false).await?)),
        None => Ok(None),
    }
}

struct Table<'a> {
    client: &'a Client,
    name: &'a str,
}

impl Table<'_> {
    fn failed(&self, doing: &'static str, why: String) -> TableError {
        TableError { table: self.name.to_owned(), doing, why }
    }

    async fn report(
        &self,
        description: &TableDescription,
        created: bool,
    ) -> Result<Report, TableError> {
        let mut report = Report { created, ..Report::default() };
        report.compare(description);
        self.compare_time_to_live(&mut report).await?;
        self.compare_recovery(&mut report).await;
        Ok(report)
    }

    async fn describe(&self) -> Result<Option<TableDescription>, TableError> {
        match self.client.describe_table().table_name(self.name).send().await {
            Ok(found) => Ok(found.table),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_resource_not_found_exception()) =>
            {
                Ok(None)
            }
            Err(error) => Err(self.failed("looked at", cause(&error))),
        }
    }

    /// Asks for the table; `false` where somebody else was faster.
    async fn create(&self) -> Result<bool, TableError> {
        let shape = TableShape::SESSIONS;
        let not_made = |why: String| self.failed("made", why);
        let key = KeySchemaElement::builder().attribute_name(shape.key).key_type(KeyType::Hash);
        let key = key.build().map_err(|error| not_made(error.to_string()))?;
        let attribute = AttributeDefinition::builder()
            .attribute_name(shape.key)
            .attribute_type(ScalarAttributeType::S);
        let attribute = attribute.build().map_err(|error| not_made(error.to_string()))?;
        let create = self
            .client
            .create_table()
            .table_name(self.name)
            .key_schema(key)
            .attribute_definitions(attribute)
            .billing_mode(BillingMode::PayPerRequest)
            .deletion_protection_enabled(shape.deletion_protection);
        match create.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_resource_in_use_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(not_made(cause(&error))),
        }
    }

    /// Waits until the table can be used.
    async fn active(&self) -> Result<TableDescription, TableError> {
        for _ in 0..LOOKS {
            let found = self.describe().await?;
            if let Some(table) =
                found.filter(|table| table.table_status == Some(TableStatus::Active))
            {
                return Ok(table);
            }
            tokio::time::sleep(PATIENCE).await;
        }
        Err(self.failed("made", "it was not ready in a minute".to_owned()))
    }

    /// Puts the time to live on where it is off. Where it cannot be put on, the report says so; to
    /// somebody else who is faster it is no fault.
    async fn enable_time_to_live(&self) -> Result<(), TableError> {
        let doing = "given a time to live";
        let found = self.time_to_live().await?;
        let status = found.as_ref().and_then(|found| found.time_to_live_status());
        if status.is_some_and(|status| *status != TimeToLiveStatus::Disabled) {
            return Ok(());
        }
        let attribute = TimeToLiveSpecification::builder()
            .enabled(true)
            .attribute_name(TableShape::SESSIONS.time_to_live)
            .build()
            .map_err(|error| self.failed(doing, error.to_string()))?;
        let update = self.client.update_time_to_live().table_name(self.name);
        let Err(error) = update.time_to_live_specification(attribute).send().await else {
            return Ok(());
        };
        let found = self.time_to_live().await?;
        if is_on(found.as_ref()) { Ok(()) } else { Err(self.failed(doing, cause(&error))) }
    }

    async fn time_to_live(&self) -> Result<Option<TimeToLiveDescription>, TableError> {
        let found = self.client.describe_time_to_live().table_name(self.name).send().await;
        let found = found.map_err(|error| self.failed("looked at", cause(&error)))?;
        Ok(found.time_to_live_description)
    }

    async fn compare_time_to_live(&self, report: &mut Report) -> Result<(), TableError> {
        let found = self.time_to_live().await?;
        let attribute = found.as_ref().and_then(|found| found.attribute_name()).unwrap_or("none");
        let on = is_on(found.as_ref());
        let is = if on { format!("on `{attribute}`") } else { "off".to_owned() };
        report.hold("time to live", is, format!("on `{}`", TableShape::SESSIONS.time_to_live));
        Ok(())
    }

    /// Whoever may use the table need not be allowed to look at its backups.
    async fn compare_recovery(&self, report: &mut Report) {
        let about = "point-in-time recovery";
        let should_be = switch(TableShape::SESSIONS.point_in_time_recovery).to_owned();
        match self.client.describe_continuous_backups().table_name(self.name).send().await {
            Ok(found) => {
                let on = found
                    .continuous_backups_description()
                    .and_then(|backups| backups.point_in_time_recovery_description())
                    .and_then(|recovery| recovery.point_in_time_recovery_status())
                    .is_some_and(|status| *status == PointInTimeRecoveryStatus::Enabled);
                report.hold(about, switch(on).to_owned(), should_be);
            }
            Err(error) => report.unseen.push(Difference { about, is: cause(&error), should_be }),
        }
    }
}

impl Report {
    fn compare(&mut self, table: &TableDescription) {
        let shape = TableShape::SESSIONS;
        self.hold("key", keys_of(table), key_should_be());
        let billing = table.billing_mode_summary().and_then(|billing| billing.billing_mode());
        let billing = billing.unwrap_or(&BillingMode::Provisioned);
        self.hold(
            "billing",
            billing.as_str().to_owned(),
            BillingMode::PayPerRequest.as_str().to_owned(),
        );
        let protected = table.deletion_protection_enabled().unwrap_or_default();
        let should_be = switch(shape.deletion_protection).to_owned();
        self.hold("deletion protection", switch(protected).to_owned(), should_be);
    }

    fn hold(&mut self, about: &'static str, is: String, should_be: String) {
        if is != should_be {
            self.differences.push(Difference { about, is, should_be });
        }
    }
}

fn is_on(time_to_live: Option<&TimeToLiveDescription>) -> bool {
    let status = time_to_live.and_then(|found| found.time_to_live_status());
    status.is_some_and(|status| {
        matches!(status, TimeToLiveStatus::Enabled | TimeToLiveStatus::Enabling)
    })
}

fn key_should_be() -> String {
    format!("{} (S) HASH", TableShape::SESSIONS.key)
}

fn keys_of(table: &TableDescription) -> String {
    let key = |key: &KeySchemaElement| {
        let mut definitions = table.attribute_definitions().iter();
        let definition = definitions.find(|found| found.attribute_name == key.attribute_name);
        let of_type = definition.map_or("?", |found| found.attribute_type.as_str());
        format!("{} ({of_type}) {}", key.attribute_name, key.key_type.as_str())
    };
    table.key_schema().iter().map(key).collect::<Vec<_>>().join(", ")
}

fn switch(on: bool) -> &'static str {
    if on { "on" } else { "off" }
}
