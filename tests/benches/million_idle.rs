//! A million idle sessions in the embedded store: what they cost the server's memory, and whether
//! a step among them is as fast as in an empty store.
//!
//! `cargo bench -p pivotline-tests --bench million_idle`; `SESSIONS=20000` takes fewer.

use std::sync::Arc;
use std::time::Instant;

use pivotline_local::FileStore;
use pivotline_service::ports::{Created, Replaced, SessionStore as _};
use pivotline_service::record::Record;
use pivotline_service::store_contract::{key, record};
use tokio::task::JoinSet;

/// Bytes of a session's sealed part: a few menus deep, with what is known of the caller.
const SEALED: usize = 600;
/// How many writers fill the store at once.
const WRITERS: usize = 512;
/// How many steps are timed.
const STEPS: u64 = 500;

#[tokio::main]
async fn main() {
    let sessions = std::env::var("SESSIONS").map_or(1_000_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("store.redb");
    let store = Arc::new(FileStore::open(&file).unwrap());

    let empty = steps(&store, "before").await;
    let before = memory();
    let began = Instant::now();
    fill(&store, sessions).await;
    println!("{sessions} sessions written in {:.1} s", began.elapsed().as_secs_f64());
    let full = steps(&store, "after").await;
    let filled = memory();
    drop(store);
    let store = Arc::new(FileStore::open(&file).unwrap());
    let opened = steps(&store, "opened").await;
    let idle = memory();
    println!(
        "a step: {empty:.3} ms in an empty store, {full:.3} ms among {sessions} sessions, \
         {opened:.3} ms once it is opened anew"
    );
    println!(
        "memory of the server: {before} KB before, {filled} KB once it has written them, {idle} KB \
         once it is opened anew"
    );
    println!("the file: {} KB", std::fs::metadata(&file).unwrap().len() / 1024);
}

fn session(version: u64) -> Record {
    Record { sealed: vec![7; SEALED], ..record(version, version, 1_795_366_801) }
}

/// Milliseconds that a step of one session takes.
async fn steps(store: &FileStore, name: &str) -> f64 {
    assert_eq!(store.create(&key(name), &session(1)).await.unwrap(), Created::New);
    let began = Instant::now();
    for version in 2..2 + STEPS {
        let step = store.replace(&key(name), &session(version), 1).await.unwrap();
        assert_eq!(step, Replaced::Done);
    }
    began.elapsed().as_secs_f64() * 1_000.0 / STEPS as f64
}

/// Keeps so many sessions, with keys in no order, as hashes are.
async fn fill(store: &Arc<FileStore>, sessions: usize) {
    let mut writers = JoinSet::new();
    for writer in 0..WRITERS {
        let store = Arc::clone(store);
        writers.spawn(async move {
            for number in (writer..sessions).step_by(WRITERS) {
                let mixed = (number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let created = store.create(&key(&format!("{mixed:043}")), &session(1)).await;
                assert_eq!(created.unwrap(), Created::New);
            }
        });
    }
    writers.join_all().await;
}

/// The memory that this process has, in kilobytes.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
