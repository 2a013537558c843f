//! Services that are Lambda functions.

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_aws::invoke::{LambdaServices, ServicesConfig, services};
use pivotline_backends::{Contracts, EnvironmentSecrets, Faults, Surroundings, SystemMonotonic};
use pivotline_ir::{CallerField, FORMAT, Field, Kind, Name, Program, Service, ValueRef};
use pivotline_service::ports::{Question, ServiceFailure, Services};
use serde_json::{Value, json};

use crate::standin::{Fault, StandIn};

const CONFIG: &str = r#"
[services.card]
lambda = "arn:aws:lambda:us-east-1:111122223333:function:card"
gives = { status = "/card/status" }

[services.block]
lambda = "block-card"
event = "plain"
changes = true
"#;

/// `card` reads, `block` changes something.
fn program() -> Program {
    let service = |field: &str| Service {
        takes: vec![ValueRef::Caller(CallerField::Phone)],
        gives: [(Name::from(field), Field { kind: Kind::Words, maybe: false })].into(),
        within: 2,
        changes: false,
        behind: Vec::new(),
    };
    let block = Service { changes: true, ..service("reference") };
    let services = [("card", service("status")), ("block", block)];
    Program {
        format: FORMAT.to_owned(),
        lines: BTreeMap::new(),
        services: services.map(|(name, service)| (Name::from(name), service)).into(),
        logins: BTreeMap::new(),
        forms: BTreeMap::new(),
    }
}

fn read(config: &str) -> Result<ServicesConfig, Faults> {
    ServicesConfig::read(&toml::from_str(config).unwrap())
}

async fn lambda(aws: &StandIn) -> LambdaServices {
    let config = read(CONFIG).unwrap().lambda;
    let clock = Arc::new(SystemMonotonic::default());
    LambdaServices::new(&aws.sdk().await, &config, &Contracts::of([&program()]), clock).unwrap()
}

async fn ask(
    services: &dyn Services,
    service: &str,
) -> Result<BTreeMap<String, String>, ServiceFailure> {
    let arguments = BTreeMap::from([("phone".to_owned(), "+12025550142".to_owned())]);
    let question = Question {
        service: &Name::from(service),
        arguments: &arguments,
        within_seconds: 2,
        idempotency_key: "key-of-this-question",
        asked_before: false,
    };
    services.ask(&question).await
}

/// What the function was asked with, by the function.
fn payload(input: &Value) -> (&str, Value) {
    let payload = serde_json::from_str(input["Payload"].as_str().unwrap()).unwrap();
    (input["FunctionName"].as_str().unwrap(), payload)
}

fn answers(aws: &StandIn, body: &'static str) {
    aws.answer("Invoke", move |_| Ok(json!({ "StatusCode": 200, "Payload": body })));
}

