//! The servers of this bench that are written in Rust, one process each.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, Request};
use axum::routing::get;
use pivotline_local::FileStore;
use pivotline_service::doubles::{
    AllMobile, MemoryArtefacts, MemoryContactCentre, MemoryServices, MemoryStore, MemoryTexts,
    StandInIdentity, StoppedClock,
};
use pivotline_service::ports::SessionStore;
use pivotline_service::{Config, Mode, Ports, Runtime, ServerKey, TextPolicy, router, router_with};
use pivotline_tests::case;
use serde_json::json;
use tokio::net::TcpListener;
use tower::ServiceExt as _;

use crate::crowd::CONNECTIONS;
#[cfg(feature = "aws")]
use crate::dynamodb;
use crate::plain;
#[cfg(feature = "aws")]
use crate::process::DYNAMODB;

/// Serves as this contestant, with one thread, until it is killed.
pub(crate) fn serve(contestant: &str) {
    let threads = tokio::runtime::Builder::new_current_thread().enable_all().build();
    threads.expect("a thread").block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("store.redb");
        let (router, links) = match contestant {
            "hello" => (Router::new().route("/", get(|| async { "hello" })), Vec::new()),
            "constant" => (constant().await, Vec::new()),
            "minijinja" => (plain::page(), Vec::new()),
            "edge" => (edge().await, Vec::new()),
            "plain" => (plain::step(&file), Vec::new()),
            #[cfg(feature = "aws")]
            "dynamodb" => return dynamodb::serve(&file).await,
            #[cfg(feature = "aws")]
            "pivotline-dynamodb" => {
                let address = std::env::var(DYNAMODB).expect("a database");
                pivotline(dynamodb::store(&address).await).await
            }
            "pivotline-memory" => pivotline(Arc::new(MemoryStore::default())).await,
            _ => pivotline(Arc::new(FileStore::open(&file).expect("a store"))).await,
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address").to_string();
        println!("{}", json!({ "address": address, "links": links }));
        pivotline_service::serve(listener, router, std::future::pending()).await.expect("serves");
    });
}

/// The runtime's router with a link for each connection.
async fn pivotline(store: Arc<dyn SessionStore>) -> (Router, Vec<String>) {
    let (runtime, links) = runtime(store).await;
    (router(runtime), links)
}

async fn runtime(store: Arc<dyn SessionStore>) -> (Arc<Runtime>, Vec<String>) {
    let texts = Arc::new(MemoryTexts::default());
    let ports = Ports {
        store,
        artefacts: Arc::new(MemoryArtefacts::default()),
        texts: texts.clone(),
        services: Arc::new(MemoryServices::default()),
        numbers: Arc::new(AllMobile),
        identity: Arc::new(StandInIdentity),
        contact_centre: Arc::new(MemoryContactCentre::default()),
        clock: Arc::new(StoppedClock::at(1_795_366_800)),
        events: Arc::new(Silent),
    };
    let config = Config {
        mode: Mode::Local,
        base_url: "http://bench".to_owned(),
        server_key: ServerKey::generate().expect("random bytes"),
        texts: TextPolicy {
            per_number: Vec::new(),
            per_prefix: Vec::new(),
            per_account: Vec::new(),
            ..TextPolicy::default()
        },
        instance: None,
    };
    let runtime = Arc::new(Runtime::new(config, ports).expect("a runtime"));
    let menus = case::folder(&case::root().join("tests/benches/serving/menus"));
    let program = case::program(&menus);
    runtime.publish(&program.to_json().expect("bytes")).await.expect("a program");
    for number in 0..CONNECTIONS {
        let event = json!({ "Details": { "ContactData": {
            "ContactId": format!("call {number}"),
            "CustomerEndpoint": { "Address": format!("+120255501{number:02}") },
        }, "Parameters": {} } });
        let answer = runtime.handle_lambda("GenerateVisualLink", event).await.expect("a link");
        assert_eq!(answer["status"], "sent");
    }
    let links = texts.sent().into_iter();
    let tokens = links.filter_map(|(_, body)| Some(body.rsplit_once("?s=")?.1.to_owned()));
    let tokens = tokens.collect();
    (runtime, tokens)
}

/// Events that nobody counts: a bench would keep millions.
struct Silent;

impl pivotline_service::ports::Events for Silent {
    fn record(&self, _event: pivotline_service::ports::JourneyEvent) {}
}

/// A bare handler that answers what the runtime answers, headers and all, as a constant.
async fn constant() -> Router {
    let (headers, body) = page().await;
    Router::new().route("/menu", get(move || async move { (headers, body) }))
}

/// The same body as a constant, in the runtime's own server: limits, time and headers are its.
async fn edge() -> Router {
    let (runtime, _) = runtime(Arc::new(MemoryStore::default())).await;
    let (headers, body) = page().await;
    let kind = headers["content-type"].clone();
    let answer = move || async move { ([(CONTENT_TYPE, kind)], body) };
    router_with(runtime, Router::new().route("/constant", get(answer)))
}

/// The headers and the body of a page of the runtime.
async fn page() -> (HeaderMap, Bytes) {
    let (runtime, links) = pivotline(Arc::new(MemoryStore::default())).await;
    let open = Request::post(format!("/session/{}/open", links[0]))
        .header("accept", "application/json")
        .body(Body::empty());
    let opened = runtime.clone().oneshot(open.expect("a request")).await.expect("an answer");
    let opened = to_bytes(opened.into_body(), usize::MAX).await.expect("a body");
    let opened: serde_json::Value = serde_json::from_slice(&opened).expect("JSON");
    let bearer = opened["bearer"].as_str().expect("a bearer");
    let menu = Request::get("/menu")
        .header("authorization", format!("Bearer {bearer}"))
        .header("accept", "text/html")
        .body(Body::empty());
    let page = runtime.oneshot(menu.expect("a request")).await.expect("an answer");
    let headers: HeaderMap = page.headers().clone();
    let body = to_bytes(page.into_body(), usize::MAX).await.expect("a body");
    (headers, body)
}
