//! Text messages by SNS, End User Messaging and push, against the stand-in.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use aws_credential_types::provider::SharedCredentialsProvider;
use pivotline_aws::texts::{
    AppEndpoints, EndUserMessagingOptions, EndUserMessagingTexts, NoEndpoints, PushThenText,
    SnsOptions, SnsTexts,
};
use pivotline_service::Number;
use pivotline_service::ports::{TextOutcome, Texts};
use serde_json::json;

use crate::standin::{Fault, Refusal, StandIn, sdk};

const PHONE: &str = "+12025550123";
const BODY: &str = "Your menu: https://example.com/start/abc";
const ENDPOINT: &str = "arn:aws:sns:eu-central-1:111122223333:endpoint/GCM/app/1";
const SNS: &str = "Publish";
const EUM: &str = "SendTextMessage";

/// More than a busy machine needs.
const PATIENCE: Duration = Duration::from_secs(60);
/// What a message waits for whose answer does not come.
const SHORT: Duration = Duration::from_secs(1);

async fn sns(aws: &StandIn, within: Duration) -> Arc<dyn Texts> {
    Arc::new(SnsTexts::new(&aws.sdk().await, SnsOptions { within, ..SnsOptions::default() }))
}

async fn end_user_messaging(aws: &StandIn, within: Duration) -> Arc<dyn Texts> {
    let options = EndUserMessagingOptions { within, ..EndUserMessagingOptions::default() };
    Arc::new(EndUserMessagingTexts::new(&aws.sdk().await, options))
}

#[tokio::test]
async fn sns_gets_what_the_environment_says() {
    let aws = StandIn::start().await;
    let options = SnsOptions {
        sender_id: Some("Example".to_owned()),
        origination_number: Some("+12025550100".to_owned()),
        max_price: Some("0.25".to_owned()),
        within: PATIENCE,
    };
    let texts = SnsTexts::new(&aws.sdk().await, options);
    assert_eq!(texts.send(PHONE, BODY).await, TextOutcome::Sent);
    let text = |value: &str| json!({ "DataType": "String", "StringValue": value });
    let wanted = json!({
        "PhoneNumber": PHONE,
        "Message": BODY,
        "MessageAttributes": {
            "AWS.SNS.SMS.SMSType": text("Transactional"),
            "AWS.SNS.SMS.SenderID": text("Example"),
            "AWS.MM.SMS.OriginationNumber": text("+12025550100"),
            "AWS.SNS.SMS.MaxPrice": { "DataType": "Number", "StringValue": "0.25" },
        },
    });
    assert_eq!(aws.asked(SNS), [wanted]);
}

#[tokio::test]
async fn end_user_messaging_gets_what_the_environment_says() {
    let aws = StandIn::start().await;
    let options = EndUserMessagingOptions {
        origination: Some("+12025550100".to_owned()),
        configuration_set: Some("journeys".to_owned()),
        protect_configuration: Some("protect-1".to_owned()),
        max_price: Some("0.25".to_owned()),
        time_to_live: Some(900),
        within: PATIENCE,
    };
    let texts = EndUserMessagingTexts::new(&aws.sdk().await, options);
    assert_eq!(texts.send(PHONE, BODY).await, TextOutcome::Sent);
    let wanted = json!({
        "DestinationPhoneNumber": PHONE,
        "MessageBody": BODY,
        "MessageType": "TRANSACTIONAL",
        "OriginationIdentity": "+12025550100",
        "ConfigurationSetName": "journeys",
        "ProtectConfigurationId": "protect-1",
        "MaxPrice": "0.25",
        "TimeToLive": 900,
    });
    assert_eq!(aws.asked(EUM), [wanted]);
}

/// Each fault, what it is to end as, and how often the message was then sent.
fn faults() -> Vec<(Fault, TextOutcome, usize)> {
    vec![
        (Fault::refuse("ThrottlingException"), TextOutcome::TryAgain, 0),
        (Fault::refuse("ValidationException"), TextOutcome::NotSent, 0),
        (Fault::refuse("AccessDeniedException"), TextOutcome::NotSent, 0),
        (Fault::refuse("InternalErrorException"), TextOutcome::Unknown, 0),
        (Fault::fail("InternalErrorException"), TextOutcome::Unknown, 1),
        (Fault::fail("ServiceUnavailable"), TextOutcome::Unknown, 1),
        (Fault::Delay(PATIENCE * 10), TextOutcome::Unknown, 0),
        (Fault::DelayAnswer(PATIENCE * 10), TextOutcome::Unknown, 1),
        (Fault::DropBefore, TextOutcome::Unknown, 0),
        (Fault::DropAfter, TextOutcome::Unknown, 1),
        (Fault::Without(&["MessageId"]), TextOutcome::Sent, 1),
    ]
}

#[tokio::test]
async fn each_fault_of_each_service_is_told_as_what_it_is_and_sent_once() {
    let aws = StandIn::start().await;
    for (operation, services) in [
        (SNS, [sns(&aws, PATIENCE).await, sns(&aws, SHORT).await]),
        (EUM, [end_user_messaging(&aws, PATIENCE).await, end_user_messaging(&aws, SHORT).await]),
    ] {
        let [patient, short] = services;
        for (fault, outcome, sent) in faults() {
            let slow = matches!(fault, Fault::Delay(_) | Fault::DelayAnswer(_));
            let texts = if slow { &short } else { &patient };
            let before = (aws.asked(operation).len(), aws.done(operation));
            aws.fault(operation, fault.clone());
            assert_eq!(texts.send(PHONE, BODY).await, outcome, "{operation}: {fault:?}");
            assert_eq!(aws.asked(operation).len() - before.0, 1, "{operation}: {fault:?}");
            assert_eq!(aws.done(operation) - before.1, sent, "{operation}: {fault:?}");
        }
    }
    assert_eq!(aws.refused(), Vec::<String>::new());
}

