//! Connect's quota, ten times over.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pivotline_aws::connect::{Bucket, Millis, Rate, TableBucket};
use pivotline_aws::store::StoreOptions;
use pivotline_ir::RouteWay::WebCall;
use pivotline_service::doubles::StoppedClock;
use pivotline_service::ports::{ContactCentre as _, HandoverOutcome};

use super::world::{centre, handover, options, plenty, queued, send};
use crate::dynamo::{Dynamo, TABLE, sdk_config};
use crate::standin::StandIn;

const API: &str = "StartWebRTCContact";

/// A clock of milliseconds that stands still until it is set.
#[derive(Clone)]
struct Time(Arc<AtomicU64>);

impl Time {
    fn new() -> Self {
        Self(Arc::new(AtomicU64::new(1_800_000_000_000)))
    }

    fn pass(&self, millis: u64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    fn back(&self, millis: u64) {
        self.0.fetch_sub(millis, Ordering::SeqCst);
    }

    fn shown(&self) -> Millis {
        let time = Arc::clone(&self.0);
        Arc::new(move || time.load(Ordering::SeqCst))
    }
}

/// One process's bucket in the table. Its requests go through the proxy.
fn bucket(dynamo: &Dynamo, time: &Time) -> TableBucket {
    let mut options = StoreOptions::of_table(TABLE);
    options.endpoint = Some(dynamo.proxy.endpoint());
    options.attempt_within = std::time::Duration::from_secs(60);
    options.within = std::time::Duration::from_secs(180);
    TableBucket::new(options.client(&sdk_config()), TABLE, Rate::default(), time.shown())
}

async fn taken(buckets: &[&TableBucket], tries: usize) -> usize {
    let mut taken = 0;
    for _ in 0..tries {
        for bucket in buckets {
            taken += usize::from(bucket.take(API).await);
        }
    }
    taken
}

#[tokio::test]
async fn processes_share_five_at_once_and_two_a_second() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let (one, two) = (bucket(&dynamo, &time), bucket(&dynamo, &time));
    assert_eq!(taken(&[&one, &two], 20).await, 5);
    for _ in 0..5 {
        time.pass(500);
        assert_eq!(taken(&[&one, &two], 5).await, 1);
    }
    time.pass(1000);
    assert_eq!(taken(&[&two, &one], 5).await, 2);
    time.pass(3_600_000);
    assert_eq!(taken(&[&one, &two], 20).await, 5);
    let (more, other) = (bucket(&dynamo, &time), "StartChatContact");
    assert_eq!(taken(&[&more], 5).await, 0, "a new process finds the bucket empty");
    assert!(more.take(other).await, "each API has its own");
}

#[tokio::test]
async fn who_was_told_that_it_is_empty_asks_no_more() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let bucket = bucket(&dynamo, &time);
    assert_eq!(taken(&[&bucket], 1000).await, 5);
    let asked = dynamo.proxy.seen().len();
    assert!(asked <= 6, "{asked} requests for five tokens");
}

#[tokio::test]
async fn all_at_once_take_what_there_is_and_no_more() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..40 {
        let bucket = bucket(&dynamo, &time);
        tasks.spawn(async move { bucket.take(API).await });
    }
    let taken = tasks.join_all().await.into_iter().filter(|taken| *taken).count();
    assert_eq!(taken, 5);
}

#[tokio::test]
async fn a_clock_that_was_wrong_stops_nobody_for_long() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let (one, two) = (bucket(&dynamo, &time), bucket(&dynamo, &time));
    assert_eq!(taken(&[&one], 10).await, 5);
    time.back(3_600_000);
    assert!(taken(&[&one], 10).await > 0);
    time.pass(10_000);
    assert_eq!(taken(&[&one, &two], 10).await, 5);
}

#[tokio::test]
async fn without_a_bucket_nothing_is_started() {
    let (dynamo, time) = (Dynamo::empty().await, Time::new());
    let connect = StandIn::start().await;
    let clock = Arc::new(StoppedClock::at(1_800_000_000));
    let centre = centre(&connect, options(), Arc::new(bucket(&dynamo, &time)), clock).await;
    let outcome = send(&centre, &handover(&[WebCall]), "token").await;
    assert!(matches!(outcome, HandoverOutcome::NotYet), "{outcome:?}");
    assert!(connect.seen().is_empty());
}

/// The pages of two servers wait for many contacts, and look at them at once.
#[tokio::test]
async fn looks_of_all_servers_take_of_one_bucket() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let connect = StandIn::start().await;
    let clock = Arc::new(StoppedClock::at(1_800_000_000));
    let mut contacts = Vec::new();
    let starter = centre(&connect, options(), plenty(), Arc::clone(&clock)).await;
    for person in 0..20 {
        let token = format!("token {person}");
        contacts.push(queued(send(&starter, &handover(&[WebCall]), &token).await).1);
    }
    for _ in 0..2 {
        let server = centre(&connect, options(), plenty(), Arc::clone(&clock)).await;
        let server = server.looking_by(Arc::new(bucket(&dynamo, &time)));
        for contact in &contacts {
            assert!(!server.has_ended(contact).await);
        }
    }
    assert_eq!(connect.asked("DescribeContact").len(), 5, "as many as the bucket holds");
}

/// 200 handovers come at twenty a second to two servers; those that wait look again each second.
#[tokio::test]
async fn ten_times_the_quota_is_queued_in_the_end_and_never_passed() {
    let (dynamo, time) = (Dynamo::start().await, Time::new());
    let connect = StandIn::start().await;
    let clock = Arc::new(StoppedClock::at(1_800_000_000));
    let mut servers = Vec::new();
    for _ in 0..2 {
        let bucket = Arc::new(bucket(&dynamo, &time));
        servers.push(centre(&connect, options(), bucket, Arc::clone(&clock)).await);
    }
    let route = handover(&[WebCall]);
    let mut contacts = BTreeMap::new();
    let mut waiting: VecDeque<usize> = VecDeque::new();
    let (mut come, mut millis, mut looks) = (0, 0, 0);
    while contacts.len() < 200 {
        if come < 200 {
            waiting.extend([come, come + 1]);
            come += 2;
        }
        // Of those that wait a tenth looks again in each tenth of a second.
        for _ in 0..waiting.len().div_ceil(10) {
            let Some(person) = waiting.pop_front() else { break };
            looks += 1;
            let token = format!("token {person}");
            match send(&servers[(person + looks) % 2], &route, &token).await {
                HandoverOutcome::Queued { contact, .. } => {
                    assert!(contacts.insert(person, contact).is_none());
                }
                HandoverOutcome::Later | HandoverOutcome::NotYet => waiting.push_back(person),
                other => panic!("{other:?}"),
            }
        }
        let allowed = 5 + millis / 500;
        let asked = connect.asked(API).len();
        assert!(asked <= allowed, "{asked} requests in {millis} ms, and {allowed} are allowed");
        millis += 100;
        time.pass(100);
        assert!(millis < 120_000, "{} of 200 after two minutes", contacts.len());
    }
    let different: BTreeSet<&String> = contacts.values().collect();
    assert_eq!((different.len(), connect.connect().started().len()), (200, 200));
    assert_eq!(connect.asked(API).len(), 200, "no request was wasted");
    let writes = dynamo.proxy.seen().len();
    assert!(looks > 1000 && writes < 700, "{looks} looks, {writes} requests to the table");
}
