//! What is wrong with a configuration is told all at once, when it is read.

use pivotline_backends::{Contracts, NoAdapter, ServicesByName};
use pivotline_ir::Name;
use std::sync::Arc;

use crate::bench::{Bench, ask, failed, fields, program};
use crate::server::{Does, Server};

#[tokio::test]
async fn all_faults_are_told_at_once_each_at_its_place() {
    let mut bench = Bench::new(
        r#"
[network]
allow_private = ["10.0.0.0"]

[services.balance]
url = "http://core.example.com/{customer}"
method = "GET"
changes = true
timeout_ms = 4000
retries = 3
client = "nobody"
headers = { Authorization = "Bearer canary" }
gives = { amount = "balance", total = "/total" }

[services.transfer]
url = "https://core.example.com/t"
method = "PUT"
retries = 1
body = { a = "{phone" }

[services.rates]
gives = { savings = { at = "/s", means = { A = "many" } } }

[clients.core]
auth = { kind = "bearer", secret = "canary" }
"#,
    );
    bench.config.network.allow_loopback = false;
    let faults = bench.load().await.unwrap_err();
    let told: Vec<String> = faults.0.iter().map(ToString::to_string).collect();
    assert!(!faults.to_string().contains("Bearer canary"));
    assert_eq!(
        told,
        [
            "clients.core.auth.secret: `canary` holds no secret",
            "network.allow_private: `10.0.0.0` is no network; write one as `10.0.0.0/8`",
            "services.balance.changes: in the menus it only reads: leave it out, or write `changes \
             things` in the service",
            "services.balance.client: there is no client `nobody`",
            "services.balance.gives: the menus know no `total`; they know `active`, `amount`, `as_of`, `points`",
            "services.balance.gives.amount: `balance` is no JSON pointer; write `/balance`",
            "services.balance.headers: `Authorization` belongs to a client's `auth`, as a reference",
            "services.balance.timeout_ms: the menus wait 3 s at most; say less, or leave it out",
            "services.balance.url: only `https` is asked",
            "services.rates: write its address as `url`",
            "services.rates.gives.savings: `many` is not of its kind",
            "services.transfer.body: `{phone` is not closed",
            "services.transfer.changes: in the menus it `changes things`: write `changes = true`",
            "services.transfer.method: PUT changes something: write `changes = true`",
        ]
    );
}

#[tokio::test]
async fn what_only_a_readable_address_shows_is_told_too() {
    let bench = Bench::new(
        r#"
[services.balance]
url = "https://core.example.com/{customer}"
method = "GET"
changes = true
body = { a = "{number}" }
retries = 3
gives = { points = "/p" }

[services.transfer]
url = "https://core.example.com/t"
method = "POST"
retries = 1
timeout_ms = 0
"#,
    );
    let told: Vec<String> =
        bench.load().await.unwrap_err().0.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "services.balance: the menus give no `customer`; they give `language`, `phone`",
            "services.balance: the menus give no `number`; they give `language`, `phone`",
            "services.balance.changes: in the menus it only reads: leave it out, or write `changes \
             things` in the service",
            "services.balance.gives: nothing says where `amount` is",
            "services.balance.method: GET changes nothing, and may be repeated by anybody",
            "services.balance.method: GET has no body",
            "services.balance.retries: 3 are too many; at most 2",
            "services.transfer.changes: in the menus it `changes things`: write `changes = true`",
            "services.transfer.retries: only GET is repeated, or what knows a repetition by its \
             key: write `idempotency_header`, if the service honours it",
            "services.transfer.timeout_ms: 0 is no time",
        ]
    );
}

#[tokio::test]
async fn all_services_without_an_adapter_are_told_at_once() {
    let server = Server::start(|_| Does::Answer(200, "", r#"{"savings":2}"#.to_owned())).await;
    let bench = Bench::new(&format!("[services.rates]\nurl = \"{}\"", server.url("/")));
    let http = Arc::new(bench.services().await);
    let services = ServicesByName::default().with(http.names().cloned(), http.clone());
    let missing = services.check(&Contracts::of([&program()])).unwrap_err();
    assert_eq!(missing, NoAdapter(["balance", "transfer"].map(Name::from).to_vec()));
    assert_eq!(
        missing.to_string(),
        "nothing says how these services are asked: `balance`, `transfer`"
    );
    let question = pivotline_service::ports::Question {
        service: &Name::from("rates"),
        arguments: &Default::default(),
        within_seconds: 3,
        idempotency_key: "k",
        asked_before: false,
    };
    let asked = pivotline_service::ports::Services::ask(&services, &question).await;
    assert_eq!(asked.unwrap(), fields([("savings", "2")]));
    let other = Name::from("balance");
    let question = pivotline_service::ports::Question { service: &other, ..question };
    let asked = pivotline_service::ports::Services::ask(&services, &question).await;
    assert!(failed(asked).contains("`balance`"));
    failed(ask(&http, "balance").await);
}
