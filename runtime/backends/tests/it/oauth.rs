//! Tokens of a real OAuth 2.0 token endpoint.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::bench::{Bench, ask, failed, fields};
use crate::server::{Does, Server};

/// The token endpoint: it checks its client as RFC 6749 has it and numbers its tokens.
#[derive(Clone, Default)]
pub(crate) struct Endpoint {
    asked: Arc<Mutex<Vec<String>>>,
    answer: Arc<Mutex<Option<(u16, Value)>>>,
}

const ID: &str = "pivot:line";
const SECRET: &str = "canary secret/+%";

impl Endpoint {
    pub(crate) async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/oauth/token", listener.local_addr().unwrap());
        let router = Router::new().route("/oauth/token", post(token)).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn token(
    State(endpoint): State<Endpoint>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, Json<Value>) {
    let form: Vec<(String, String)> = url::form_urlencoded::parse(body.as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let field = |name: &str| form.iter().find(|(it, _)| it == name).map(|(_, value)| &**value);
    let basic =
        headers.get("authorization").and_then(|it| it.to_str().ok()?.strip_prefix("Basic "));
    let known = match basic {
        Some(basic) => {
            let text = String::from_utf8(STANDARD.decode(basic).unwrap()).unwrap();
            let (id, secret) = text.split_once(':').unwrap();
            let decoded = |text: &str| {
                url::form_urlencoded::parse(format!("x={text}").as_bytes())
                    .next()
                    .unwrap()
                    .1
                    .into_owned()
            };
            decoded(id) == ID && decoded(secret) == SECRET && field("client_secret").is_none()
        }
        None => field("client_id") == Some(ID) && field("client_secret") == Some(SECRET),
    };
    let number = {
        let mut asked = endpoint.asked.lock().unwrap();
        asked.push(format!("{:?} {:?}", field("scope"), field("audience")));
        asked.len()
    };
    if let Some((status, answer)) = endpoint.answer.lock().unwrap().clone() {
        return (StatusCode::from_u16(status).unwrap(), Json(answer));
    }
    if !known || field("grant_type") != Some("client_credentials") {
        return (StatusCode::UNAUTHORIZED, Json(json!({"error": "invalid_client"})));
    }
    let token = format!("canary-token-{number}");
    (
        StatusCode::OK,
        Json(json!({"access_token": token, "token_type": "Bearer", "expires_in": 300})),
    )
}

/// A service that takes these tokens.
pub(crate) async fn service(good: &'static [&'static str]) -> Server {
    Server::start(move |seen| {
        let shown = seen.header("authorization").and_then(|it| it.strip_prefix("Bearer "));
        if shown.is_some_and(|token| good.contains(&token)) {
            return Does::Answer(200, "", r#"{"savings":3.1}"#.to_owned());
        }
        Does::Answer(401, "", String::new())
    })
    .await
}

pub(crate) fn bench(service: &Server, token_url: &str, more: &str) -> Bench {
    let url = service.url("/");
    let config = format!(
        "[services.rates]\nurl = \"{url}\"\nclient = \"core\"\n\
         [clients.core]\nconnect_timeout_ms = 3000\n\
         auth = {{ kind = \"oauth2\", token_url = \"{token_url}\", client_id = \"{ID}\", \
         client_secret = \"env:CORE\", {more} }}\n"
    );
    Bench::new(&config).with_secrets([("env:CORE", SECRET)])
}

const ALL: &[&str] = &["canary-token-1", "canary-token-2", "canary-token-3"];

#[tokio::test]
async fn a_token_is_kept_until_shortly_before_it_ends() {
    for (more, asked) in [
        ("scope = \"rates.read x\"", "Some(\"rates.read x\") None"),
        (
            "send = \"post\", audience = \"https://core.example.com\"",
            "None Some(\"https://core.example.com\")",
        ),
    ] {
        let (endpoint, service) = (Endpoint::default(), service(ALL).await);
        let bench = bench(&service, &endpoint.start().await, more);
        let services = bench.services().await;
        assert!(endpoint.asked().is_empty(), "nothing is asked before it is needed");
        for _ in 0..3 {
            assert_eq!(ask(&services, "rates").await.unwrap(), fields([("savings", "3.1")]));
        }
        assert_eq!(endpoint.asked(), [asked]);
        bench.clock.advance(Duration::from_secs(269));
        ask(&services, "rates").await.unwrap();
        assert_eq!(endpoint.asked().len(), 1);
        bench.clock.advance(Duration::from_secs(2));
        ask(&services, "rates").await.unwrap();
        assert_eq!(endpoint.asked().len(), 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_fetch_one_token() {
    let (endpoint, service) = (Endpoint::default(), service(ALL).await);
    let services = Arc::new(bench(&service, &endpoint.start().await, "").services().await);
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let services = Arc::clone(&services);
        tasks.spawn(async move { ask(&services, "rates").await });
    }
    for answer in tasks.join_all().await {
        answer.unwrap();
    }
    assert_eq!((endpoint.asked().len(), service.seen().len()), (1, 32));
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced_once() {
    let (endpoint, revoking) = (Endpoint::default(), service(&["canary-token-2"]).await);
    let services = bench(&revoking, &endpoint.start().await, "").services().await;
    ask(&services, "rates").await.unwrap();
    assert_eq!((endpoint.asked().len(), revoking.seen().len()), (2, 2));

    let (endpoint, refusing) = (Endpoint::default(), service(&[]).await);
    let services = bench(&refusing, &endpoint.start().await, "").services().await;
    assert_eq!(failed(ask(&services, "rates").await), "`rates`: status 401");
    assert_eq!((endpoint.asked().len(), refusing.seen().len()), (2, 2));
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    for (status, answer, what) in [
        (401, json!({"error": "invalid_client"}), "no token: status 401"),
        (500, json!("canary"), "no token: status 500"),
        (302, json!({}), "no token: status 302"),
        (200, json!({"access_token": 7}), "no token: the answer is not one of RFC 6749"),
        (
            200,
            json!({"access_token": "canary", "token_type": "mac"}),
            "no token: it is of another type than bearer",
        ),
        (
            200,
            json!({"access_token": "canary\r\nx: y", "token_type": "bearer"}),
            "the secret has characters that no header may have",
        ),
    ] {
        let (endpoint, service) = (Endpoint::default(), service(ALL).await);
        *endpoint.answer.lock().unwrap() = Some((status, answer));
        let services = bench(&service, &endpoint.start().await, "").services().await;
        assert_eq!(failed(ask(&services, "rates").await), format!("`rates`: {what}"));
        assert!(service.seen().is_empty());
    }
}