#[tokio::test]
async fn a_reading_function_is_asked_as_a_flow_asks_it() {
    let aws = StandIn::start().await;
    answers(&aws, r#"{"card":{"status":"active","pan":"4111"}}"#);
    let answer = ask(&lambda(&aws).await, "card").await.unwrap();
    assert_eq!(answer, BTreeMap::from([("status".to_owned(), "active".to_owned())]));
    let asked = aws.asked("Invoke");
    let (function, event) = payload(&asked[0]);
    assert_eq!(function, "arn:aws:lambda:us-east-1:111122223333:function:card");
    assert_eq!(
        event,
        json!({
            "Name": "ContactFlowEvent",
            "Details": {
                "ContactData": {
                    "Attributes": {},
                    "ContactId": "key-of-this-question",
                    "CustomerEndpoint": { "Address": "+12025550142", "Type": "TELEPHONE_NUMBER" },
                },
                "Parameters": { "phone": "+12025550142" },
            },
        })
    );
}

#[tokio::test]
async fn a_changing_function_finds_its_key_among_its_arguments() {
    let aws = StandIn::start().await;
    answers(&aws, r#"{"reference":"B-1"}"#);
    let answer = ask(&lambda(&aws).await, "block").await.unwrap();
    assert_eq!(answer, BTreeMap::from([("reference".to_owned(), "B-1".to_owned())]));
    let asked = aws.asked("Invoke");
    let key = json!({ "phone": "+12025550142", "idempotency_key": "key-of-this-question" });
    assert_eq!(payload(&asked[0]), ("block-card", key));
}

#[tokio::test]
async fn what_a_function_may_have_done_is_unsure_and_not_asked_again() {
    for (fault, code) in
        [(Fault::DropAfter, "no answer"), (Fault::fail("ServiceException"), "ServiceException")]
    {
        let aws = StandIn::start().await;
        aws.fault_always("Invoke", fault);
        let failure = ask(&lambda(&aws).await, "block").await.unwrap_err();
        assert_eq!(failure, ServiceFailure::Unsure(format!("`block`: {code}")));
        assert_eq!(aws.asked("Invoke").len(), 1);
    }
    for (body, error, told) in [
        (r#"{"errorMessage":"canary"}"#, Some("Unhandled"), "the function ended with an error"),
        (r#"{"reference":null}"#, None, "the field `reference` is missing"),
        ("canary", None, "the answer is not JSON"),
    ] {
        let aws = StandIn::start().await;
        aws.answer("Invoke", move |_| {
            let mut answer = json!({ "StatusCode": 200, "Payload": body });
            if let Some(error) = error {
                answer["FunctionError"] = error.into();
            }
            Ok(answer)
        });
        let failure = ask(&lambda(&aws).await, "block").await.unwrap_err();
        assert_eq!(failure, ServiceFailure::Unsure(format!("`block`: {told}")));
    }
}

#[tokio::test]
async fn what_lambda_refuses_to_run_was_not_done() {
    for code in ["TooManyRequestsException", "ResourceNotFoundException"] {
        let aws = StandIn::start().await;
        aws.fault_always("Invoke", Fault::refuse(code));
        let failure = ask(&lambda(&aws).await, "block").await.unwrap_err();
        assert_eq!(failure, ServiceFailure::Failed(format!("`block`: {code}")));
        assert_eq!((aws.asked("Invoke").len(), aws.done("Invoke")), (1, 0));
    }
}

#[tokio::test]
async fn a_reading_function_is_asked_again_and_fails_without_doubt() {
    let aws = StandIn::start().await;
    answers(&aws, r#"{"card":{"status":"active"}}"#);
    aws.fault("Invoke", Fault::fail("ServiceException"));
    ask(&lambda(&aws).await, "card").await.unwrap();
    assert_eq!(aws.asked("Invoke").len(), 2);

    aws.answer("Invoke", |_| {
        Ok(json!({ "StatusCode": 200, "FunctionError": "Unhandled", "Payload": "{}" }))
    });
    let failure = ask(&lambda(&aws).await, "card").await.unwrap_err();
    let told = "`card`: the function ended with an error".to_owned();
    assert_eq!(failure, ServiceFailure::Failed(told));
}

#[tokio::test]
async fn a_function_that_does_not_answer_is_left_before_the_menu_leaves() {
    for (service, unsure) in [("card", false), ("block", true)] {
        let aws = StandIn::start().await;
        aws.fault_always("Invoke", Fault::DelayAnswer(std::time::Duration::from_secs(60)));
        let failure = ask(&lambda(&aws).await, service).await.unwrap_err();
        let told = format!("`{service}`: it was late");
        let expected =
            if unsure { ServiceFailure::Unsure(told) } else { ServiceFailure::Failed(told) };
        assert_eq!(failure, expected);
    }
}

#[tokio::test]
async fn an_environments_services_are_read_and_told_together() {
    let both = format!(
        "{CONFIG}\n[services.rates]\nurl = \"https://rates.example.com/today\"\n\
         [clients.core]\nauth = {{ kind = \"none\" }}\n[network]\nallow_private = [\"10.0.0.0/8\"]\n"
    );
    let config = read(&both).unwrap();
    let aws = StandIn::start().await;
    let sdk = aws.sdk().await;
    let contracts = Contracts::of([&program()]);
    let surroundings = || Surroundings::system(Arc::new(EnvironmentSecrets));
    let all = services(&sdk, &config, &contracts, surroundings()).await.unwrap();
    all.check(&contracts).unwrap();
    answers(&aws, r#"{"card":{"status":"active"}}"#);
    ask(&all, "card").await.unwrap();

    let faults = read("[services.card]\nlambda = 1\n[services.rates]\nurls = \"x\"\n").unwrap_err();
    let places: Vec<&str> = faults.0.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["services.card.lambda", "services.rates.urls"]);

    let wrong = "[services.card]\nlambda = \"card\"\ntimeout_ms = 9000\ngives = { colour = \"/c\" }\n\
        [services.rates]\nurl = \"http://rates.example.com\"\n";
    let loaded = services(&sdk, &read(wrong).unwrap(), &contracts, surroundings()).await;
    assert_eq!(
        loaded.unwrap_err().to_string(),
        "services.rates.url: only `https` is asked\n\
         services.card.timeout_ms: write a time of more than 0 and at most the menus' 2 s\n\
         services.card.gives: the menus know no `colour`; they know `status`\n\
         services.card.gives: nothing says where `status` is"
    );
}

#[test]
fn the_guides_function_is_read() {
    let guide = include_str!("../../../backends/SERVICES.md");
    let example = guide.split("```toml\n").find(|block| block.contains("lambda = ")).unwrap();
    let config = read(example.split("```").next().unwrap()).unwrap();
    assert_eq!(config.lambda.len(), 1);
}
