//! Servers that redirect, flood and move, and addresses that are never connected to.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use crate::bench::{Bench, Told, ask, failed, fields};
use crate::server::{Does, Server};

const NOT_ALLOWED: &str = "`rates`: the host's address is not one that may be connected to";

fn config(url: &str) -> String {
    format!("[services.rates]\nurl = \"{url}\"\nretries = 0\n")
}

fn told(answers: &[&[SocketAddr]]) -> Arc<Told> {
    Arc::new(Told(Mutex::new(answers.iter().map(|answer| answer.to_vec()).collect())))
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let target = Server::start(|_| Does::Answer(200, "", r#"{"savings":1}"#.to_owned())).await;
    let location: &'static str = format!("location: {}\r\n", target.url("/")).leak();
    for status in [301, 302, 303, 307, 308] {
        let server = Server::start(move |_| Does::Answer(status, location, String::new())).await;
        let answer = ask(&Bench::new(&config(&server.url("/"))).services().await, "rates").await;
        assert!(failed(answer).contains("redirects are not followed"));
    }
    assert!(target.seen().is_empty());
}

#[tokio::test]
async fn a_flood_is_cut_and_a_slow_server_left() {
    for (does, what) in [
        (|| Does::Flood, "the answer is too large"),
        (|| Does::Hang, "it was late"),
        (|| Does::BreakOff, "the answer broke off"),
        (|| Does::Answer(200, "", "x".repeat(64 * 1024 + 1)), "the answer is too large"),
    ] as [(fn() -> Does, &str); 4]
    {
        let server = Server::start(move |_| does()).await;
        let answer = ask(&Bench::new(&config(&server.url("/"))).services().await, "rates").await;
        assert_eq!(failed(answer), format!("`rates`: {what}"));
    }
}

#[tokio::test]
async fn loopback_is_refused_where_it_is_not_allowed_and_private_networks_too() {
    let server = Server::start(|_| Does::Answer(200, "", r#"{"savings":1}"#.to_owned())).await;
    let port = server.address.port();
    for host in ["127.0.0.1", "[::1]", "localhost", "10.0.0.1", "169.254.169.254", "[fd00::1]"] {
        let mut bench = Bench::new(&config(&format!("https://{host}:{port}/")));
        bench.config.network.allow_loopback = false;
        assert_eq!(failed(ask(&bench.services().await, "rates").await), NOT_ALLOWED, "{host}");
    }
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn nothing_allows_the_metadata_service_and_lambdas_runtime() {
    for address in ["169.254.169.254:80", "[fd00:ec2::254]:80", "127.0.0.1:9001"] {
        let mut bench = Bench::new(&config("https://core.example.com/"));
        bench.config.network.allow_private = vec!["0.0.0.0/0".to_owned(), "::/0".to_owned()];
        bench.surroundings.resolver = told(&[&[address.parse().unwrap()]]);
        let url = format!("https://core.example.com:{}/", address.rsplit(':').next().unwrap());
        bench.config.services.get_mut("rates").unwrap().url = Some(url);
        assert_eq!(failed(ask(&bench.services().await, "rates").await), NOT_ALLOWED, "{address}");
    }
}

#[tokio::test]
async fn a_name_that_moves_is_followed_only_to_where_it_may() {
    // The first answer is the bank's, the second is one that no public name should have.
    let server = Server::start(|_| {
        Does::Answer(200, "connection: close\r\n", r#"{"savings":1}"#.to_owned())
    })
    .await;
    let good = server.address;
    let evil: SocketAddr = "169.254.169.254:80".parse().unwrap();
    let mut bench = Bench::new(&config("https://core.example.com/"));
    // Plain, as the test's server is: only loopback is asked so, whatever the name.
    let url = format!("http://localhost:{}/", good.port());
    bench.config.services.get_mut("rates").unwrap().url = Some(url);
    let resolver = told(&[&[good], &[evil]]);
    bench.surroundings.resolver = resolver.clone();
    let services = bench.services().await;
    assert_eq!(ask(&services, "rates").await.unwrap(), fields([("savings", "1")]));
    assert_eq!(resolver.0.lock().unwrap().len(), 1, "one connection asks for its address once");
    assert_eq!(failed(ask(&services, "rates").await), NOT_ALLOWED);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn of_several_addresses_only_those_are_tried_that_may_be() {
    let server = Server::start(|_| Does::Answer(200, "", r#"{"savings":1}"#.to_owned())).await;
    let mut bench = Bench::new(&config(&format!("http://localhost:{}/", server.address.port())));
    let evil = "10.0.0.1:80".parse().unwrap();
    bench.surroundings.resolver = told(&[&[evil, server.address]]);
    ask(&bench.services().await, "rates").await.unwrap();
    assert_eq!(server.seen().len(), 1);
}
