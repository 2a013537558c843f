//! The table is made once, and later only looked at.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ProvisionedThroughput,
    ScalarAttributeType,
};
use pivotline_aws::store::create_or_check;

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
