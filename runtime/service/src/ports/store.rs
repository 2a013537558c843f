//! Keeps sessions and counters.

use async_trait::async_trait;

use crate::record::{Record, SessionKey};

/// Keeps sessions and counters.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Stores a new session, unless its key is taken.
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError>;

    /// The session of a key. It may have expired: the caller looks.
    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError>;

    /// Stores the session if the stored one still has the version before (`record.version - 1`)
    /// and has not expired at `now`, in one write and without a read.
    ///
    /// A write whose answer was lost may be tried again; it then meets itself and is told as
    /// [`Replaced::Moved`] with a record of the same [`Record::operation`].
    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError>;

    /// Counts one more use of a quota unless it is used up; says whether it was counted.
    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError>;

    /// Removes sessions that ended or expired before `before` (seconds since 1970), where the
    /// store does not do so by itself; how many.
    async fn purge(&self, before: u64) -> Result<usize, StoreError>;
}

/// So many uses within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota<'a> {
    /// What is counted. It holds keyed hashes, never a number itself.
    pub counter: &'a str,
    /// How many uses are allowed in a window.
    pub limit: u32,
    /// How long a window is, in seconds. Windows begin at multiples of it since 1970, so that one
    /// write counts a use; over the border of two windows at most twice the limit is used.
    pub window: u64,
}

impl Quota<'_> {
    /// The number of the window in which `now` lies.
    #[must_use]
    pub fn window_at(&self, now: u64) -> u64 {
        now / self.window.max(1)
    }

    /// When that window ends, in seconds since 1970.
    #[must_use]
    pub fn ends(&self, now: u64) -> u64 {
        self.window_at(now).saturating_add(1).saturating_mul(self.window.max(1))
    }
}

/// What became of a new session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is stored.
    New,
    /// Its key was taken, by this record.
    Exists(Box<Record>),
}

/// What became of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// It is stored.
    Done,
    /// Another step was first, or the session has expired; this is what is stored. `None` where
    /// the session is gone.
    Moved(Option<Box<Record>>),
}

/// Why a store could not do its work. Nothing was lost: what was answered is stored. Whether the
/// write that failed happened cannot be told.
#[derive(Debug, thiserror::Error)]
#[error("the session store could not {doing}: {why}")]
pub struct StoreError {
    /// What it was doing.
    pub doing: &'static str,
    /// Why it could not.
    pub why: String,
}
