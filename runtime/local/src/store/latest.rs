//! The sessions as the last commit left them: readers read on from it until the next one, and never
//! wait for the committer.

use std::sync::{Arc, PoisonError, RwLock};

use redb::{Database, ReadOnlyTable, ReadableDatabase as _};

use super::tables::{Fault, SESSIONS};

/// The sessions at a commit.
pub(super) type Sessions = ReadOnlyTable<&'static str, &'static [u8]>;

/// The sessions at the last commit.
pub(super) struct Latest(RwLock<Arc<Sessions>>);

impl Latest {
    /// What is in the file.
    pub(super) fn of(database: &Database) -> Result<Self, Fault> {
        Ok(Self(RwLock::new(read(database)?)))
    }

    /// The sessions.
    pub(super) fn sessions(&self) -> Arc<Sessions> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes in what was committed. Nobody may be told of a commit before.
    pub(super) fn renew(&self, database: &Database) -> Result<(), Fault> {
        let sessions = read(database)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = sessions;
        Ok(())
    }
}

/// To begin to read costs as much as to find a session: it is done once for each commit.
fn read(database: &Database) -> Result<Arc<Sessions>, Fault> {
    Ok(Arc::new(database.begin_read()?.open_table(SESSIONS)?))
}
