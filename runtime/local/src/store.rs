//! The session store: one file, durable, safe against a crash at any moment.
//!
//! What was answered is on disk. Conditions ("unless its key is taken", "if it still has this
//! version") are looked at inside the commit, so two writers can never both win.

mod committer;
mod latest;
mod queue;
mod tables;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_service::ports::{Artefacts, Created, Quota, Replaced, SessionStore, StoreError};
use pivotline_service::record::{Record, SessionKey};
use redb::{Database, ReadableDatabase, ReadableTable, ReadableTableMetadata};
use serde::{Deserialize, Serialize};

use committer::Committer;
use tables::{Fault, PROGRAMS, Tables};

/// The name of the store's file in the data folder.
pub(crate) const FILE_NAME: &str = "sessions.redb";

/// How many bytes of the file are kept in memory at most, however many sessions are idle in it.
/// What is asked for again soon is among them; the rest is for the system's own cache.
const CACHE: usize = 64 * 1024 * 1024;

/// A durable session store in one file.
pub struct FileStore {
    committer: Committer,
    database: Arc<Database>,
}

/// How often a counter was used in a window.
#[derive(Serialize, Deserialize)]
struct Counter {
    ends: u64,
    uses: u32,
}

/// Under what the programs' table keeps the digest of the current one; no program has it.
const CURRENT: &str = "current";

impl FileStore {
    /// Opens the store in this file, which is made where there is none.
    ///
    /// # Errors
    /// The file cannot be made or read, is no store, or is open in another process.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let told =
            |why: String| StoreError { doing: "open", why: format!("{}: {why}", file.display()) };
        let database = Database::builder().set_cache_size(CACHE).create(file);
        let database = database.map_err(|error| told(open_problem(&error)))?;
        only_for_owner(file).map_err(|error| told(error.to_string()))?;
        make_tables(&database).map_err(|fault| told(fault.to_string()))?;
        let database = Arc::new(database);
        let committer =
            Committer::start(Arc::clone(&database)).map_err(|fault| told(fault.to_string()))?;
        Ok(Self { committer, database })
    }

    /// Whether it holds any session.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn holds_sessions(&self) -> Result<bool, StoreError> {
        let count = self.committer.sessions().len();
        count.map(|count| count > 0).map_err(|error| failed("count the sessions")(error.into()))
    }

    async fn change<T, F>(&self, doing: &'static str, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tables<'_>) -> Result<T, Fault> + Send + 'static,
    {
        self.committer.change(change).await.map_err(failed(doing))
    }
}

fn failed(doing: &'static str) -> impl FnOnce(Fault) -> StoreError {
    move |fault| StoreError { doing, why: fault.to_string() }
}

fn open_problem(error: &redb::DatabaseError) -> String {
    match error {
        redb::DatabaseError::DatabaseAlreadyOpen => {
            "another server is using it; stop that one, or choose another data folder".to_owned()
        }
        other => other.to_string(),
    }
}

/// Readers need the tables to be there before the first write.
fn make_tables(database: &Database) -> Result<(), Fault> {
    let transaction = database.begin_write()?;
    {
        let tables = Tables::of(&transaction)?;
        tables.programs()?;
        tables.counters()?;
    }
    Ok(transaction.commit()?)
}

