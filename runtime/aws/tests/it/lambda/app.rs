//! Links that go to the company's own app, as the configuration says.

use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, KeySchemaElement, KeyType,
    ScalarAttributeType,
};
use serde_json::Value;

use super::PHONE;
use super::world::{World, call};
use crate::standin::Fault;
use crate::store::program::program;

const ENDPOINT: &str = "arn:aws:sns:us-east-1:111122223333:endpoint/GCM/bank/1";

/// Where the configuration says on which phones the app is.
pub(crate) const APP: &str =
    "[environments.test.texts.app]\ntable = \"bank-app\"\nkey = \"caller\"\n";

/// The app is on the phone with this number, and on no other.
pub(crate) async fn app_on(world: &World, phone: &str) {
    let tables = world.dynamo.client();
    let key = KeySchemaElement::builder().attribute_name("caller").key_type(KeyType::Hash);
    let caller = AttributeDefinition::builder().attribute_name("caller");
    let caller = caller.attribute_type(ScalarAttributeType::S).build().unwrap();
    let table = tables.create_table().table_name("bank-app").key_schema(key.build().unwrap());
    let table = table.attribute_definitions(caller).billing_mode(BillingMode::PayPerRequest);
    table.send().await.unwrap();
    let item = tables.put_item().table_name("bank-app");
    let item = item.item("caller", AttributeValue::S(phone.to_owned()));
    item.item("endpoint", AttributeValue::S(ENDPOINT.to_owned())).send().await.unwrap();
}

/// A call of its own, from this number.
fn of(phone: &str, contact: &str) -> Value {
    let mut event = call(phone);
    event["Details"]["ContactData"]["ContactId"] = contact.into();
    event
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_the_app_gets_the_link_there_and_everybody_else_a_text() {
    let world = World::new(&program()).await.with_services(APP);
    let function = world.voice(Some("GenerateVisualLink")).await;
    let sent = async |phone: &str, contact: &str| {
        let answer = function.invoke(of(phone, contact)).await.expect("it answers");
        assert_eq!(answer["status"], "sent", "{answer}");
        world.aws.asked("Publish").pop().expect("a message")
    };
    assert_eq!(sent(PHONE, "no table").await["PhoneNumber"], PHONE);

    app_on(&world, PHONE).await;
    let pushed = sent(PHONE, "has the app").await;
    assert_eq!(pushed["TargetArn"], ENDPOINT);
    assert!(pushed["Message"].as_str().unwrap().contains("/start?s="), "{pushed}");
    assert_eq!(pushed.get("PhoneNumber"), None);
    assert_eq!(sent("+12025550101", "has none").await["PhoneNumber"], "+12025550101");
    world.aws.fault("Publish", Fault::refuse("EndpointDisabledException"));
    assert_eq!(sent(PHONE, "took it off").await["PhoneNumber"], PHONE);
    assert_eq!(world.aws.refused(), Vec::<String>::new());
}
