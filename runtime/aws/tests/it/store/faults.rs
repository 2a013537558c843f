//! Requests and answers that are lost, late or refused: nothing is lost, nothing is done twice.

use std::time::Duration;

use pivotline_aws::store::{DynamoStore, StoreOptions};
use pivotline_service::ports::{Created, Quota, Replaced, SessionStore};
use pivotline_service::record::Record;
use pivotline_service::store_contract::{key, record};

use crate::dynamo::{Dynamo, TABLE, sdk_config};
use crate::proxy::Fault;

/// A step, as a server makes it: what failed against itself was done.
async fn step(store: &DynamoStore, next: &Record) -> bool {
    match store.replace(&key("a"), next, 1).await.unwrap() {
        Replaced::Done => true,
        Replaced::Moved(standing) => standing.unwrap().operation == next.operation,
    }
}

async fn begun() -> (Dynamo, DynamoStore) {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    store.create(&key("a"), &record(1, 10, 50)).await.unwrap();
    dynamo.proxy.seen();
    (dynamo, store)
}

#[tokio::test]
async fn a_step_survives_each_fault() {
    use Fault::{LoseAnswer, LoseRequest, ServeAndFail, Throttle};
    let rows: [&[Fault]; 8] = [
        &[LoseAnswer],
        &[LoseRequest],
        &[ServeAndFail],
        &[Throttle],
        &[Throttle, LoseRequest, LoseAnswer],
        &[LoseAnswer, Throttle, ServeAndFail],
        &[ServeAndFail, LoseAnswer, LoseAnswer],
        &[LoseRequest, LoseRequest, ServeAndFail],
    ];
    for faults in rows {
        let (dynamo, store) = begun().await;
        dynamo.proxy.next(faults.iter().copied());
        assert!(step(&store, &record(2, 20, 50)).await, "{faults:?}");
        assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(2, 20, 50)), "{faults:?}");
        assert!(!step(&store, &record(2, 21, 50)).await, "{faults:?}: the other tap came late");
        assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(2, 20, 50)), "{faults:?}");
    }
}

#[tokio::test]
async fn a_claim_whose_answer_was_lost_knows_itself() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    dynamo.proxy.next([Fault::LoseAnswer]);
    let mine = record(1, 10, 50);
    let claimed = store.create(&key("a"), &mine).await.unwrap();
    assert_eq!(claimed, Created::Exists(Box::new(mine)));
    assert_eq!(dynamo.proxy.seen().len(), 2);
}

/// The first try is held up somewhere, its second one is served, the person goes on: when the
/// first one arrives at last, it changes nothing.
#[tokio::test]
async fn a_write_that_arrives_after_its_second_try_changes_nothing() {
    let (dynamo, store) = begun().await;
    dynamo.proxy.next([Fault::Late]);
    assert!(step(&store, &record(2, 20, 50)).await);
    assert!(step(&store, &record(3, 30, 50)).await);
    let answers = dynamo.proxy.release().await;
    let [answer] = answers.as_slice() else { panic!("{answers:?}") };
    let kind = answer["__type"].as_str().unwrap();
    assert!(kind.ends_with("ConditionalCheckFailedException"), "{kind}");
    assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(3, 30, 50)));
}

#[tokio::test]
async fn a_quota_is_used_up_early_and_never_late() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    let quota = Quota { counter: "texts", limit: 3, window: 600 };
    dynamo.proxy.next([Fault::LoseAnswer]);
    assert!(store.count(&quota, 1).await.unwrap());
    let mut more = 0;
    for _ in 0..5 {
        more += u32::from(store.count(&quota, 1).await.unwrap());
    }
    assert_eq!(more, 1, "the use whose answer was lost counts twice");
}

#[tokio::test]
async fn a_store_that_is_gone_is_told_and_comes_back() {
    let (dynamo, store) = begun().await;
    dynamo.proxy.always(Some(Fault::LoseRequest));
    let gone = store.replace(&key("a"), &record(2, 20, 50), 1).await.unwrap_err().to_string();
    assert_eq!(gone, "the session store could not keep a session: DynamoDB could not be reached");
    assert_eq!(dynamo.proxy.seen().len(), 4, "it was tried so often");
    assert!(store.load(&key("a")).await.is_err());
    assert!(store.create(&key("b"), &record(1, 10, 50)).await.is_err());
    dynamo.proxy.always(None);
    assert_eq!(store.load(&key("a")).await.unwrap(), Some(record(1, 10, 50)));
    assert!(step(&store, &record(2, 20, 50)).await);
}

#[tokio::test]
async fn a_store_that_is_throttled_is_told_so() {
    let (dynamo, store) = begun().await;
    dynamo.proxy.always(Some(Fault::Throttle));
    let error = store.replace(&key("a"), &record(2, 20, 50), 1).await.unwrap_err().to_string();
    assert_eq!(error, "the session store could not keep a session: DynamoDB has too much to do");
    dynamo.proxy.always(None);
    assert!(step(&store, &record(2, 20, 50)).await);
}

/// A server whose store does not answer gives up in time, and the write may still have happened.
#[tokio::test]
async fn a_store_that_is_silent_is_given_up() {
    let (dynamo, store) = begun().await;
    let hasty = StoreOptions {
        endpoint: Some(dynamo.proxy.endpoint()),
        attempt_within: Duration::from_millis(200),
        within: Duration::from_millis(500),
        ..StoreOptions::of_table(TABLE)
    };
    dynamo.proxy.always(Some(Fault::NeverAnswer));
    let hasty = DynamoStore::new(&sdk_config(), &hasty);
    let error = hasty.replace(&key("a"), &record(2, 20, 50), 1).await.unwrap_err().to_string();
    assert_eq!(error, "the session store could not keep a session: there was no answer in time");
    dynamo.proxy.always(None);
    assert!(step(&store, &record(2, 20, 50)).await, "it meets its own write, or makes it now");
}
