//! The table is made once, and later only looked at.

use pivotline_aws::store::{Difference, create_or_check};
use serde_json::json;
use tokio::task::JoinSet;

use crate::dynamo::{Dynamo, TABLE};

#[tokio::test]
async fn the_table_is_made_once() {
    let dynamo = Dynamo::empty().await;
    let first = create_or_check(&dynamo.client(), TABLE).await.unwrap();
    assert!(first.created);
    assert_eq!(first.differences, []);
    let second = create_or_check(&dynamo.client(), TABLE).await.unwrap();
    assert!(!second.created);
    assert_eq!(second.differences, []);
}

#[tokio::test]
async fn several_make_it_at_once() {
    let dynamo = Dynamo::empty().await;
    let mut makers = JoinSet::new();
    for _ in 0..8 {
        let client = dynamo.client();
        makers.spawn(async move { create_or_check(&client, TABLE).await.unwrap() });
    }
    let reports = makers.join_all().await;
    assert_eq!(reports.iter().filter(|report| report.created).count(), 1);
    assert!(reports.iter().all(|report| report.differences.is_empty()), "{reports:?}");
    assert_eq!(create_or_check(&dynamo.client(), TABLE).await.unwrap().differences, []);
}

/// A table that somebody made by hand: every difference is told, and none is changed, since its
/// key is another.
#[tokio::test]
async fn every_difference_is_told() {
    let dynamo = Dynamo::empty().await;
    let request = json!({
        "TableName": TABLE,
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "id", "AttributeType": "S"},
            {"AttributeName": "at", "AttributeType": "N"},
        ],
        "ProvisionedThroughput": {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    });
    dynamo.database.create_table(serde_json::from_value(request).unwrap()).unwrap();
    for _ in 0..2 {
        let report = create_or_check(&dynamo.client(), TABLE).await.unwrap();
        assert!(!report.created);
        let told =
            |found: &Difference| format!("{}: {}, not {}", found.about, found.is, found.should_be);
        let differences: Vec<String> = report.differences.iter().map(told).collect();
        assert_eq!(
            differences,
            [
                "key: id (S) HASH, at (N) RANGE, not pk (S) HASH",
                "billing: PROVISIONED, not PAY_PER_REQUEST",
                "deletion protection: off, not on",
                "time to live: off, not on `ttl`",
            ]
        );
    }
}

/// Whoever made the table ended before it had a time to live.
#[tokio::test]
async fn a_time_to_live_that_is_off_is_put_on() {
    let dynamo = Dynamo::start().await;
    let off = json!({"TableName": TABLE, "TimeToLiveSpecification": {
        "Enabled": false, "AttributeName": "ttl",
    }});
    dynamo.database.update_time_to_live(serde_json::from_value(off).unwrap()).unwrap();
    let look = async || {
        let seen = pivotline_aws::store::check(&dynamo.client(), TABLE).await.unwrap().unwrap();
        seen.differences
    };
    assert_eq!(look().await.len(), 1, "a look changes nothing");
    assert_eq!(look().await.len(), 1);
    let report = create_or_check(&dynamo.client(), TABLE).await.unwrap();
    assert!(!report.created);
    assert_eq!(report.differences, []);
    assert_eq!(look().await, []);
}

#[tokio::test]
async fn another_time_to_live_is_a_difference() {
    let dynamo = Dynamo::start().await;
    let ttl = |on: bool, attribute: &str| {
        let request = json!({"TableName": TABLE, "TimeToLiveSpecification": {
            "Enabled": on, "AttributeName": attribute,
        }});
        dynamo.database.update_time_to_live(serde_json::from_value(request).unwrap()).unwrap();
    };
    ttl(false, "ttl");
    ttl(true, "expires");
    let report = create_or_check(&dynamo.client(), TABLE).await.unwrap();
    let [only] = report.differences.as_slice() else { panic!("{report:?}") };
    assert_eq!((only.about, only.is.as_str()), ("time to live", "on `expires`"));
}

#[tokio::test]
async fn backups_that_may_not_be_looked_at_are_told_apart() {
    let dynamo = Dynamo::start().await;
    let report = create_or_check(&dynamo.client(), TABLE).await.unwrap();
    let [only] = report.unseen.as_slice() else { panic!("{report:?}") };
    assert_eq!((only.about, only.should_be.as_str()), ("point-in-time recovery", "off"));
}

#[tokio::test]
async fn a_look_makes_no_table_and_tells_what_making_one_tells() {
    let dynamo = Dynamo::empty().await;
    let client = dynamo.client();
    assert_eq!(pivotline_aws::store::check(&client, TABLE).await.unwrap(), None);
    assert_eq!(pivotline_aws::store::check(&client, TABLE).await.unwrap(), None, "still none");
    let made = create_or_check(&client, TABLE).await.unwrap();
    let seen = pivotline_aws::store::check(&client, TABLE).await.unwrap().unwrap();
    assert_eq!(seen.differences, made.differences);
    assert!(!seen.created);
}
