//! A whole journey over two real servers on one table, by their public addresses alone.

use std::process::Command;
use std::time::Duration;

use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::client::{Answers as _, ok};
use crate::lambda::until;
use crate::lambda::world::{World, call};
use crate::proxy::Fault as StoreFault;
use crate::server::{Server, free, link, tokens};
use crate::standin::Fault;
use crate::store::program::program;

#[tokio::test(flavor = "multi_thread")]
async fn a_journey_alternates_between_two_servers_and_each_effect_happens_once() {
    let world = World::new(&program()).await;
    let (one, two) = (Server::start(&world).await, Server::start(&world).await);
    let token = link(&world).await;
    let (bearer, menu) = one.open(&token).await;
    assert_eq!(two.send("POST", &format!("/session/{token}/open"), "", "").await.0, 409);
    let login = ok(two.tap(&bearer, &menu, "1").await);
    let refused = ok(one.tap(&bearer, &login, "back").await);
    assert_eq!(refused["menu"], menu["menu"], "nobody is believed: {refused}");
    let taps = tokio::join!(one.tap(&bearer, &refused, "0"), two.tap(&bearer, &refused, "0"));
    let statuses = [taps.0.unwrap().0, taps.1.unwrap().0];
    assert!(statuses.contains(&StatusCode::OK), "{statuses:?}");
    let (status, shown) = two.send("GET", "/session", &bearer, "").await;
    assert_eq!(status, 200, "{shown}");
    assert_eq!(tokens(&world).len(), 1, "a double tap is one call: {shown}");
    assert_eq!(world.aws.refused(), Vec::<String>::new());
    assert_eq!(world.aws.done("Publish"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_killed_at_the_escalation_leaves_one_call() {
    for fault in
        [Fault::Delay(Duration::from_secs(600)), Fault::DelayAnswer(Duration::from_secs(600))]
    {
        let world = World::new(&program()).await;
        let (mut one, two) = (Server::start(&world).await, Server::start(&world).await);
        let token = link(&world).await;
        let (bearer, menu) = one.open(&token).await;
        world.aws.fault("StartWebRTCContact", fault);
        let (tapped, ()) = tokio::join!(one.tap(&bearer, &menu, "0"), async {
            until(|| !world.aws.asked("StartWebRTCContact").is_empty()).await;
            one_kill(&one);
        });
        assert!(tapped.is_none(), "the answer was lost");
        one.process.kill();
        let (status, shown) = two.send("GET", "/session", &bearer, "").await;
        assert_eq!(status, 200, "{shown}");
        let asked = world.aws.asked("StartWebRTCContact");
        assert!(asked.len() >= 2, "the other server goes on with it: {shown}");
        assert_eq!(tokens(&world).len(), 1, "by the same token, so it is the same call");
    }
}

fn one_kill(server: &Server) {
    let id = server.process.id().to_string();
    assert!(Command::new("kill").args(["-KILL", &id]).status().unwrap().success());
}

/// What the server says of itself, once it says this.
async fn says(server: &Server, status: u16) {
    while server.send("GET", "/ready", "", "").await.0 != status {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(server.send("GET", "/health", "", "").await.0, 200, "the process lives");
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_store_is_gone_nothing_is_done_and_then_what_is_asked_again_once() {
    let (shown, world) = (free(), World::new(&program()).await);
    let mut world = world.with_telemetry(&format!("metrics = \"{shown}\"\n"));
    let store = world.through_proxy().await;
    let server = Server::start(&world).await;
    let function = world.voice(Some("GenerateVisualLink")).await;
    let (bearer, menu) = server.open(&link(&world).await).await;
    let tap = json!({
        "event": "choose", "option": "0", "version": menu["version"], "at": menu["at"],
        "key": "the same key each time",
    });
    let tap = tap.to_string();
    for gone in [StoreFault::LoseRequest, StoreFault::Throttle, StoreFault::NeverAnswer] {
        store.always(Some(gone));
        let (status, told) = server.send("POST", "/session/events", &bearer, &tap).await;
        assert_eq!((status.as_u16(), &told["code"]), (503, &json!("unavailable")), "{gone:?}");
        says(&server, 503).await;
        match function.invoke(call("+12025550199")).await {
            Ok(answer) => assert_eq!(answer["status"], "not_sent", "{gone:?}"),
            Err(error) => assert!(error["errorType"].is_string(), "{gone:?}: {error}"),
        }
        store.always(None);
        says(&server, 200).await;
    }
    assert_eq!((tokens(&world).len(), world.aws.done("Publish")), (0, 1), "nothing was done");
    let metrics = metrics(&server, &shown).await;
    for cause in ["store", "not_ready", "unavailable"] {
        let counted = format!("pivotline_errors_total{{cause=\"{cause}\"");
        assert!(metrics.contains(&counted), "{cause}: {metrics}");
    }
    let state = ok(server.try_send("POST", "/session/events", &bearer, &tap).await);
    assert_eq!(state["contact"]["kind"], "web_call", "{state}");
    let again = ok(server.try_send("POST", "/session/events", &bearer, &tap).await);
    assert_eq!((&again["contact"], tokens(&world).len()), (&state["contact"], 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_has_too_much_to_do_says_so_and_is_not_taken_out() {
    let (shown, world) = (free(), World::new(&program()).await);
    let world = world.with_telemetry(&format!("metrics = \"{shown}\"\n"));
    let world = world.with_limits("concurrency = 1\n");
    let server = Server::start(&world).await;
    // A body that does not end keeps its request at work.
    let mut busy = TcpStream::connect(&server.address).await.unwrap();
    let unended = "POST /session/events HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n";
    busy.write_all(unended.as_bytes()).await.unwrap();
    while !metrics(&server, &shown).await.contains("pivotline_requests_in_flight 1\n") {}
    assert_eq!(server.send("GET", "/session", "", "").await.0, 503);
    assert_eq!(server.send("GET", "/ready", "", "").await.0, 200);
    assert_eq!(server.send("GET", "/health", "", "").await.0, 200);
    let metrics = metrics(&server, &shown).await;
    assert!(metrics.contains("pivotline_errors_total{cause=\"shed\""), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_told_to_stop_finishes_the_request_in_hand() {
    let world = World::new(&program()).await;
    let mut server = Server::start(&world).await;
    let token = link(&world).await;
    let (bearer, menu) = server.open(&token).await;
    world.aws.fault("StartWebRTCContact", Fault::Delay(Duration::from_millis(1_500)));
    let (tapped, ()) = tokio::join!(server.tap(&bearer, &menu, "0"), async {
        until(|| !world.aws.asked("StartWebRTCContact").is_empty()).await;
        server.terminate();
    });
    ok(tapped);
    assert!(server.process.ended().success(), "it ends by itself, and well");
}

/// What a server shows at the address of its metrics.
async fn metrics(server: &Server, address: &str) -> String {
    let answer = server.client.get(format!("http://{address}/metrics").parse().unwrap()).await;
    let text = answer.unwrap().into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(text.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_shows_its_metrics_to_the_operator_alone() {
    let address = free();
    let world = World::new(&program()).await;
    let world = world.with_telemetry(&format!("metrics = \"{address}\"\n"));
    let server = Server::start(&world).await;
    assert_eq!(server.send("GET", "/ready", "", "").await.0, 200);
    let (bearer, menu) = server.open(&link(&world).await).await;
    ok(server.tap(&bearer, &menu, "1").await);
    assert_eq!(server.send("GET", "/metrics", "", "").await.0, 404, "callers do not reach it");

    let text = metrics(&server, &address).await;
    let count = |start: &str| {
        let line = text.lines().find(|line| line.starts_with(start));
        line.and_then(|line| line.rsplit_once(' ')).map(|(_, count)| count)
    };
    assert_eq!(count("pivotline_opens_total{line=\"everyday\"}"), Some("1"), "{text}");
    assert_eq!(count("pivotline_choices_total{line=\"everyday\"}"), Some("1"), "{text}");
    assert!(count("pivotline_requests_total{").is_some(), "{text}");
}
