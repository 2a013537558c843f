//! Both binaries as real processes behind the Lambda Runtime API.

pub(crate) mod app;
mod runtime_api;
mod services;
pub(crate) mod world;

use std::time::Duration;

use serde_json::{Value, json};

use crate::standin::Fault;
use crate::store::program::program;
use world::{World, call};

const PHONE: &str = "+12025550100";

/// Waits until something holds.
pub(crate) async fn until(holds: impl Fn() -> bool) {
    while !holds() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_checked_and_a_service_is_asked_by_the_functions_own_name() {
    let world = World::new(&program()).await;
    let check = world.voice(Some("CheckMobileNumber")).await;
    let answer = check.invoke(call(PHONE)).await.expect("it answers");
    assert_eq!(answer["isMobile"], "true", "{answer}");
    check.invoke(call(PHONE)).await.expect("it answers again");
    assert_eq!(world.aws.done("CarrierLookup"), 1, "an answer is remembered");
    let customer = world.voice(None).await;
    let answer = customer.invoke(call(PHONE)).await.expect("it answers");
    assert_eq!(answer["first_name"], "John", "{answer}");
    let values = answer.as_object().expect("an object").values();
    assert!(values.into_iter().all(Value::is_string), "a flat map of texts: {answer}");
    let poll = world.voice(Some("CheckVisualSession")).await;
    let answer = poll.invoke(call(PHONE)).await.expect("it answers");
    assert!(answer["status"].is_string(), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sends_a_text_is_as_the_environment_says() {
    let texts = "provider = \"end-user-messaging\"\norigination = \"pool-bank\"\n\
        configuration_set = \"delivery\"\nprotect_configuration = \"protect-bank\"\n\
        max_price = \"0.05\"\n";
    let world = World::new(&program()).await.with_texts(texts);
    let function = world.voice(Some("GenerateVisualLink")).await;
    assert_eq!(function.invoke(call(PHONE)).await.expect("it answers")["status"], "sent");
    let [sent] = world.aws.asked("SendTextMessage").try_into().expect("one text");
    for (member, value) in [
        ("DestinationPhoneNumber", PHONE),
        ("OriginationIdentity", "pool-bank"),
        ("ConfigurationSetName", "delivery"),
        ("ProtectConfigurationId", "protect-bank"),
        ("MaxPrice", "0.05"),
        ("MessageType", "TRANSACTIONAL"),
    ] {
        assert_eq!(sent[member], value, "{member}");
    }
    assert_eq!((world.aws.done("Publish"), world.aws.refused()), (0, Vec::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_an_event_is_told_without_its_contents() {
    let world = World::new(&program()).await;
    let function = world.voice(Some("GenerateVisualLink")).await;
    for event in [json!({}), json!({"secret": "hunter2"}), call("hunter2")] {
        let error = function.invoke(event).await.expect_err("it refuses");
        assert_eq!(error["errorType"], "BadEvent", "{error}");
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
    let mut other = call(PHONE);
    other["Details"]["ContactData"]["InstanceARN"] =
        "arn:aws:connect:us-east-1:444455556666:instance/99999999-2222-3333-4444-555555555555"
            .into();
    assert!(function.invoke(other).await.is_err(), "another instance's flow is refused");
    assert_eq!(world.aws.done("Publish"), 0);
    let mut told = world.warnings();
    let at_the_start = [json!("no_adapter"), json!("unbound")];
    told.retain(|line| !at_the_start.contains(&line["fields"]["cause"]));
    let causes: Vec<&Value> = told.iter().map(|line| &line["fields"]["cause"]).collect();
    assert_eq!(causes, ["event", "event", "missing", "other_instance"], "one line each: {told:#?}");
    for line in &told {
        let fields = (&line["fields"]["kind"], &line["fields"]["function"]);
        assert_eq!(fields, (&json!("BadEvent"), &json!("GenerateVisualLink")), "{line}");
        assert!(!line.to_string().contains("hunter2"), "{line}");
    }
    assert_eq!(function.invoke(call(PHONE)).await.expect("it lives on")["status"], "sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn four_runs_of_one_call_in_two_processes_send_one_text() {
    let world = World::new(&program()).await;
    world.aws.fault("Publish", Fault::Delay(Duration::from_millis(700)));
    let functions = [
        world.voice(Some("GenerateVisualLink")).await,
        world.voice(Some("GenerateVisualLink")).await,
    ];
    let runs = [0, 1, 0, 1].map(|place| functions[place].api.send(call(PHONE)));
    for run in runs {
        let answer = run.await.expect("the process lives").expect("it answers");
        assert_eq!(answer["status"], "sent", "{answer}");
    }
    assert_eq!(world.aws.done("Publish"), 1);
    let sent = world.aws.asked("Publish");
    assert_eq!(sent[0]["PhoneNumber"], PHONE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_killed_between_the_store_and_the_text_is_not_made_up_for_by_a_second_text() {
    for (fault, texts) in [
        (Fault::Delay(Duration::from_secs(600)), 0),
        (Fault::DelayAnswer(Duration::from_secs(600)), 1),
    ] {
        let world = World::new(&program()).await;
        world.aws.fault("Publish", fault);
        let mut first = world.voice(Some("GenerateVisualLink")).await;
        let _lost = first.api.send(call(PHONE));
        until(|| world.aws.asked("Publish").len() == 1).await;
        first.kill();
        let second = world.voice(Some("GenerateVisualLink")).await;
        let answer = second.invoke(call(PHONE)).await.expect("it answers");
        assert_eq!(answer["status"], "not_sent", "nobody can tell: {answer}");
        assert_eq!(world.aws.asked("Publish").len(), 1, "asked once in all");
        assert!(world.aws.done("Publish") <= texts);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_served_behind_http_and_rest_apis() {
    let world = World::new(&program()).await;
    let pages = world.pages().await;
    let http = json!({
        "version": "2.0", "routeKey": "$default", "rawPath": "/health", "rawQueryString": "",
        "headers": {"host": "menu.example.com", "accept": "text/html"}, "isBase64Encoded": false,
        "requestContext": {
            "accountId": "111122223333", "apiId": "api", "domainName": "menu.example.com",
            "domainPrefix": "menu", "requestId": "r", "routeKey": "$default", "stage": "$default",
            "time": "22/Nov/2026:12:00:00 +0000", "timeEpoch": 1_795_348_800_000_u64,
            "http": {"method": "GET", "path": "/health", "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1", "userAgent": "test"},
        },
    });
    let answer = pages.invoke(http.clone()).await.expect("it answers");
    assert_eq!(answer["statusCode"], 200, "{answer}");
    let mut start = http;
    start["rawPath"] = "/start".into();
    start["rawQueryString"] = "s=AAAAAAAAAAAAAAAAAAAAAA".into();
    start["requestContext"]["http"]["path"] = "/start".into();
    let answer = pages.invoke(start).await.expect("it answers");
    let headers = &answer["headers"];
    assert_eq!(headers["cache-control"], "no-store", "{answer}");
    assert!(headers["content-security-policy"].is_string(), "{answer}");
    let rest = json!({
        "resource": "/{proxy+}", "path": "/health", "httpMethod": "GET",
        "headers": {"Host": "menu.example.com"},
        "multiValueHeaders": {"Host": ["menu.example.com"]},
        "queryStringParameters": null, "multiValueQueryStringParameters": null,
        "pathParameters": {"proxy": "health"}, "stageVariables": null,
        "requestContext": {
            "accountId": "111122223333", "apiId": "api", "resourceId": "r", "stage": "prod",
            "requestId": "r", "resourcePath": "/{proxy+}", "httpMethod": "GET",
            "identity": {"sourceIp": "192.0.2.1"}, "path": "/health", "protocol": "HTTP/1.1",
            "requestTimeEpoch": 1_795_348_800_000_u64,
        },
        "body": null, "isBase64Encoded": false,
    });
    let answer = pages.invoke(rest).await.expect("it answers");
    assert_eq!(answer["statusCode"], 200, "{answer}");
}
