use std::io::BufRead;
use std::process::{Command, Stdio};

use pivotline_service::record::{Digest, Operation, Stage};

use super::*;

fn record(version: u64, expires: u64) -> Record {
    Record {
        version,
        operation: Operation(version),
        program: Digest([0xab; 32]),
        created: 0,
        expires,
        stage: Stage::Sent,
        sealed: b"sealed".to_vec(),
    }
}

fn key(name: &str) -> SessionKey {
    SessionKey(name.to_owned())
}

fn quota(counter: &str, window: u64, limit: u32) -> Quota<'_> {
    Quota { counter, limit, window }
}

fn store() -> (tempfile::TempDir, FileStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(&folder.path().join(FILE_NAME)).unwrap();
    (folder, store)
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_its_port() {
    let (_folder, store) = store();
    pivotline_service::store_contract::keeps_its_port(Arc::new(store)).await.unwrap();
}

#[tokio::test]
async fn a_taken_key_is_not_overwritten() {
    let (_folder, store) = store();
    assert_eq!(store.create(&key("a"), &record(1, 5)).await.unwrap(), Created::New);
    let second = store.create(&key("a"), &record(9, 9)).await.unwrap();
    assert_eq!(second, Created::Exists(Box::new(record(1, 5))));
    assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(1, 5)));
}

#[tokio::test]
async fn only_the_expected_version_is_replaced() {
    let (_folder, store) = store();
    assert_eq!(store.replace(&key("a"), &record(2, 5), 1).await.unwrap(), Replaced::Moved(None));
    store.create(&key("a"), &record(1, 5)).await.unwrap();
    assert_eq!(store.replace(&key("a"), &record(2, 5), 1).await.unwrap(), Replaced::Done);
    let late = store.replace(&key("a"), &record(2, 7), 1).await.unwrap();
    assert_eq!(late, Replaced::Moved(Some(Box::new(record(2, 5)))));
    let early = store.replace(&key("a"), &record(4, 7), 1).await.unwrap();
    assert_eq!(early, Replaced::Moved(Some(Box::new(record(2, 5)))));
}

#[tokio::test]
async fn what_has_expired_is_not_replaced() {
    let (_folder, store) = store();
    store.create(&key("a"), &record(1, 5)).await.unwrap();
    let late = store.replace(&key("a"), &record(2, 9), 5).await.unwrap();
    assert_eq!(late, Replaced::Moved(Some(Box::new(record(1, 5)))));
    assert_eq!(store.replace(&key("a"), &record(2, 9), 4).await.unwrap(), Replaced::Done);
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_writers_lose_no_update() {
    let (_folder, store) = store();
    let store = Arc::new(store);
    store.create(&key("shared"), &record(0, 5)).await.unwrap();
    let writers: Vec<_> = (0..16)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { raise(&store).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(store.load(&key("shared")).await.unwrap().unwrap().version, 16 * 25);
}

/// Raises the version 25 times, taking what another writer stored as the next start.
async fn raise(store: &FileStore) {
    let mut done = 0;
    while done < 25 {
        let seen = store.load(&key("shared")).await.unwrap().unwrap().version;
        let next = record(seen + 1, 5);
        if store.replace(&key("shared"), &next, 1).await.unwrap() == Replaced::Done {
            done += 1;
        }
    }
}

#[tokio::test]
async fn what_was_stored_is_there_after_reopening() {
    let (folder, store) = store();
    store.create(&key("a"), &record(1, 5)).await.unwrap();
    store.keep("d1", "{}").await.unwrap();
    assert_eq!(store.current().await.unwrap(), None);
    store.make_current("d1").await.unwrap();
    assert!(store.count(&quota("c", 60, 1), 120).await.unwrap());
    let second = FileStore::open(&folder.path().join(FILE_NAME));
    assert!(second.err().unwrap().to_string().contains("another server is using it"));
    drop(store);
    let store = FileStore::open(&folder.path().join(FILE_NAME)).unwrap();
    assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(1, 5)));
    assert_eq!(store.program("d1").await.unwrap().as_deref(), Some("{}"));
    assert_eq!(store.program("d2").await.unwrap(), None);
    assert_eq!(store.current().await.unwrap().as_deref(), Some("d1"));
    assert!(!store.count(&quota("c", 60, 1), 179).await.unwrap());
}

#[tokio::test]
async fn a_counter_holds_for_its_window() {
    let (_folder, store) = store();
    let mut counted = Vec::new();
    for now in [600, 601, 602, 1199, 1200, 1201] {
        counted.push(store.count(&quota("c", 600, 3), now).await.unwrap());
    }
    assert_eq!(counted, [true, true, true, false, true, true]);
    assert!(store.count(&quota("another", 600, 3), 603).await.unwrap());
}

#[tokio::test]
async fn old_sessions_and_counters_are_removed() {
    let (_folder, store) = store();
    store.create(&key("old"), &record(1, 99)).await.unwrap();
    store.create(&key("new"), &record(1, 100)).await.unwrap();
    store.count(&quota("c", 600, 1), 10).await.unwrap();
    assert_eq!(store.purge(100).await.unwrap(), 1);
    assert_eq!(store.load(&key("old")).await.unwrap(), None);
    assert!(store.load(&key("new")).await.unwrap().is_some());
    assert!(
        !store.count(&quota("c", 600, 1), 11).await.unwrap(),
        "a counter that still counts stays"
    );
}

#[tokio::test]
async fn after_a_failed_commit_nothing_is_written() {
    let (_folder, store) = store();
    let broken =
        store.change("break", |_| Err::<(), _>(Fault::File("the disk is gone".to_owned())));
    assert!(broken.await.unwrap_err().to_string().contains("the disk is gone"));
    assert!(store.create(&key("a"), &record(1, 5)).await.is_err());
    assert_eq!(store.load(&key("a")).await.unwrap(), None);
}

#[tokio::test]
async fn one_unreadable_session_harms_no_other() {
    let (_folder, store) = store();
    let spoil = |tables: &mut Tables<'_>| {
        tables.sessions.insert("bad", b"{".as_slice())?;
        Ok(())
    };
    store.change("spoil", spoil).await.unwrap();
    assert!(store.replace(&key("bad"), &record(2, 5), 1).await.is_err());
    assert_eq!(store.create(&key("a"), &record(1, 5)).await.unwrap(), Created::New);
}

/// The test runs itself as a child that writes and tells what was acknowledged, kills it in the
/// middle, and looks for every acknowledged session.
#[tokio::test]
async fn acknowledged_writes_survive_a_kill() {
    const FILE: &str = "PIVOTLINE_TEST_STORE";
    if let Some(file) = std::env::var_os(FILE) {
        let store = FileStore::open(Path::new(&file)).unwrap();
        for number in 0_u64.. {
            store.create(&key(&number.to_string()), &record(1, 5)).await.unwrap();
            println!("\nstored {number}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(FILE_NAME);
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::tests::acknowledged_writes_survive_a_kill", "--nocapture"])
        .env(FILE, &file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = std::io::BufReader::new(child.stdout.take().unwrap()).lines();
    let mut acknowledged = lines
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("stored ")?.parse::<u64>().ok());
    let seen = acknowledged.by_ref().take(40).last().unwrap();
    child.kill().unwrap();
    let last = acknowledged.last().unwrap_or(seen);
    child.wait().unwrap();
    let store = FileStore::open(&file).unwrap();
    for number in 0..=last {
        assert!(
            store.load(&key(&number.to_string())).await.unwrap().is_some(),
            "{number} of {last}"
        );
    }
}
