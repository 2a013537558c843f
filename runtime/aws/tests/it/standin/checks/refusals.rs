//! Requests that the SDK would send, and AWS refuses.

use aws_sdk_connect::error::ProvideErrorMetadata;
use aws_sdk_sns::types::MessageAttributeValue;

use super::super::StandIn;
use super::{FLOW, INSTANCE, PHONE, connect};

/// What an error is called, and why the stand-in gave it.
fn refused<T, E: ProvideErrorMetadata>(aws: &StandIn, result: Result<T, E>) -> (String, String) {
    let Err(error) = result else { panic!("it was not refused") };
    let code = error.code().unwrap_or("none").to_owned();
    (code, aws.refused().pop().unwrap_or_default())
}

#[tokio::test]
async fn sns_refuses_what_is_no_text_message() {
    let aws = StandIn::start().await;
    let sns = aws_sdk_sns::Client::new(&aws.sdk().await);
    let attribute = |kind: &str, value: &str| {
        MessageAttributeValue::builder().data_type(kind).string_value(value).build().unwrap()
    };
    let good = || sns.publish().phone_number(PHONE).message("hello");
    let bad = [
        (good().phone_number("0555"), "no E.164 number"),
        (good().message(""), "1,600 characters"),
        (good().message("x".repeat(1601)), "1,600 characters"),
        (good().target_arn("arn:aws:sns:eu-central-1:111122223333:a"), "not exactly one"),
        (sns.publish().message("hello"), "not exactly one"),
        (
            good().message_attributes("AWS.SNS.SMS.SMSType", attribute("String", "Loud")),
            "SMSType is not as it must be",
        ),
        (
            good().message_attributes("AWS.SNS.SMS.SenderID", attribute("String", "123")),
            "SenderID is not as it must be",
        ),
        (
            good().message_attributes("AWS.SNS.SMS.MaxPrice", attribute("String", "0.5")),
            "MaxPrice is not as it must be",
        ),
    ];
    for (request, why) in bad {
        let (code, reason) = refused(&aws, request.send().await);
        assert_eq!(code, "InvalidParameter");
        assert!(reason.contains(why), "{reason} is not {why}");
    }
    good().message("x".repeat(1600)).send().await.unwrap();
}

#[tokio::test]
async fn end_user_messaging_refuses_what_its_model_does() {
    let aws = StandIn::start().await;
    let texts = aws_sdk_pinpointsmsvoicev2::Client::new(&aws.sdk().await);
    let good = || texts.send_text_message().destination_phone_number(PHONE).message_body("hello");
    let bad = [
        (good().destination_phone_number("abc"), "does not match"),
        (good().message_body("  "), "does not match"),
        (good().message_body("x".repeat(1601)), "over its most"),
        (good().time_to_live(4), "under its least"),
        (good().max_price("12"), "does not match"),
        (good().message_type("LOUD".into()), "none of its words"),
        (good().context("a b", "c"), "does not match"),
    ];
    for (request, why) in bad {
        let (code, reason) = refused(&aws, request.send().await);
        assert_eq!(code, "ValidationException");
        assert!(reason.contains(why), "{reason} is not {why}");
    }
    assert_eq!(aws.done("SendTextMessage"), 0);
}

#[tokio::test]
async fn connect_refuses_what_its_prose_does() {
    let aws = StandIn::start().await;
    let client = connect(&aws).await;
    let call = || client.start_outbound_voice_contact().instance_id(INSTANCE).contact_flow_id(FLOW);
    let from = || call().source_phone_number("+12025550100");
    let (_, reason) = refused(&aws, from().destination_phone_number("0555").send().await);
    assert!(reason.contains("DestinationPhoneNumber does not match"), "{reason}");
    let (_, reason) = refused(&aws, call().destination_phone_number(PHONE).send().await);
    assert!(reason.contains("neither SourcePhoneNumber"), "{reason}");
    from().destination_phone_number(PHONE).send().await.unwrap();

    let attributes = client.update_contact_attributes().instance_id(INSTANCE);
    let attributes = attributes.initial_contact_id("contact");
    let (_, reason) = refused(&aws, attributes.clone().attributes("a b", "c").send().await);
    assert!(reason.contains("no key of an attribute"), "{reason}");
    let long = "ä".repeat(8192);
    let both = attributes.attributes("a", long.clone()).attributes("b", long);
    let (_, reason) = refused(&aws, both.send().await);
    assert!(reason.contains("over 32,768 bytes"), "{reason}");

    let task = client.start_task_contact().instance_id(INSTANCE).name("call back");
    let (_, reason) = refused(&aws, task.send().await);
    assert!(reason.contains("no flow"), "{reason}");
}