#[cfg(unix)]
fn only_for_owner(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn only_for_owner(_file: &Path) -> std::io::Result<()> {
    Ok(())
}

fn stored(tables: &Tables<'_>, key: &SessionKey) -> Result<Option<Record>, Fault> {
    match tables.sessions.get(key.0.as_str())? {
        Some(bytes) => Ok(Some(read_record(bytes.value())?)),
        None => Ok(None),
    }
}

/// Whether the stored session lives at `now` and is the one before this version.
fn is_followed(
    tables: &Tables<'_>,
    key: &SessionKey,
    version: u64,
    now: u64,
) -> Result<bool, Fault> {
    let Some(bytes) = tables.sessions.get(key.0.as_str())? else { return Ok(false) };
    let (before, expires) = Record::condition(bytes.value()).ok_or(Fault::Record)?;
    Ok(before.saturating_add(1) == version && expires > now)
}

fn read_record(bytes: &[u8]) -> Result<Record, Fault> {
    Record::from_bytes(bytes).ok_or(Fault::Record)
}

fn put(tables: &mut Tables<'_>, key: &SessionKey, record: &[u8]) -> Result<(), Fault> {
    tables.sessions.insert(key.0.as_str(), record)?;
    Ok(())
}

fn count_use(tables: &mut Tables<'_>, quota: &Quota<'_>, now: u64) -> Result<bool, Fault> {
    // A window of its own for each count: a clock that is set back meets what it counted then.
    let key = format!("{} {} {}", quota.counter, quota.window, quota.window_at(now));
    let mut counters = tables.counters()?;
    let stored: Option<Counter> = match counters.get(key.as_str())? {
        Some(bytes) => Some(serde_json::from_slice(bytes.value()).map_err(|_| Fault::Record)?),
        None => None,
    };
    let mut counter = stored.unwrap_or(Counter { ends: quota.ends(now), uses: 0 });
    if counter.uses >= quota.limit {
        return Ok(false);
    }
    counter.uses = counter.uses.saturating_add(1);
    let bytes = serde_json::to_vec(&counter).map_err(|_| Fault::Record)?;
    counters.insert(key.as_str(), bytes.as_slice())?;
    Ok(true)
}

/// A record that cannot be read is kept: it is evidence, and hurts nobody.
fn purge_before(tables: &mut Tables<'_>, before: u64) -> Result<usize, Fault> {
    let kept_sessions = tables.sessions.len()?;
    tables.sessions.retain(|_, bytes| {
        Record::from_bytes(bytes).is_none_or(|record| record.expires >= before)
    })?;
    tables.counters()?.retain(|_, bytes| {
        serde_json::from_slice::<Counter>(bytes).map_or(true, |counter| counter.ends >= before)
    })?;
    let removed = kept_sessions.saturating_sub(tables.sessions.len()?);
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

#[async_trait]
impl SessionStore for FileStore {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        let (key, record) = (key.clone(), record.to_bytes());
        self.change("keep a new session", move |tables| match stored(tables, &key)? {
            Some(taken) => Ok(Created::Exists(Box::new(taken))),
            None => put(tables, &key, &record).map(|()| Created::New),
        })
        .await
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        let read = || -> Result<Option<Record>, Fault> {
            match self.committer.sessions().get(key.0.as_str())? {
                Some(bytes) => Ok(Some(read_record(bytes.value())?)),
                None => Ok(None),
            }
        };
        read().map_err(failed("read a session"))
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError> {
        let (key, version, record) = (key.clone(), record.version, record.to_bytes());
        self.change("keep a session", move |tables| {
            if is_followed(tables, &key, version, now)? {
                put(tables, &key, &record).map(|()| Replaced::Done)
            } else {
                Ok(Replaced::Moved(stored(tables, &key)?.map(Box::new)))
            }
        })
        .await
    }

    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError> {
        let (counter, limit, window) = (quota.counter.to_owned(), quota.limit, quota.window);
        self.change("count a use", move |tables| {
            count_use(tables, &Quota { counter: &counter, limit, window }, now)
        })
        .await
    }

    async fn purge(&self, before: u64) -> Result<usize, StoreError> {
        self.change("remove old sessions", move |tables| purge_before(tables, before)).await
    }
}

#[async_trait]
impl Artefacts for FileStore {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        if self.program(digest).await?.is_some() {
            return Ok(());
        }
        let (digest, json) = (digest.to_owned(), json.to_owned());
        self.change("keep a program", move |tables| {
            tables.programs()?.insert(digest.as_str(), json.as_str())?;
            Ok(())
        })
        .await
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let read = || -> Result<Option<String>, Fault> {
            let programs = self.database.begin_read()?.open_table(PROGRAMS)?;
            Ok(programs.get(digest)?.map(|json| json.value().to_owned()))
        };
        read().map_err(failed("read a program"))
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        self.program(CURRENT).await
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        if self.current().await?.as_deref() == Some(digest) {
            return Ok(());
        }
        let digest = digest.to_owned();
        self.change("make a program the current one", move |tables| {
            tables.programs()?.insert(CURRENT, digest.as_str())?;
            Ok(())
        })
        .await
    }
}

#[cfg(test)]
mod tests;
