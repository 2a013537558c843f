//! What a request costs, as DynamoDB counts it.

use pivotline_service::ports::{Created, Quota, Replaced, SessionStore};
use pivotline_service::record::Record;
use pivotline_service::store_contract::{key, record};

use crate::dynamo::Dynamo;
use crate::proxy::Seen;

/// What each request was and cost.
pub(super) fn costs(seen: &[Seen]) -> Vec<(&str, Option<f64>)> {
    seen.iter().map(|seen| (seen.operation.as_str(), seen.units)).collect()
}

/// A session as it is stored with a realistic state.
fn session(version: u64) -> Record {
    Record { sealed: vec![7; 600], ..record(version, version, 1_795_366_801) }
}

#[tokio::test]
async fn a_step_is_one_write_and_a_reload_is_one_read() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    let key = key(&"k".repeat(43));
    assert_eq!(store.create(&key, &session(1)).await.unwrap(), Created::New);
    assert_eq!(costs(&dynamo.proxy.seen()), [("PutItem", Some(1.0))]);
    assert_eq!(store.replace(&key, &session(2), 1).await.unwrap(), Replaced::Done);
    assert_eq!(costs(&dynamo.proxy.seen()), [("PutItem", Some(1.0))]);
    assert!(store.load(&key).await.unwrap().is_some());
    let seen = dynamo.proxy.seen();
    assert_eq!(costs(&seen), [("GetItem", Some(1.0))]);
    assert_eq!(seen[0].body["ConsistentRead"], true);
    let quota = Quota { counter: "texts", limit: 3, window: 600 };
    assert!(store.count(&quota, 1).await.unwrap());
    assert_eq!(costs(&dynamo.proxy.seen()), [("UpdateItem", Some(1.0))]);
}

/// A refused condition brings the item along; DynamoDB charges the write and no read for it.
#[tokio::test]
async fn who_comes_late_asks_once_and_learns_what_stands() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    store.create(&key("a"), &session(1)).await.unwrap();
    store.replace(&key("a"), &session(2), 1).await.unwrap();
    dynamo.proxy.seen();
    let late = store.replace(&key("a"), &session(2), 1).await.unwrap();
    assert_eq!(late, Replaced::Moved(Some(Box::new(session(2)))));
    let taken = store.create(&key("a"), &session(1)).await.unwrap();
    assert_eq!(taken, Created::Exists(Box::new(session(2))));
    assert_eq!(costs(&dynamo.proxy.seen()), [("PutItem", None), ("PutItem", None)]);
}

/// A record of 950 bytes is the largest that costs one unit; from there on a step costs two.
#[tokio::test]
async fn a_record_of_950_bytes_costs_one_unit() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    let mut units = Vec::new();
    for (number, size) in [(1, 950), (2, 951)] {
        let name = format!("{number}{}", "k".repeat(42));
        let head = session(9_999).size() - 600;
        let record = Record { sealed: vec![7; size - head], ..session(9_999) };
        store.create(&key(&name), &record).await.unwrap();
        units.push(dynamo.proxy.seen()[0].units.unwrap());
    }
    assert_eq!(units, [1.0, 2.0]);
}
