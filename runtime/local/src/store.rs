//! The session store: one file, durable, safe against a crash at any moment.
//!
//! What was answered is on disk. Conditions ("unless its key is taken", "if it still has this
//! version") are looked at inside the commit, so two writers can never both win.

mod committer;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_service::ports::{Created, Replaced, SessionStore, StoreError};
use pivotline_service::record::{Record, SessionKey};
use redb::{Database, ReadableTable, ReadableTableMetadata};
use serde::{Deserialize, Serialize};

use committer::{Committer, Fault, PROGRAMS, SESSIONS, Tables, snapshot};

/// The name of the store's file in the data folder.
pub(crate) const FILE_NAME: &str = "sessions.redb";

/// A durable session store in one file.
pub struct FileStore {
    committer: Committer,
    database: Arc<Database>,
}

/// The uses of a counter: when each was, in seconds since 1970, and how long they count.
#[derive(Default, Serialize, Deserialize)]
struct Counter {
    window: u64,
    uses: Vec<u64>,
}

impl FileStore {
    /// Opens the store in this file, which is made where there is none.
    ///
    /// # Errors
    /// The file cannot be made or read, is no store, or is open in another process.
    pub fn open(file: &Path) -> Result<Self, StoreError> {
        let told =
            |why: String| StoreError { doing: "open", why: format!("{}: {why}", file.display()) };
        let database = Database::create(file).map_err(|error| told(open_problem(&error)))?;
        only_for_owner(file).map_err(|error| told(error.to_string()))?;
        make_tables(&database).map_err(|fault| told(fault.to_string()))?;
        let database = Arc::new(database);
        let committer =
            Committer::start(Arc::clone(&database)).map_err(|error| told(error.to_string()))?;
        Ok(Self { committer, database })
    }

    /// Whether it holds any session.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn holds_sessions(&self) -> Result<bool, StoreError> {
        let count =
            || -> Result<u64, Fault> { Ok(snapshot(&self.database)?.open_table(SESSIONS)?.len()?) };
        count().map(|count| count > 0).map_err(failed("count the sessions"))
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
    Tables::open(&transaction)?;
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
        Some(bytes) => Ok(Some(serde_json::from_slice(bytes.value())?)),
        None => Ok(None),
    }
}

fn put(tables: &mut Tables<'_>, key: &SessionKey, record: &Record) -> Result<(), Fault> {
    let bytes = serde_json::to_vec(record)?;
    tables.sessions.insert(key.0.as_str(), bytes.as_slice())?;
    Ok(())
}

fn count_use(
    tables: &mut Tables<'_>,
    counter: &str,
    (now, window): (u64, u64),
    limit: u32,
) -> Result<bool, Fault> {
    let mut stored: Counter = match tables.counters.get(counter)? {
        Some(bytes) => serde_json::from_slice(bytes.value())?,
        None => Counter::default(),
    };
    stored.window = window;
    stored.uses.retain(|used| used.saturating_add(window) > now);
    if stored.uses.len() >= usize::try_from(limit).unwrap_or(usize::MAX) {
        return Ok(false);
    }
    stored.uses.push(now);
    let bytes = serde_json::to_vec(&stored)?;
    tables.counters.insert(counter, bytes.as_slice())?;
    Ok(true)
}

/// A record that cannot be read is kept: it is evidence, and hurts nobody.
fn purge_before(tables: &mut Tables<'_>, before: u64) -> Result<usize, Fault> {
    let kept_sessions = tables.sessions.len()?;
    tables.sessions.retain(|_, bytes| {
        serde_json::from_slice::<Record>(bytes).map_or(true, |record| record.expires >= before)
    })?;
    tables.counters.retain(|_, bytes| {
        serde_json::from_slice::<Counter>(bytes).map_or(true, |counter| {
            counter.uses.iter().any(|used| used.saturating_add(counter.window) >= before)
        })
    })?;
    let removed = kept_sessions.saturating_sub(tables.sessions.len()?);
    Ok(usize::try_from(removed).unwrap_or(usize::MAX))
}

#[async_trait]
impl SessionStore for FileStore {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        let (key, record) = (key.clone(), record.clone());
        self.change("keep a new session", move |tables| match stored(tables, &key)? {
            Some(taken) => Ok(Created::Exists(Box::new(taken))),
            None => put(tables, &key, &record).map(|()| Created::New),
        })
        .await
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        let read = || -> Result<Option<Record>, Fault> {
            let sessions = snapshot(&self.database)?.open_table(SESSIONS)?;
            match sessions.get(key.0.as_str())? {
                Some(bytes) => Ok(Some(serde_json::from_slice(bytes.value())?)),
                None => Ok(None),
            }
        };
        read().map_err(failed("read a session"))
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        expected: u64,
    ) -> Result<Replaced, StoreError> {
        let (key, record) = (key.clone(), record.clone());
        self.change("keep a session", move |tables| match stored(tables, &key)? {
            Some(old) if old.version == expected => {
                put(tables, &key, &record).map(|()| Replaced::Done)
            }
            moved => Ok(Replaced::Moved(moved.map(Box::new))),
        })
        .await
    }

    async fn count(
        &self,
        counter: &str,
        now: u64,
        window: u64,
        limit: u32,
    ) -> Result<bool, StoreError> {
        let counter = counter.to_owned();
        self.change("count a use", move |tables| count_use(tables, &counter, (now, window), limit))
            .await
    }

    async fn keep_program(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        if self.program(digest).await?.is_some() {
            return Ok(());
        }
        let (digest, json) = (digest.to_owned(), json.to_owned());
        self.change("keep a program", move |tables| {
            tables.programs.insert(digest.as_str(), json.as_str())?;
            Ok(())
        })
        .await
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let read = || -> Result<Option<String>, Fault> {
            let programs = snapshot(&self.database)?.open_table(PROGRAMS)?;
            Ok(programs.get(digest)?.map(|json| json.value().to_owned()))
        };
        read().map_err(failed("read a program"))
    }

    async fn purge(&self, before: u64) -> Result<usize, StoreError> {
        self.change("remove old sessions", move |tables| purge_before(tables, before)).await
    }
}

#[cfg(test)]
mod tests;
