//! What every session store keeps, for the tests of each.
//!
//! The functions hold a store to its port and panic where it breaks it. They use keys of their
//! own, so that a store need not be empty.

use std::sync::Arc;

use tokio::task::JoinSet;

use crate::ports::{Created, Quota, Replaced, SessionStore, StoreError};
use crate::record::{Digest, Operation, Record, SessionKey, Stage};

/// A session of this version that lives until `expires`.
#[must_use]
pub fn record(version: u64, operation: u64, expires: u64) -> Record {
    Record {
        version,
        operation: Operation(operation),
        program: Digest([0x9f; 32]),
        created: 1,
        expires,
        stage: Stage::Sent,
        sealed: vec![0, 255, 10, 13],
    }
}

/// The key of a session of this name.
#[must_use]
pub fn key(name: &str) -> SessionKey {
    SessionKey(name.to_owned())
}

fn moved(record: Record) -> Replaced {
    Replaced::Moved(Some(Box::new(record)))
}

/// All that stands below.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn keeps_its_port(store: Arc<dyn SessionStore>) -> Result<(), StoreError> {
    a_key_is_taken_once(&*store).await?;
    a_record_comes_back_whole(&*store).await?;
    the_version_before_is_replaced(&*store).await?;
    expiry_is_to_the_second(&*store).await?;
    a_quota_holds_in_its_window(&*store).await?;
    no_change_is_lost(Arc::clone(&store), 16, 10).await?;
    a_quota_holds_for_all(store, 16).await
}

/// A key is taken once, and stays taken after the session has expired.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn a_key_is_taken_once(store: &dyn SessionStore) -> Result<(), StoreError> {
    let key = key("taken once");
    assert_eq!(store.load(&key).await?, None);
    assert_eq!(store.create(&key, &record(1, 10, 5)).await?, Created::New);
    let first = Created::Exists(Box::new(record(1, 10, 5)));
    assert_eq!(store.create(&key, &record(1, 11, 900)).await?, first);
    assert_eq!(store.create(&key, &record(1, 12, 900_000_000_000)).await?, first);
    assert_eq!(store.load(&key).await?, Some(record(1, 10, 5)));
    Ok(())
}

/// Every part of a record comes back as it was.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn a_record_comes_back_whole(store: &dyn SessionStore) -> Result<(), StoreError> {
    let stages =
        [Stage::Sending, Stage::NotSent, Stage::Sent, Stage::Open, Stage::Completed].into_iter();
    for (number, stage) in (0_u64..).zip(stages) {
        let key = SessionKey(format!("whole {number}"));
        let whole = Record {
            version: 1,
            operation: Operation(u64::MAX - number),
            program: Digest(*b"0123456789abcdef0123456789ABCDEF"),
            created: 1_795_366_800,
            expires: u64::from(u32::MAX) + number,
            stage,
            sealed: (0..=255).cycle().take(700).collect(),
        };
        store.create(&key, &whole).await?;
        assert_eq!(store.load(&key).await?.as_ref(), Some(&whole));
        let next = Record { version: 2, sealed: Vec::new(), ..whole };
        assert_eq!(store.replace(&key, &next, 0).await?, Replaced::Done);
        assert_eq!(store.load(&key).await?, Some(next));
    }
    Ok(())
}

/// Only the version before is replaced, and whoever comes late is told what stands.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn the_version_before_is_replaced(store: &dyn SessionStore) -> Result<(), StoreError> {
    let key = key("replaced");
    let second = record(2, 20, 50);
    assert_eq!(store.replace(&key, &second, 1).await?, Replaced::Moved(None));
    assert_eq!(store.load(&key).await?, None, "a refused step leaves nothing behind");
    store.create(&key, &record(1, 10, 50)).await?;
    assert_eq!(store.replace(&key, &record(3, 30, 50), 1).await?, moved(record(1, 10, 50)));
    assert_eq!(store.replace(&key, &record(1, 30, 50), 1).await?, moved(record(1, 10, 50)));
    assert_eq!(store.replace(&key, &record(0, 30, 50), 1).await?, moved(record(1, 10, 50)));
    assert_eq!(store.replace(&key, &second, 1).await?, Replaced::Done);
    assert_eq!(store.replace(&key, &second, 1).await?, moved(second.clone()), "it meets itself");
    assert_eq!(store.replace(&key, &record(2, 21, 70), 1).await?, moved(second.clone()));
    assert_eq!(store.load(&key).await?, Some(second));
    Ok(())
}

