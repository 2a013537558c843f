//! Services that change something: done, not done, or unsure, and never twice by accident.

use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::TcpListener;

use crate::bench::{Bench, ask, ask_again, failed, fields, unsure};
use crate::server::{Does, Server};

fn config(url: &str, more: &str) -> String {
    format!(
        "[services.transfer]\nurl = \"{url}\"\nchanges = true\nmethod = \"POST\"\n\
         body = {{ phone = \"{{phone}}\" }}\n{more}"
    )
}

fn done() -> Does {
    Does::Answer(201, "", r#"{"reference":"T-1"}"#.to_owned())
}

#[tokio::test]
async fn it_carries_the_key_of_its_question_on_a_connection_of_its_own() {
    let server = Server::start(|_| done()).await;
    let bench = Bench::new(&config(&server.url("/transfers"), ""));
    let services = bench.services().await;
    for _ in 0..2 {
        assert_eq!(ask(&services, "transfer").await.unwrap(), fields([("reference", "T-1")]));
    }
    let seen = server.seen();
    assert_eq!(seen[0].header("idempotency-key"), Some("key-of-this-question"));
    assert_eq!((seen[0].connection, seen[1].connection), (0, 1));
}

#[tokio::test]
async fn what_may_have_been_done_is_unsure_and_not_repeated() {
    type Case = (fn() -> Does, &'static str);
    let cases: [Case; 8] = [
        (|| Does::Drop, "the connection broke off"),
        (|| Does::BreakOff, "the answer broke off"),
        (|| Does::Hang, "it was late"),
        (|| Does::Flood, "the answer is too large"),
        (|| Does::Answer(500, "", String::new()), "status 500"),
        (|| Does::Answer(409, "", String::new()), "status 409"),
        (
            || Does::Answer(303, "location: /done\r\n", String::new()),
            "status 303, and redirects are not followed",
        ),
        (|| Does::Answer(200, "", "{}".to_owned()), "the field `reference` is missing"),
    ];
    for (does, what) in cases {
        let server = Server::start(move |_| does()).await;
        let bench = Bench::new(&config(&server.url("/"), ""));
        let told = unsure(ask(&bench.services().await, "transfer").await);
        assert_eq!(told, format!("`transfer`: {what}"));
        assert_eq!(server.seen().len(), 1, "{what}");
    }
}

#[tokio::test]
async fn what_was_asked_before_is_asked_again_by_its_key_alone() {
    for (more, asked) in [("", 0), ("idempotency_header = \"Idempotency-Key\"", 1)] {
        let server = Server::start(|_| done()).await;
        let bench = Bench::new(&config(&server.url("/"), more));
        let answer = ask_again(&bench.services().await, "transfer").await;
        assert_eq!(answer.is_ok(), asked == 1, "{more}");
        if asked == 0 {
            assert!(unsure(answer).ends_with("it was asked before, and knows no repetition"));
        }
        assert_eq!(server.seen().len(), asked, "{more}");
    }
}

#[tokio::test]
async fn what_was_refused_or_never_left_has_failed() {
    for status in [400, 403, 404, 422, 429, 307] {
        let server = Server::start(move |_| Does::Answer(status, "", String::new())).await;
        let bench = Bench::new(&config(&server.url("/"), ""));
        failed(ask(&bench.services().await, "transfer").await);
        assert_eq!(server.seen().len(), 1, "{status}");
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let bench = Bench::new(&config(&format!("http://{address}/"), ""));
    let told = failed(ask(&bench.services().await, "transfer").await);
    assert_eq!(told, "`transfer`: no connection: connection refused");
}

#[tokio::test]
async fn one_that_honours_the_key_is_asked_again_with_the_same() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Does::Drop,
        1 => Does::Answer(502, "", String::new()),
        _ => done(),
    })
    .await;
    let more = "idempotency_header = \"X-Request-Key\"\nretries = 2";
    let bench = Bench::new(&config(&server.url("/"), more));
    assert_eq!(
        ask(&bench.services().await, "transfer").await.unwrap(),
        fields([("reference", "T-1")])
    );
    let keys = server.seen();
    let keys: Vec<_> = keys.iter().map(|seen| seen.header("x-request-key")).collect();
    assert_eq!(keys, [Some("key-of-this-question"); 3]);
}

#[tokio::test]
async fn once_in_doubt_a_refusal_does_not_clear_it() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::SeqCst) {
        0 => Does::Drop,
        _ => Does::Answer(400, "", String::new()),
    })
    .await;
    let more = "idempotency_header = \"Idempotency-Key\"\nretries = 1";
    let bench = Bench::new(&config(&server.url("/"), more));
    let told = unsure(ask(&bench.services().await, "transfer").await);
    assert_eq!((told.as_str(), server.seen().len()), ("`transfer`: status 400", 2));
}
