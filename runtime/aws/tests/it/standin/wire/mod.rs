//! How a request and an answer look on the wire, in the three protocols.

mod json;
mod query;
mod rest;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::faults::Refusal;
use super::model::{Operation, Protocol, Service};

/// A request that was understood.
pub(super) struct Asked {
    pub(super) service: &'static Service,
    pub(super) name: &'static str,
    pub(super) operation: &'static Operation,
    pub(super) input: Value,
}

/// The service that a request is signed for, as Signature Version 4 says it.
pub(super) fn signed_for(headers: &HeaderMap) -> Result<&'static Service, String> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let authorization = header("authorization").ok_or("it is not signed")?;
    let scheme = "AWS4-HMAC-SHA256 Credential=";
    let fields = authorization.strip_prefix(scheme).ok_or("it is not signed by SigV4")?;
    let scope = fields.split(',').next().unwrap_or_default();
    let [_, day, _, service, "aws4_request"] = scope.split('/').collect::<Vec<_>>()[..] else {
        return Err(format!("`{scope}` is no scope of a signature"));
    };
    let date = header("x-amz-date").ok_or("its signature has no date")?;
    let signature = fields.split("Signature=").nth(1).unwrap_or_default();
    let hexadecimal = signature.len() == 64 && signature.bytes().all(|b| b.is_ascii_hexdigit());
    if !date.starts_with(day) || !hexadecimal || !fields.contains("SignedHeaders=") {
        return Err("its signature does not hold together".to_owned());
    }
    Service::signed_for(service).ok_or(format!("no service is signed for as `{service}`"))
}

/// The operation that a request asks for, with its input.
pub(super) fn read(service: &'static Service, request: &Request<Bytes>) -> Result<Asked, String> {
    match service.metadata.protocol {
        Protocol::RestJson => rest::read(service, request),
        Protocol::Json => json::read(service, request),
        Protocol::Query => query::read(service, request),
    }
}

/// An operation's output.
pub(super) fn answer(asked: &Asked, output: &Value) -> Response<Body> {
    match asked.service.metadata.protocol {
        Protocol::RestJson => rest::answer(asked, output),
        Protocol::Json => json::answer(asked.service, output),
        Protocol::Query => query::answer(asked, output),
    }
}

/// An error.
pub(super) fn refuse(service: &Service, refusal: &Refusal) -> Response<Body> {
    let status = status(service, &refusal.code);
    match service.metadata.protocol {
        Protocol::RestJson => rest::refuse(status, refusal),
        Protocol::Json => json::refuse(service, status, refusal),
        Protocol::Query => query::refuse(service, status, refusal),
    }
}

/// What models do not name is answered by what stands before a service: its throttle, its load
/// balancer.
fn status(service: &Service, code: &str) -> StatusCode {
    let number = match service.shapes.get(code) {
        Some(shape) => shape.status(),
        None if code.starts_with("Throttl") || code.starts_with("TooMany") => 429,
        None if code.starts_with("ServiceUnavailable") => 503,
        None if code.starts_with("Internal") => 500,
        None => 400,
    };
    StatusCode::from_u16(number).expect("a model's status is one")
}

fn object(body: &[u8]) -> Result<Map<String, Value>, String> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|error| format!("its body is no JSON object: {error}"))
}

fn expect_type(request: &Request<Bytes>, wanted: &str) -> Result<(), String> {
    let found = request.headers().get("content-type").and_then(|value| value.to_str().ok());
    let found = found.unwrap_or("nothing");
    if found == wanted { Ok(()) } else { Err(format!("its body is {found}, not {wanted}")) }
}

fn response(status: StatusCode, content_type: &str, body: String) -> Response<Body> {
    let builder = Response::builder().status(status).header("content-type", content_type);
    let builder = builder.header("x-amzn-requestid", super::fresh("request"));
    builder.body(Body::from(body)).expect("a response has headers that are headers")
}
