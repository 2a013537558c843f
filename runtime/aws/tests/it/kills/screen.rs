//! `pivotline-web` as either of the two things that it may be: a server, or a function behind an
//! HTTP API.

use axum::http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::client::Answers;
use crate::lambda::world::{Function, World};
use crate::server::Server;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Server,
    Function,
}

/// A `pivotline-web` process.
pub(super) enum Screen {
    Server(Box<Server>),
    Function(Function),
}

impl Screen {
    pub(super) async fn start(kind: Kind, world: &World) -> Self {
        match kind {
            Kind::Server => Self::Server(Box::new(Server::start(world).await)),
            Kind::Function => Self::Function(world.pages().await),
        }
    }

    pub(super) fn kill(&mut self) {
        match self {
            Self::Server(server) => server.process.kill(),
            Self::Function(function) => function.kill(),
        }
    }
}

impl Answers for Screen {
    async fn answer(&self, request: Request<String>) -> Option<(StatusCode, Value)> {
        match self {
            Self::Server(server) => server.answer(request).await,
            Self::Function(function) => {
                let answer = function.api.send(event(&request)).await.ok()?;
                Some(answer_of(&answer.expect("an answer, whatever it is")))
            }
        }
    }
}

/// A request as an HTTP API of API Gateway makes an event of it.
fn event(request: &Request<String>) -> Value {
    let (method, path) = (request.method().as_str(), request.uri().path());
    let mut headers = json!({"host": "menu.example.com"});
    for (name, value) in request.headers() {
        headers[name.as_str()] = value.to_str().unwrap().into();
    }
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "",
        "headers": headers, "isBase64Encoded": false, "body": request.body(),
        "requestContext": {
            "accountId": "111122223333", "apiId": "api", "domainName": "menu.example.com",
            "domainPrefix": "menu", "requestId": "r", "routeKey": "$default", "stage": "$default",
            "time": "22/Nov/2026:12:00:00 +0000", "timeEpoch": 1_795_348_800_000_u64,
            "http": {"method": method, "path": path, "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1", "userAgent": "test"},
        },
    })
}

fn answer_of(answer: &Value) -> (StatusCode, Value) {
    let status = answer["statusCode"].as_u64().and_then(|status| u16::try_from(status).ok());
    let status = StatusCode::from_u16(status.unwrap()).unwrap();
    let body = answer["body"].as_str().unwrap_or_default();
    (status, serde_json::from_str(body).unwrap_or_default())
}
