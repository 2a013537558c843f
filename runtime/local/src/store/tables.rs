//! The tables of the file, and why they cannot be read or changed.

use redb::{Table, TableDefinition, WriteTransaction};

/// Sessions by key, as [`pivotline_service::record::Record::to_bytes`] writes them.
pub(super) const SESSIONS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("sessions");
/// Programs by digest, as they were served.
pub(super) const PROGRAMS: TableDefinition<'_, &str, &str> = TableDefinition::new("programs");
/// Counters by keyed hash, as JSON.
pub(super) const COUNTERS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("counters");

/// The tables, within one commit. That of the sessions is open: it is in nearly all of them.
pub(super) struct Tables<'t> {
    pub(super) sessions: Table<'t, &'static str, &'static [u8]>,
    transaction: &'t WriteTransaction,
}

impl<'t> Tables<'t> {
    /// The tables; one that does not exist yet is made when it is opened.
    pub(super) fn of(transaction: &'t WriteTransaction) -> Result<Self, redb::TableError> {
        Ok(Self { sessions: transaction.open_table(SESSIONS)?, transaction })
    }

    pub(super) fn programs(
        &self,
    ) -> Result<Table<'t, &'static str, &'static str>, redb::TableError> {
        self.transaction.open_table(PROGRAMS)
    }

    pub(super) fn counters(
        &self,
    ) -> Result<Table<'t, &'static str, &'static [u8]>, redb::TableError> {
        self.transaction.open_table(COUNTERS)
    }
}

/// Why a change could not be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    /// The file failed: nothing may be written to it any more.
    #[error("{0}")]
    File(String),
    /// What is stored under this key cannot be read; other keys are not touched by that.
    #[error("what is stored cannot be read")]
    Record,
}

impl<E: Into<redb::Error>> From<E> for Fault
where
    E: NotRecord,
{
    fn from(error: E) -> Self {
        Self::File(error.into().to_string())
    }
}

/// Marks the errors that come from the file itself.
pub(super) trait NotRecord {}
impl NotRecord for redb::StorageError {}
impl NotRecord for redb::TableError {}
impl NotRecord for redb::TransactionError {}
impl NotRecord for redb::CommitError {}
