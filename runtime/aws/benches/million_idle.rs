//! A million idle sessions in the table: what they cost the server's memory, and whether a step
//! among them is as fast as in an empty table.
//!
//! `cargo bench -p pivotline-aws --bench million_idle`; `SESSIONS=20000` takes fewer. The database
//! is a process of its own, on a file, so that its memory is not counted as the server's.
#![expect(
    clippy::unwrap_used,
    reason = "a bench ends at the first thing that is not as it should be"
)]

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::types::{AttributeValue, PutRequest, WriteRequest};
use pivotline_aws::store::{DynamoStore, StoreOptions, create_or_check};
use pivotline_service::ports::{Replaced, SessionStore};
use pivotline_service::record::Record;
use pivotline_service::store_contract::{key, record};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

const TABLE: &str = "sessions";
/// Bytes of a session's sealed part: a few menus deep, with what is known of the caller.
const SEALED: usize = 600;
/// The most items that one request may write.
const BATCH: usize = 25;
/// How many requests are on their way at once.
const AT_ONCE: usize = 16;
/// How many steps are timed.
const STEPS: u64 = 2_000;
/// Says to this program that it is the database, and where its file is.
const FILE: &str = "PIVOTLINE_BENCH_DATABASE";

#[tokio::main]
async fn main() {
    if let Some(file) = std::env::var_os(FILE) {
        return serve(file.to_str().unwrap()).await;
    }
    let sessions = std::env::var("SESSIONS").map_or(1_000_000, |count| count.parse().unwrap());
    let folder = tempfile::tempdir().unwrap();
    let (mut database, endpoint) = start(&folder.path().join("table.db"));
    let options = StoreOptions {
        endpoint: Some(endpoint),
        attempt_within: Duration::from_secs(60),
        within: Duration::from_secs(180),
        ..StoreOptions::of_table(TABLE)
    };
    let client = options.client(&sdk_config());
    create_or_check(&client, TABLE).await.unwrap();
    let store = DynamoStore::new(&sdk_config(), &options);

    let empty = steps(&store, "before").await;
    let before = memory();
    let began = Instant::now();
    fill(&client, &store, sessions).await;
    println!("{sessions} sessions written in {:.1} s", began.elapsed().as_secs_f64());
    drop(client);
    let full = steps(&store, "after").await;
    let after = memory();
    println!("a step: {empty:.3} ms in an empty table, {full:.3} ms among {sessions} sessions");
    println!("memory of the server: {before} KB before, {after} KB while they are idle");
    // Its file goes with the folder.
    let _killed = database.kill();
    database.wait().unwrap();
}

async fn serve(file: &str) {
    let database = dynoxide::Database::new(file).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap());
    dynoxide::server::serve_on(listener, database).await;
}

/// Starts this program as the database; where it listens.
fn start(file: &std::path::Path) -> (Child, String) {
    let mut database = Command::new(std::env::current_exe().unwrap())
        .env(FILE, file)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut address = String::new();
    BufReader::new(database.stdout.take().unwrap()).read_line(&mut address).unwrap();
    (database, format!("http://{}", address.trim()))
}

fn sdk_config() -> SdkConfig {
    let credentials = Credentials::new("AKIDEXAMPLE", "example", None, None, "benches");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

fn session(version: u64) -> Record {
    Record { sealed: vec![7; SEALED], ..record(version, version, 1_795_366_801) }
}

/// Milliseconds that a step of one session takes.
async fn steps(store: &DynamoStore, name: &str) -> f64 {
    store.create(&key(name), &session(1)).await.unwrap();
    let began = Instant::now();
    for version in 2..2 + STEPS {
        let step = store.replace(&key(name), &session(version), 1).await.unwrap();
        assert_eq!(step, Replaced::Done);
    }
    began.elapsed().as_secs_f64() * 1_000.0 / f64::from(u32::try_from(STEPS).unwrap())
}

/// Writes so many sessions, as the store writes them.
async fn fill(client: &Client, store: &DynamoStore, sessions: usize) {
    store.create(&key("model"), &session(1)).await.unwrap();
    let model = AttributeValue::S("session#model".to_owned());
    let model = client.get_item().table_name(TABLE).key("pk", model).send().await.unwrap();
    let model = model.item.unwrap();
    let mut requests = JoinSet::new();
    for first in (0..sessions).step_by(BATCH) {
        let batch: Vec<_> = (first..sessions.min(first + BATCH))
            .map(|number| {
                let mut item = model.clone();
                let pk = format!("session#{number:043}");
                item.insert("pk".to_owned(), AttributeValue::S(pk));
                let put = PutRequest::builder().set_item(Some(item)).build().unwrap();
                WriteRequest::builder().put_request(put).build()
            })
            .collect();
        if requests.len() == AT_ONCE {
            requests.join_next().await.unwrap().unwrap();
        }
        let client = client.clone();
        requests.spawn(async move {
            let written = client.batch_write_item().request_items(TABLE, batch).send().await;
            let left = written.unwrap().unprocessed_items.unwrap_or_default();
            assert!(left.is_empty(), "nothing is left over");
        });
    }
    requests.join_all().await;
}

/// The memory that this process has, in kilobytes.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
