//! A `pivotline-web` process as its callers reach it.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt as _;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use crate::client::Answers;
use crate::lambda::world::{Process, WEB, World, call};

/// A `pivotline-web` process.
pub(crate) struct Server {
    pub(crate) process: Process,
    pub(crate) address: String,
    pub(crate) client: Client<HttpConnector, Body>,
}

impl Server {
    pub(crate) async fn start(world: &World) -> Self {
        let address = free();
        let command = world.command(WEB, "https://menu.example.com", &address).await;
        let process = Process::start(command);
        let client = Client::builder(TokioExecutor::new()).build_http();
        let server = Self { process, address, client };
        while server.try_send("GET", "/ready", "", "").await.is_none_or(|(status, _)| status != 200)
        {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// Tells the process to stop, as an orchestrator does.
    pub(crate) fn terminate(&self) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    }
}

impl Answers for Server {
    async fn answer(&self, request: Request<String>) -> Option<(StatusCode, Value)> {
        let (mut parts, body) = request.into_parts();
        parts.uri = format!("http://{}{}", self.address, parts.uri).parse().unwrap();
        let request = Request::from_parts(parts, Body::from(body));
        let response = self.client.request(request).await.ok()?;
        let status = response.status();
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some((status, serde_json::from_slice(&body).unwrap_or_default()))
    }
}

/// An address at which nobody listens.
pub(crate) fn free() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

/// A link that the call's function sent; its token.
pub(crate) async fn link(world: &World) -> String {
    link_of(world, "c0a8f1de-3b52-4d8e-9d0c-5a1f6f1c2b7e").await
}

/// The link of a call of its own; its token.
pub(crate) async fn link_of(world: &World, contact: &str) -> String {
    let function = world.voice(Some("GenerateVisualLink")).await;
    let mut event = call(&number_of(contact));
    event["Details"]["ContactData"]["ContactId"] = contact.into();
    let answer = function.invoke(event).await.expect("it answers");
    assert_eq!(answer["status"], "sent", "{answer}");
    let sent = world.aws.asked("Publish");
    let text = sent.last().unwrap()["Message"].as_str().unwrap();
    text.rsplit_once("?s=").unwrap().1.to_owned()
}

/// A number for each call, so that none of them is texted too often.
fn number_of(contact: &str) -> String {
    let sum = contact.bytes().fold(7_u32, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
    format!("+12025550{}", 100 + sum % 100)
}

/// The tokens of the calls that Connect was asked to start: so many calls there are.
pub(crate) fn tokens(world: &World) -> BTreeSet<String> {
    let asked = world.aws.asked("StartWebRTCContact");
    asked.iter().map(|input| input["ClientToken"].to_string()).collect()
}
