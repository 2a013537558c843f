use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use axum::Router;
use axum::http::Request;
use axum::routing::get;
use pivotline_service::{router_with, serve};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::Instant;
use tower::ServiceExt as _;

use crate::world::World;

async fn listen(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, router, std::future::pending()));
    address
}

/// A client that writes all of its body before it reads, as most do.
fn post(address: SocketAddr, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!(
        "POST /session/events HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_that_sends_ten_megabytes_reads_the_answer() {
    let address = listen(World::new().await.router).await;
    let client = move || post(address, &vec![b'1'; 10 * 1024 * 1024]);
    let answer = tokio::task::spawn_blocking(client).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("too_large"), "{answer}");
}

#[tokio::test]
async fn a_handler_that_panics_is_an_answer_without_detail() {
    async fn fault() -> &'static str {
        panic!("a secret")
    }
    let world = World::new().await;
    let router = router_with(world.runtime.clone(), Router::new().route("/fault", get(fault)));
    let request = Request::get("/fault").body(axum::body::Body::empty()).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 500);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert!(body.contains("\"internal\"") && !body.contains("secret"), "{body}");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_comes_to_no_end_is_given_up() {
    let world = World::new().await;
    let never = get(std::future::pending::<&'static str>);
    let router = router_with(world.runtime.clone(), Router::new().route("/never", never));
    let began = Instant::now();
    let request = Request::get("/never").body(axum::body::Body::empty()).unwrap();
    let response = router.oneshot(request).await.unwrap();
    assert_eq!((response.status().as_u16(), began.elapsed().as_secs()), (503, 45));
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    assert!(String::from_utf8_lossy(&body).contains("\"too_slow\""));
}

#[tokio::test(start_paused = true)]
async fn who_does_not_say_what_they_want_is_not_waited_for() {
    let address = listen(Router::new()).await;
    let mut client = tokio::net::TcpStream::connect(address).await.unwrap();
    client.write_all(b"GET / HTTP/1.1\r\nhost").await.unwrap();
    let began = Instant::now();
    let mut answer = String::new();
    client.read_to_string(&mut answer).await.unwrap();
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(began.elapsed().as_secs() >= 29, "after {:?}", began.elapsed());
}