/// A session lives until the second before it expires, whether anything removes it or not.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn expiry_is_to_the_second(store: &dyn SessionStore) -> Result<(), StoreError> {
    let ends = 1_000;
    for (now, lives) in [(0, true), (ends - 1, true), (ends, false), (ends + 1, false)] {
        let key = SessionKey(format!("expires, seen at {now}"));
        store.create(&key, &record(1, 10, ends)).await?;
        let replaced = store.replace(&key, &record(2, 20, ends + 100), now).await?;
        let expected = if lives { Replaced::Done } else { moved(record(1, 10, ends)) };
        assert_eq!(replaced, expected, "at {now}");
    }
    let key = key("lives longer");
    store.create(&key, &record(1, 10, 10)).await?;
    assert_eq!(store.replace(&key, &record(2, 20, 30), 9).await?, Replaced::Done);
    assert_eq!(store.replace(&key, &record(3, 30, 30), 29).await?, Replaced::Done);
    assert_eq!(store.replace(&key, &record(4, 40, 90), 30).await?, moved(record(3, 30, 30)));
    Ok(())
}

/// A quota holds within its window, begins anew with the next one, and is nobody else's.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn a_quota_holds_in_its_window(store: &dyn SessionStore) -> Result<(), StoreError> {
    let three = Quota { counter: "three", limit: 3, window: 600 };
    let mut counted = Vec::new();
    for now in [600, 601, 1_198, 1_199, 1_200, 1_201] {
        counted.push(store.count(&three, now).await?);
    }
    assert_eq!(counted, [true, true, true, false, true, true]);
    let another = Quota { counter: "another", ..three };
    assert!(store.count(&another, 1_199).await?);
    let never = Quota { counter: "never", limit: 0, window: 600 };
    assert!(!store.count(&never, 600).await?);
    let raised = Quota { limit: 4, ..three };
    assert!(store.count(&raised, 1_199).await?, "a limit that was raised counts at once");
    assert!(!store.count(&raised, 1_199).await?);
    let longer = Quota { window: 1_200, ..three };
    let mut counted = Vec::new();
    for quota in [longer, three, longer, three, longer, three, longer] {
        counted.push(store.count(&quota, 2_400).await?);
    }
    assert_eq!(counted, [true, true, true, true, true, true, false], "by two windows");
    Ok(())
}

/// Writers who all change one session lose no change and make none twice.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn no_change_is_lost(
    store: Arc<dyn SessionStore>,
    writers: u8,
    changes: usize,
) -> Result<(), StoreError> {
    let key = SessionKey(format!("shared by {writers}"));
    store.create(&key, &Record { sealed: Vec::new(), ..record(1, 0, 50) }).await?;
    let mut tasks = JoinSet::new();
    for writer in 0..writers {
        tasks.spawn(write(Arc::clone(&store), key.clone(), writer, changes));
    }
    for ended in tasks.join_all().await {
        ended?;
    }
    let last = store.load(&key).await?;
    let marks = last.as_ref().map(|last| last.sealed.clone()).unwrap_or_default();
    for writer in 0..writers {
        let kept = marks.iter().filter(|mark| **mark == writer).count();
        assert_eq!(kept, changes, "changes of writer {writer}");
    }
    let all = u64::try_from(marks.len()).unwrap_or(u64::MAX);
    assert_eq!(last.map(|last| last.version), Some(all + 1));
    Ok(())
}

/// Adds a writer's mark to the session so many times.
async fn write(
    store: Arc<dyn SessionStore>,
    key: SessionKey,
    writer: u8,
    changes: usize,
) -> Result<(), StoreError> {
    let mut seen = store.load(&key).await?;
    let mut done = 0;
    while done < changes {
        let Some(mut next) = seen.clone() else { break };
        next.version += 1;
        next.sealed.push(writer);
        match store.replace(&key, &next, 1).await? {
            Replaced::Done => {
                done += 1;
                seen = Some(next);
            }
            Replaced::Moved(standing) => seen = standing.map(|standing| *standing),
        }
    }
    Ok(())
}

/// So many tasks that use a quota at once never pass its limit, and use all of it.
///
/// # Errors
/// The store fails.
///
/// # Panics
/// It breaks its port.
pub async fn a_quota_holds_for_all(
    store: Arc<dyn SessionStore>,
    tasks: usize,
) -> Result<(), StoreError> {
    const LIMIT: u32 = 50;
    let quota = Quota { counter: "used by all", limit: LIMIT, window: 600 };
    let mut users = JoinSet::new();
    for _ in 0..tasks {
        let store = Arc::clone(&store);
        users.spawn(async move {
            let mut counted = 0;
            for _ in 0..10 {
                counted += u32::from(store.count(&quota, 700).await?);
            }
            Ok::<u32, StoreError>(counted)
        });
    }
    let mut counted = 0;
    for used in users.join_all().await {
        counted += used?;
    }
    assert_eq!(counted, LIMIT);
    Ok(())
}
