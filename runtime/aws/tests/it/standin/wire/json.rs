//! AWS JSON 1.0 and 1.1: the operation in a header, all else in the body.

use axum::body::{Body, Bytes};
use axum::http::{Request, Response, StatusCode};
use serde_json::Value;

use super::super::faults::Refusal;
use super::super::model::Service;
use super::{Asked, expect_type, object, response};

pub(super) fn read(service: &'static Service, request: &Request<Bytes>) -> Result<Asked, String> {
    if request.method() != "POST" || request.uri().path() != "/" {
        return Err(format!("{} {} is no way here", request.method(), request.uri().path()));
    }
    expect_type(request, &content_type(service))?;
    let target = request.headers().get("x-amz-target").and_then(|value| value.to_str().ok());
    let target = target.ok_or("it names no target")?;
    let prefix = service.metadata.target_prefix.as_deref().unwrap_or_default();
    let name = target.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('.'));
    let found = name.and_then(|name| service.operations.get_key_value(name));
    let (name, operation) = found.ok_or(format!("`{target}` is no operation"))?;
    let input = Value::Object(object(request.body())?);
    Ok(Asked { service, name, operation, input })
}

pub(super) fn answer(service: &Service, output: &Value) -> Response<Body> {
    response(StatusCode::OK, &content_type(service), output.to_string())
}

pub(super) fn refuse(service: &Service, status: StatusCode, refusal: &Refusal) -> Response<Body> {
    let mut body = refusal.members.clone();
    body["__type"] = Value::from(refusal.code.as_str());
    response(status, &content_type(service), body.to_string())
}

fn content_type(service: &Service) -> String {
    format!("application/x-amz-json-{}", service.metadata.json_version.as_deref().unwrap_or("1.0"))
}
