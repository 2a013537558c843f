//! DynamoDB removes late: a table may be full of what is over.

use dynoxide::{Database, ImportOptions};
use pivotline_service::ports::{Created, Replaced, SessionStore};
use pivotline_service::store_contract::{key, record};
use serde_json::Value;

use crate::dynamo::{Dynamo, TABLE};

/// How many sessions are over: `PIVOTLINE_EXPIRED`, or a hundred thousand.
fn sessions() -> usize {
    std::env::var("PIVOTLINE_EXPIRED").map_or(100_000, |count| count.parse().unwrap())
}

/// Writes so many copies of an item under other keys.
fn fill(database: &Database, item: &Value, sessions: usize) {
    let copy = |number: usize| {
        let mut item = item.clone();
        item["pk"]["S"] = format!("session#old {number}").into();
        serde_json::from_value(item).unwrap()
    };
    let items = (0..sessions).map(copy).collect();
    database.import_items(TABLE, items, ImportOptions::default()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_expired_sessions_change_nothing_and_none_is_usable() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.watched();
    let (ended, now) = (1_000, 2_000);
    store.create(&key("model"), &record(1, 10, ended)).await.unwrap();
    let item = dynamo.proxy.seen()[0].body["Item"].clone();
    let sessions = sessions();
    fill(&dynamo.database, &item, sessions);

    for number in (0..sessions).step_by(997) {
        let old = key(&format!("old {number}"));
        let stands = Box::new(record(1, 10, ended));
        let step = store.replace(&old, &record(2, 20, now + 600), now).await.unwrap();
        assert_eq!(step, Replaced::Moved(Some(stands.clone())), "{number}");
        let again = store.create(&old, &record(1, 30, now + 600)).await.unwrap();
        assert_eq!(again, Created::Exists(stands), "a token is used once");
    }
    dynamo.proxy.seen();
    assert_eq!(store.create(&key("new"), &record(1, 10, now + 600)).await.unwrap(), Created::New);
    assert_eq!(
        store.replace(&key("new"), &record(2, 20, now + 600), now).await.unwrap(),
        Replaced::Done
    );
    assert_eq!(store.load(&key("new")).await.unwrap(), Some(record(2, 20, now + 600)));
    let units: Vec<_> = dynamo.proxy.seen().iter().map(|seen| seen.units.unwrap()).collect();
    assert_eq!(units, [1.0, 1.0, 1.0], "what is over costs the living nothing");
}

#[tokio::test]
async fn what_is_over_is_left_to_dynamodb_to_remove() {
    let dynamo = Dynamo::start().await;
    let store = dynamo.store();
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    store.create(&key("long over"), &record(1, 10, now - 86_400)).await.unwrap();
    store.create(&key("just over"), &record(1, 10, now - 60)).await.unwrap();
    store.create(&key("alive"), &record(1, 10, now + 600)).await.unwrap();
    assert_eq!(store.purge(now).await.unwrap(), 0);
    assert!(store.load(&key("long over")).await.unwrap().is_some());
    dynamo.database.sweep_ttl().unwrap();
    assert_eq!(store.load(&key("long over")).await.unwrap(), None);
    assert!(store.load(&key("just over")).await.unwrap().is_some(), "a late run still meets it");
    assert!(store.load(&key("alive")).await.unwrap().is_some());
}
