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
            "services.rates.gives.savings: `many` is not of its kind",
            "services.rates.url: write its address as `url`",
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
async fn what_is_wrong_within_one_table_is_told_at_once() {
    let bench = Bench::new(
        r#"
[services.balance]
url = "https://core.example.com/balance"
headers = { Authorization = "Bearer canary", Host = "a.example.com" }

[services.balance.gives]
amount = { amount = "amount", currency = "usd" }
as_of = { means = { A = "2026-01-01" } }
active = { at = "state", in_cents = true }
points = { in_cents = true }

[clients.core.auth]
kind = "oauth2"
client_secret = "env:NONE"
header = "X-Key"

[clients.core.tls]
certificate = "env:NONE"
ca = "env:NONE"

[clients.key.auth]
kind = "api_key"
header = "Host"

[clients.nothing.auth]
secret = "env:NONE"
"#,
    );
    let told: Vec<String> =
        bench.load().await.unwrap_err().0.iter().map(ToString::to_string).collect();
    let either = "write a pointer, or `at` and `means`, or `amount` and `currency`";
    assert_eq!(
        told,
        [
            "clients.core.auth.client_id: it is missing",
            "clients.core.auth.client_secret: `env:NONE` holds no secret",
            "clients.core.auth.header: this kind of credentials has no such key",
            "clients.core.auth.token_url: it is missing",
            "clients.core.tls: a certificate needs its key, and a key its certificate",
            "clients.core.tls.ca: `env:NONE` holds no secret",
            "clients.core.tls.certificate: `env:NONE` holds no secret",
            "clients.key.auth.header: `Host` is not a header that may be written here",
            "clients.key.auth.secret: it is missing",
            "clients.nothing.auth.kind: it is missing: write `oauth2`, `bearer`, `api_key` or `none`",
            &format!("services.balance.gives.active: {either}"),
            "services.balance.gives.amount.amount: `amount` is no JSON pointer; write `/amount`",
            "services.balance.gives.amount.currency: `usd` is no JSON pointer; write `/usd`",
            "services.balance.gives.as_of.at: it is missing",
            "services.balance.gives.points.amount: it is missing",
            "services.balance.gives.points.currency: it is missing",
            "services.balance.headers: `Authorization` belongs to a client's `auth`, as a reference",
            "services.balance.headers: `Host` is not a header that may be written here",
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
