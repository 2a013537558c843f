//! An instance, a call, and a route.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use pivotline_aws::connect::{
    Bucket, Callback, ConnectCentre, ConnectOptions, MemoryBucket, Rate, system_millis,
};
use pivotline_ir::RouteWay;
use pivotline_machine::{ContactKind, Handover};
use pivotline_service::doubles::StoppedClock;
use pivotline_service::ports::{Attempt, ContactCentre, Ending, HandOver, HandoverOutcome, Join};

use crate::standin::StandIn;

pub(super) const INSTANCE: &str = "11111111-2222-3333-4444-555555555555";
pub(super) const CALL: &str = "cccccccc-0000-4000-8000-000000000001";
pub(super) const PHONE: &str = "+12025550123";
pub(super) const QUEUE: &str = "arn:aws:connect:eu-central-1:111122223333:instance/11111111-2222-3333-4444-555555555555/queue/aaaaaaaa-0000-4000-8000-000000000003";
pub(super) const TOLD: &str = "Ann disputes the payment to Books & Co.";

/// Connect, and an adapter to it.
pub(super) struct World {
    pub(super) connect: StandIn,
    pub(super) centre: ConnectCentre,
    pub(super) clock: Arc<StoppedClock>,
}

impl World {
    pub(super) async fn new() -> Self {
        Self::with(options()).await
    }

    pub(super) async fn with(options: ConnectOptions) -> Self {
        let connect = StandIn::start().await;
        let clock = Arc::new(StoppedClock::at(1_800_000_000));
        let centre = centre(&connect, options, plenty(), Arc::clone(&clock)).await;
        Self { connect, centre, clock }
    }

    /// Hands over by these ways.
    pub(super) async fn hand_over(&self, by: &[RouteWay], token: &str) -> HandoverOutcome {
        self.send(&handover(by), token).await
    }

    pub(super) async fn send(&self, handover: &Handover, token: &str) -> HandoverOutcome {
        send(&self.centre, handover, token).await
    }

    /// Tries a handover that may have begun.
    pub(super) async fn send_again(
        &self,
        attempt: Attempt,
        handover: &Handover,
        token: &str,
    ) -> HandoverOutcome {
        self.centre.hand_over(&HandOver { attempt, ..request(handover, token) }).await
    }

    /// The person goes without a handover by these ways that may have begun.
    pub(super) async fn abandon(&self, by: &[RouteWay], token: &str) -> Ending {
        let (handover, attempt) = (handover(by), Attempt::Repeat);
        self.centre.abandon(&HandOver { attempt, ..request(&handover, token) }).await
    }
}

/// Whatever a test is about, its requests are such as Connect takes.
impl Drop for World {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(self.connect.refused(), Vec::<String>::new());
        }
    }
}

pub(super) async fn centre(
    connect: &StandIn,
    options: ConnectOptions,
    bucket: Arc<dyn Bucket>,
    clock: Arc<StoppedClock>,
) -> ConnectCentre {
    let sdk = connect.sdk().await;
    ConnectCentre::new(&sdk, &sdk, options, bucket, clock)
}

pub(super) async fn send(
    centre: &ConnectCentre,
    handover: &Handover,
    token: &str,
) -> HandoverOutcome {
    centre.hand_over(&request(handover, token)).await
}

fn request<'a>(handover: &'a Handover, client_token: &'a str) -> HandOver<'a> {
    let display_name = "•••• 0123";
    HandOver {
        call: CALL,
        phone: PHONE,
        display_name,
        client_token,
        attempt: Attempt::First,
        handover,
    }
}

/// A bucket that is never empty.
pub(super) fn plenty() -> Arc<dyn Bucket> {
    Arc::new(MemoryBucket::new(Rate { per_second: 1000, burst: 100_000 }, system_millis()))
}

/// An instance that has all, and time enough for a busy machine.
pub(super) fn options() -> ConnectOptions {
    ConnectOptions {
        web_call_flow: Some("click_to_call".to_owned()),
        chat_flow: Some("chat".to_owned()),
        callback: Some(Callback::Call { flow: "call_back".to_owned(), source: None }),
        queues: BTreeMap::from([("disputes".into(), QUEUE.to_owned())]),
        hours: BTreeMap::from([("office".into(), "bbbbbbbb-0000-4000-8000-000000000001".into())]),
        timeout: Duration::from_secs(60),
        ..ConnectOptions::new(INSTANCE)
    }
}

/// A handover to the queue for disputes, by these ways.
pub(super) fn handover(by: &[RouteWay]) -> Handover {
    let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    Handover {
        route: "disputes_desk".into(),
        queue: "disputes".into(),
        hours: None,
        staffed: false,
        most_waiting: None,
        by: by.to_vec(),
        attributes: BTreeMap::from([
            pair("intent", "dispute_transaction"),
            pair("pre_verified", "true"),
            pair("route", "disputes_desk"),
            pair("tell_agent", TOLD),
        ]),
    }
}

/// The contact that was queued.
pub(super) fn queued(outcome: HandoverOutcome) -> (ContactKind, String, Option<Join>) {
    match outcome {
        HandoverOutcome::Queued { kind, contact, join } => (kind, contact, join),
        other => panic!("not queued: {other:?}"),
    }
}

/// What a device is given.
pub(super) fn shown(join: &Join) -> serde_json::Value {
    serde_json::to_value(join).unwrap()
}
