//! Services that are left alone for a while, and those that are asked too much.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::bench::{Bench, ask, failed};
use crate::server::{Does, Server};

#[tokio::test]
async fn a_failing_service_is_left_alone_and_found_well_again() {
    let well = Arc::new(AtomicBool::new(false));
    let now = Arc::clone(&well);
    let server = Server::start(move |_| match now.load(Ordering::SeqCst) {
        true => Does::Answer(200, "", r#"{"savings":1}"#.to_owned()),
        false => Does::Answer(500, "", String::new()),
    })
    .await;
    let bench = Bench::new(&format!(
        "[services.rates]\nurl = \"{}\"\nretries = 0\nbreaker = {{ calls = 3, open_seconds = 5 }}",
        server.url("/")
    ));
    let services = bench.services().await;
    for _ in 0..3 {
        assert_eq!(failed(ask(&services, "rates").await), "`rates`: status 500");
    }
    for _ in 0..10 {
        let told = failed(ask(&services, "rates").await);
        assert_eq!(told, "`rates`: it is left alone for a while");
    }
    assert_eq!(server.seen().len(), 3);
    bench.clock.advance(Duration::from_secs(5));
    assert_eq!(failed(ask(&services, "rates").await), "`rates`: status 500");
    assert_eq!(failed(ask(&services, "rates").await), "`rates`: it is left alone for a while");
    well.store(true, Ordering::SeqCst);
    bench.clock.advance(Duration::from_secs(5));
    for _ in 0..5 {
        ask(&services, "rates").await.unwrap();
    }
    assert_eq!(server.seen().len(), 9);
}

#[tokio::test]
async fn questions_that_a_service_refuses_do_not_close_it() {
    let server = Server::start(|_| Does::Answer(404, "", String::new())).await;
    let bench = Bench::new(&format!(
        "[services.rates]\nurl = \"{}\"\nbreaker = {{ calls = 2 }}",
        server.url("/")
    ));
    let services = bench.services().await;
    for _ in 0..10 {
        assert_eq!(failed(ask(&services, "rates").await), "`rates`: status 404");
    }
}

#[tokio::test]
async fn questions_that_are_late_close_it_and_those_that_are_given_up_do_not() {
    let server = Server::start(|_| Does::Hang).await;
    let bench = Bench::new(&format!(
        "[services.rates]\nurl = \"{}\"\nretries = 0\nbreaker = {{ calls = 2 }}",
        server.url("/")
    ));
    let services = bench.services().await;
    for asked in 1..=5 {
        let seen = async {
            while server.seen().len() < asked {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            answer = ask(&services, "rates") => panic!("{answer:?}"),
            () = seen => {}
        }
    }
    for _ in 0..2 {
        assert_eq!(failed(ask(&services, "rates").await), "`rates`: it was late");
    }
    assert_eq!(failed(ask(&services, "rates").await), "`rates`: it is left alone for a while");
}

#[tokio::test]
async fn no_more_questions_are_open_than_there_is_room_for() {
    let server = Server::start(|_| Does::Hang).await;
    let bench = Bench::new(&format!(
        "[services.rates]\nurl = \"{}\"\nat_once = 2\nretries = 0",
        server.url("/")
    ));
    let services = Arc::new(bench.services().await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let services = Arc::clone(&services);
        tasks.spawn(async move { failed(ask(&services, "rates").await) });
    }
    let mut told = tasks.join_all().await;
    told.sort();
    let crowded = "`rates`: too many questions at once";
    assert_eq!(told, ["`rates`: it was late", "`rates`: it was late", crowded, crowded, crowded]);
    assert_eq!(server.seen().len(), 2);
}
