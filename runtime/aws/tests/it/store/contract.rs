//! It is a store like the others.

use std::sync::Arc;

use pivotline_service::ports::SessionStore;
use pivotline_service::store_contract::{keeps_its_port, key, record};

use crate::dynamo::{Dynamo, TABLE};

#[tokio::test(flavor = "multi_thread")]
async fn the_store_in_dynamodb_keeps_its_port() {
    let dynamo = Dynamo::start().await;
    keeps_its_port(Arc::new(dynamo.store())).await.unwrap();
}

#[tokio::test]
async fn two_stores_share_a_table() {
    let dynamo = Dynamo::start().await;
    let (first, second) = (dynamo.store(), dynamo.store());
    first.create(&key("a"), &record(1, 10, 50)).await.unwrap();
    assert_eq!(second.load(&key("a")).await.unwrap(), Some(record(1, 10, 50)));
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_an_error_and_is_kept() {
    let dynamo = Dynamo::start().await;
    let spoiled = serde_json::json!({"TableName": TABLE, "Item": {
        "pk": {"S": "session#bad"}, "v": {"N": "1"}, "e": {"N": "50"}, "r": {"B": "AAAA"},
    }});
    dynamo.database.put_item(serde_json::from_value(spoiled).unwrap()).unwrap();
    let store = dynamo.store();
    let unread = store.load(&key("bad")).await.unwrap_err().to_string();
    assert_eq!(unread, "the session store could not read a session: what is stored cannot be read");
    assert!(store.create(&key("bad"), &record(1, 10, 50)).await.is_err());
    assert!(store.replace(&key("bad"), &record(5, 10, 50), 1).await.is_err());
}

#[tokio::test]
async fn an_error_names_no_key() {
    let dynamo = Dynamo::empty().await;
    let error = dynamo.store().load(&key("very secret")).await.unwrap_err().to_string();
    assert_eq!(error, "the session store could not read a session: the table does not exist");
}
