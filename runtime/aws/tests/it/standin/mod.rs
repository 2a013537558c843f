//! A stand-in for AWS: it holds every request against AWS's own service models, answers in their
//! shape, remembers what was asked, and goes wrong on demand. See `README.md`.

mod bucket;
mod checks;
mod faults;
mod limits;
mod model;
mod plays;
mod server;
mod validate;
mod wire;

use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Instant;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use bucket::Bucket;
pub(crate) use faults::{Fault, Refusal};
pub(crate) use plays::Repeat;

/// A running stand-in. It ends when it is dropped; the drop panics if it gave an answer that AWS
/// could not give, since a test that believes it proves nothing.
pub(crate) struct StandIn {
    url: String,
    room: Arc<Room>,
    task: JoinHandle<()>,
}

/// What an operation answers instead of its own play.
type Play = Arc<dyn Fn(&Value) -> Result<Value, Refusal> + Send + Sync>;

/// What the server and the test share.
#[derive(Default)]
struct Room {
    seen: Mutex<Vec<Seen>>,
    done: Mutex<BTreeMap<&'static str, usize>>,
    refused: Mutex<Vec<String>>,
    breaches: Mutex<Vec<String>>,
    faults: Mutex<BTreeMap<String, VecDeque<Fault>>>,
    always: Mutex<BTreeMap<String, Fault>>,
    quotas: Mutex<BTreeMap<String, Bucket>>,
    plays: Mutex<BTreeMap<String, Play>>,
    connect: Mutex<plays::Connect>,
}

/// A good request.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) operation: &'static str,
    pub(crate) input: Value,
}

impl StandIn {
    /// Starts one on a port of its own.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let room = Arc::new(Room::default());
        let task = tokio::spawn(server::accept(listener, Arc::clone(&room)));
        Self { url: format!("http://{address}"), room, task }
    }

    /// Where it listens; another process may ask it too.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// A configuration of the SDK that leads here.
    pub(crate) async fn sdk(&self) -> SdkConfig {
        sdk(&self.url).await
    }

    /// What goes wrong with the next good requests of an operation: one fault each, in turn.
    pub(crate) fn fault(&self, operation: &str, fault: Fault) {
        let mut faults = lock(&self.room.faults);
        faults.entry(operation.to_owned()).or_default().push_back(fault);
    }

    /// What goes wrong with every good request of an operation, until [`StandIn::mend`].
    pub(crate) fn fault_always(&self, operation: &str, fault: Fault) {
        lock(&self.room.always).insert(operation.to_owned(), fault);
    }

    /// Nothing goes wrong with an operation any more.
    pub(crate) fn mend(&self, operation: &str) {
        lock(&self.room.always).remove(operation);
        lock(&self.room.faults).remove(operation);
    }

    /// An operation's quota, as Connect's of 2 requests a second and 5 at once.
    pub(crate) fn limit(&self, operation: &str, per_second: f64, burst: u32) {
        lock(&self.room.quotas).insert(operation.to_owned(), Bucket::new(per_second, burst));
    }

    /// What an operation answers from now on.
    pub(crate) fn answer(
        &self,
        operation: &str,
        play: impl Fn(&Value) -> Result<Value, Refusal> + Send + Sync + 'static,
    ) {
        lock(&self.room.plays).insert(operation.to_owned(), Arc::new(play));
    }

    /// The inputs of an operation's good requests, throttled ones among them, in their order.
    pub(crate) fn asked(&self, operation: &str) -> Vec<Value> {
        let seen = lock(&self.room.seen);
        let of_it = seen.iter().filter(|seen| seen.operation == operation);
        of_it.map(|seen| seen.input.clone()).collect()
    }

    /// All good requests in their order.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        lock(&self.room.seen).clone()
    }

    /// How often an operation had its effect.
    pub(crate) fn done(&self, operation: &str) -> usize {
        lock(&self.room.done).get(operation).copied().unwrap_or_default()
    }

    /// Why requests were not good.
    pub(crate) fn refused(&self) -> Vec<String> {
        lock(&self.room.refused).clone()
    }

    /// What Connect remembers.
    pub(crate) fn connect(&self) -> MutexGuard<'_, plays::Connect> {
        lock(&self.room.connect)
    }
}

/// A configuration of the SDK that leads to `url`, with credentials that are none.
pub(crate) async fn sdk(url: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .region(Region::from_static("eu-central-1"))
        .credentials_provider(Credentials::new("AKIDEXAMPLE", "none", None, None, "stand-in"))
        .endpoint_url(url)
        .load()
        .await
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.task.abort();
        if !std::thread::panicking() {
            assert_eq!(*lock(&self.room.breaches), Vec::<String>::new());
        }
    }
}

impl Room {
    fn saw(&self, seen: Seen) {
        lock(&self.seen).push(seen);
    }

    fn done(&self, operation: &'static str) {
        *lock(&self.done).entry(operation).or_default() += 1;
    }

    fn refused(&self, why: String) {
        lock(&self.refused).push(why);
    }

    fn breached(&self, how: String) {
        lock(&self.breaches).push(how);
    }

    fn within_quota(&self, operation: &str, now: Instant) -> bool {
        lock(&self.quotas).get_mut(operation).is_none_or(|bucket| bucket.take(now))
    }

    fn next_fault(&self, operation: &str) -> Option<Fault> {
        let next = lock(&self.faults).get_mut(operation).and_then(VecDeque::pop_front);
        next.or_else(|| lock(&self.always).get(operation).cloned())
    }

    fn play(&self, operation: &str) -> Option<Play> {
        lock(&self.plays).get(operation).cloned()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// An id that this process has not given before, in the form of a UUID; the kind can be read off.
fn fresh(kind: &str) -> String {
    static LAST: AtomicU64 = AtomicU64::new(1);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    let kind = kind.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}
