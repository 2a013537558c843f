//! Tests of the stand-in itself: a good request is answered, each kind of bad one is refused, and
//! what is to go wrong does.

mod contacts;
mod faults;
mod raw;
mod refusals;

use super::StandIn;
use super::model::MODEL;
use super::plays::is_played;
use super::validate::matches;

pub(super) const INSTANCE: &str = "11111111-2222-4333-8444-555555555555";
pub(super) const FLOW: &str = "99999999-2222-4333-8444-555555555555";
pub(super) const PHONE: &str = "+12025550123";

pub(super) async fn connect(aws: &StandIn) -> aws_sdk_connect::Client {
    aws_sdk_connect::Client::new(&aws.sdk().await)
}

#[test]
fn every_pattern_of_the_models_is_one() {
    let shapes = MODEL.values().flat_map(|service| service.shapes.values());
    let patterns: Vec<&String> = shapes.filter_map(|shape| shape.pattern.as_ref()).collect();
    assert!(patterns.len() > 20);
    for pattern in patterns {
        matches(pattern, "+12025550123");
    }
}

#[test]
fn every_operation_of_the_models_is_played() {
    let operations = MODEL.values().flat_map(|service| service.operations.keys());
    let unplayed: Vec<&String> = operations.filter(|operation| !is_played(operation)).collect();
    assert!(unplayed.is_empty(), "{unplayed:?}");
    assert!(!is_played("DeleteEverything"));
}

#[tokio::test]
async fn good_requests_of_all_protocols_are_answered() {
    let aws = StandIn::start().await;
    let sdk = aws.sdk().await;
    let sns = aws_sdk_sns::Client::new(&sdk);
    let sent = sns.publish().phone_number(PHONE).message("a & <b>").send().await.unwrap();
    assert!(sent.message_id().is_some());
    assert_eq!(aws.asked("Publish")[0]["Message"], "a & <b>");

    let texts = aws_sdk_pinpointsmsvoicev2::Client::new(&sdk);
    let sent = texts.send_text_message().destination_phone_number(PHONE).message_body("hello");
    assert!(sent.send().await.unwrap().message_id().is_some());
    let carrier = texts.carrier_lookup().phone_number(PHONE).send().await.unwrap();
    assert_eq!(carrier.iso_country_code(), Some("US"));

    let lambda = aws_sdk_lambda::Client::new(&sdk);
    aws.answer("Invoke", |input| {
        Ok(serde_json::json!({ "StatusCode": 200, "Payload": input["Payload"] }))
    });
    let payload = aws_sdk_lambda::primitives::Blob::new(r#"{"a":1}"#);
    let invoked = lambda.invoke().function_name("balance").payload(payload).send().await.unwrap();
    assert_eq!(invoked.payload().unwrap().as_ref(), br#"{"a":1}"#);

    let secrets = aws_sdk_secretsmanager::Client::new(&sdk);
    aws.answer("GetSecretValue", |input| {
        Ok(serde_json::json!({ "Name": input["SecretId"], "SecretString": "example" }))
    });
    let secret = secrets.get_secret_value().secret_id("server-key").send().await.unwrap();
    assert_eq!(secret.secret_string(), Some("example"));
    assert_eq!(aws.refused(), Vec::<String>::new());
}

#[tokio::test]
#[should_panic(expected = "answers what it cannot")]
async fn an_answer_that_aws_could_not_give_fails_the_test() {
    let aws = StandIn::start().await;
    aws.answer("Publish", |_| Ok(serde_json::json!({ "Message": "none of its members" })));
    let sns = aws_sdk_sns::Client::new(&aws.sdk().await);
    drop(sns.publish().phone_number(PHONE).message("hello").send().await);
}
