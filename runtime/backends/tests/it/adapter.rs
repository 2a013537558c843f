//! Questions that become requests, and answers that become fields.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::bench::{Bench, PHONE, ask, failed, fields};
use crate::server::{Does, Server};

const GIVES: &str = r#"
gives = { amount = "/balance", as_of = "/when", active = { at = "/state", means = { OPEN = "yes", SHUT = "no" } }, points = "/more/0" }
"#;

fn ok(body: &str) -> Does {
    Does::Answer(200, "content-type: application/json\r\n", body.to_owned())
}

#[tokio::test]
async fn a_question_becomes_a_request_and_its_answer_the_declared_fields() {
    let server = Server::start(|_| {
        ok(r#"{"balance":{"amount":12.5,"currency":"USD"},"when":"17:05","state":"OPEN",
            "more":[12],"secret":"not asked for"}"#)
    })
    .await;
    let url = server.url("/v1/customers/{phone}/balance?lang={language}&kind=current");
    let bench = Bench::new(&format!(
        "[services.balance]\nurl = \"{url}\"\nheaders = {{ X-Channel = \"ivr\" }}\n{GIVES}"
    ));
    let answer = ask(&bench.services().await, "balance").await.unwrap();
    assert_eq!(
        answer,
        fields([("amount", "12.50 USD"), ("as_of", "17:05"), ("active", "yes"), ("points", "12")])
    );
    let [seen] = &server.seen()[..] else { panic!() };
    assert_eq!(
        seen.head[0],
        "GET /v1/customers/%2B12025550142/balance?lang=en-US&kind=current HTTP/1.1"
    );
    assert_eq!(seen.header("host"), Some(server.address.to_string().as_str()));
    assert_eq!(seen.header("x-channel"), Some("ivr"));
    assert_eq!(seen.header("idempotency-key"), None);
}

#[tokio::test]
async fn a_body_is_json_with_its_arguments() {
    let server = Server::start(|_| ok(r#"{"amount":"1.00 USD"}"#)).await;
    let url = server.url("/find");
    let bench = Bench::new(&format!(
        "[services.balance]\nurl = \"{url}\"\nbody = {{ who = {{ phone = \"{{phone}}\" }}, n = 1 }}"
    ));
    let answer = ask(&bench.services().await, "balance").await.unwrap();
    assert_eq!(answer, fields([("amount", "1.00 USD")]));
    let [seen] = &server.seen()[..] else { panic!() };
    assert_eq!(seen.head[0], "POST /find HTTP/1.1");
    let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
    assert_eq!(body, serde_json::json!({"who": {"phone": PHONE}, "n": 1}));
    assert_eq!(seen.header("content-type"), Some("application/json"));
}

#[tokio::test]
async fn what_is_wrong_in_an_answer_is_named_and_not_repeated() {
    for (body, what) in [
        (r#"{"balance":"canary"}"#, "the field `amount` is not of its kind"),
        (r#"{"balance":["canary"]}"#, "the field `amount` is no single value"),
        (r#"{"balance":null}"#, "the field `amount` is missing"),
        (r#"{"balance":" "}"#, "the field `amount` is missing"),
        (
            r#"{"balance":"1.00 USD","state":"canary"}"#,
            "the field `active` is none of the words that are known",
        ),
        (r#"{"balance":"1.00 USD","when":"canary"}"#, "the field `as_of` is not of its kind"),
        ("canary", "the answer is not JSON"),
        ("", "the field `amount` is missing"),
    ] {
        let server = Server::start(move |_| ok(body)).await;
        let url = server.url("/");
        let bench = Bench::new(&format!("[services.balance]\nurl = \"{url}\"\n{GIVES}"));
        let told = failed(ask(&bench.services().await, "balance").await);
        assert_eq!(told, format!("`balance`: {what}"), "{body}");
    }
}

#[tokio::test]
async fn a_reading_question_is_asked_again_once_and_a_refused_one_is_not() {
    for (status, times, told) in
        [(503, 2, "status 503"), (404, 1, "status 404"), (429, 1, "status 429")]
    {
        let server = Server::start(move |_| Does::Answer(status, "", String::new())).await;
        let url = server.url("/");
        let bench = Bench::new(&format!("[services.rates]\nurl = \"{url}\""));
        let failure = failed(ask(&bench.services().await, "rates").await);
        assert_eq!(failure, format!("`rates`: {told}"));
        assert_eq!(server.seen().len(), times);
    }
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Does::Drop,
        _ => ok(r#"{"savings":3.1}"#),
    })
    .await;
    let bench = Bench::new(&format!("[services.rates]\nurl = \"{}\"", server.url("/")));
    let answer = ask(&bench.services().await, "rates").await.unwrap();
    assert_eq!((answer, server.seen().len()), (fields([("savings", "3.1")]), 2));
}

#[tokio::test]
async fn a_reading_post_is_not_asked_again() {
    let server = Server::start(|_| Does::Drop).await;
    let url = server.url("/");
    let bench = Bench::new(&format!("[services.rates]\nurl = \"{url}\"\nmethod = \"POST\""));
    failed(ask(&bench.services().await, "rates").await);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn connections_are_used_again_and_one_that_ended_is_not_noticed() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        // The connection seems open, and ends with the next request.
        2 => Does::Drop,
        _ => ok(r#"{"savings":1}"#),
    })
    .await;
    let url = server.url("/");
    let bench = Bench::new(&format!("[services.rates]\nurl = \"{url}\"\nretries = 0"));
    let services = bench.services().await;
    for _ in 0..3 {
        ask(&services, "rates").await.unwrap();
        settled().await;
    }
    let connections: Vec<usize> = server.seen().iter().map(|seen| seen.connection).collect();
    assert_eq!(connections, [0, 0, 0, 1]);
}

/// Until every task has had its turn: a connection is free when its task has seen the answer's end.
async fn settled() {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_service_that_nothing_configures_fails() {
    let told = failed(ask(&Bench::new("").services().await, "rates").await);
    assert_eq!(told, "`rates`: nothing says how it is asked");
}