#[tokio::test]
async fn a_number_that_may_not_be_texted_is_not_tried_again() {
    let aws = StandIn::start().await;
    let texts = end_user_messaging(&aws, PATIENCE).await;
    for (code, reason) in [
        ("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"),
        ("ConflictException", "DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION"),
        ("ValidationException", "DESTINATION_COUNTRY_BLOCKED"),
        ("ValidationException", "PRICE_OVER_THRESHOLD"),
        ("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
    ] {
        let refusal = Refusal::new(code, "on demand").with("Reason", reason);
        aws.fault(EUM, Fault::Refuse(refusal));
        assert_eq!(texts.send(PHONE, BODY).await, TextOutcome::NotSent, "{reason}");
    }
}

#[tokio::test]
async fn what_is_no_number_never_leaves() {
    let aws = StandIn::start().await;
    let push = PushThenText::new(
        &aws.sdk().await,
        Arc::new(NoEndpoints),
        sns(&aws, PATIENCE).await,
        PATIENCE,
    );
    let all: [Arc<dyn Texts>; 3] =
        [sns(&aws, PATIENCE).await, end_user_messaging(&aws, PATIENCE).await, Arc::new(push)];
    for texts in all {
        for number in ["", "anonymous", "12025550123", "+1 202 555 0123", "+0123456789"] {
            assert_eq!(texts.send(number, BODY).await, TextOutcome::NotSent, "{number}");
        }
    }
    assert!(aws.seen().is_empty() && aws.refused().is_empty());
}

#[tokio::test]
async fn a_service_that_cannot_be_reached_has_sent_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let config = sdk(&nobody).await;
    let sns = SnsTexts::new(&config, SnsOptions { within: PATIENCE, ..SnsOptions::default() });
    assert_eq!(sns.send(PHONE, BODY).await, TextOutcome::TryAgain);
    let options = EndUserMessagingOptions { within: PATIENCE, ..Default::default() };
    let texts = EndUserMessagingTexts::new(&config, options);
    assert_eq!(texts.send(PHONE, BODY).await, TextOutcome::TryAgain);
    let unsigned = config
        .into_builder()
        .credentials_provider(SharedCredentialsProvider::new(NoCredentials))
        .build();
    let sns = SnsTexts::new(&unsigned, SnsOptions { within: PATIENCE, ..SnsOptions::default() });
    assert_eq!(sns.send(PHONE, BODY).await, TextOutcome::TryAgain);
}

/// Credentials that cannot be got.
#[derive(Debug)]
struct NoCredentials;

impl aws_credential_types::provider::ProvideCredentials for NoCredentials {
    fn provide_credentials<'a>(
        &'a self,
    ) -> aws_credential_types::provider::future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        use aws_credential_types::provider::{error::CredentialsError, future};
        future::ProvideCredentials::ready(Err(CredentialsError::not_loaded("on demand")))
    }
}

/// All phones have the app at this endpoint.
struct Everywhere(&'static str);

#[async_trait]
impl AppEndpoints for Everywhere {
    async fn endpoint_of(&self, _: &Number) -> Option<String> {
        Some(self.0.to_owned())
    }
}

/// Texts that count.
#[derive(Default)]
struct Counted(Mutex<usize>);

#[async_trait]
impl Texts for Counted {
    async fn send(&self, _: &str, _: &str) -> TextOutcome {
        *self.0.lock().unwrap() += 1;
        TextOutcome::Sent
    }
}

#[tokio::test]
async fn the_app_gets_the_message_and_a_text_only_if_it_certainly_did_not() {
    let aws = StandIn::start().await;
    let texts = Arc::new(Counted::default());
    let sdk = aws.sdk().await;
    let push = |endpoint, within| {
        PushThenText::new(&sdk, Arc::new(Everywhere(endpoint)), texts.clone(), within)
    };
    let (app, hasty) = (push(ENDPOINT, PATIENCE), push(ENDPOINT, SHORT));
    assert_eq!(app.send(PHONE, BODY).await, TextOutcome::Sent);
    assert_eq!(aws.asked(SNS), [json!({ "TargetArn": ENDPOINT, "Message": BODY })]);

    for (fault, by_text, outcome) in [
        (Fault::refuse("EndpointDisabledException"), 1, TextOutcome::Sent),
        (Fault::refuse("ThrottlingException"), 1, TextOutcome::Sent),
        (Fault::fail("InternalErrorException"), 0, TextOutcome::Unknown),
        (Fault::DropAfter, 0, TextOutcome::Unknown),
        (Fault::DelayAnswer(PATIENCE * 10), 0, TextOutcome::Unknown),
    ] {
        *texts.0.lock().unwrap() = 0;
        aws.fault(SNS, fault.clone());
        let slow = matches!(fault, Fault::DelayAnswer(_));
        let sent = if slow { &hasty } else { &app };
        assert_eq!(sent.send(PHONE, BODY).await, outcome, "{fault:?}");
        assert_eq!(*texts.0.lock().unwrap(), by_text, "{fault:?}");
    }

    let before = aws.seen().len();
    let topic = push("arn:aws:sns:eu-central-1:111122223333:everybody", PATIENCE);
    assert_eq!(topic.send(PHONE, BODY).await, TextOutcome::Sent);
    assert_eq!(aws.seen().len(), before, "nothing goes to a topic");
}
