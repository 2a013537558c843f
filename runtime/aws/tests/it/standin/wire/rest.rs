//! REST with JSON: the operation by method and path, its input in path, query, headers and body.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Request, Response, StatusCode};
use serde_json::{Map, Value};

use super::super::faults::Refusal;
use super::super::model::{Kind, Location, Operation, Service};
use super::{Asked, expect_type, object, response};

const JSON: &str = "application/json";

pub(super) fn read(service: &'static Service, request: &Request<Bytes>) -> Result<Asked, String> {
    let path = request.uri().path();
    let found = service.operations.iter().find_map(|(name, operation)| {
        let same = request.method() == operation.http.method.as_str();
        let labels = same.then(|| labels(&operation.http.request_uri, path)).flatten()?;
        Some((name, operation, labels))
    });
    let (name, operation, mut input) =
        found.ok_or(format!("{} {path} is no operation", request.method()))?;
    query(service, operation, request, &mut input)?;
    headers(service, operation, request, &mut input);
    body(service, operation, request, &mut input)?;
    Ok(Asked { service, name, operation, input: Value::Object(input) })
}

/// The values of a path's labels, if the path is one of the template.
fn labels(template: &str, path: &str) -> Option<Map<String, Value>> {
    let mut found = Map::new();
    let mut parts = path.split('/');
    for segment in template.split('/') {
        let part = parts.next()?;
        match segment.strip_prefix('{').and_then(|segment| segment.strip_suffix('}')) {
            Some(label) => {
                let value = percent_encoding::percent_decode_str(part).decode_utf8().ok()?;
                found.insert(label.to_owned(), Value::from(value.as_ref()));
            }
            None if segment == part => {}
            None => return None,
        }
    }
    parts.next().is_none().then_some(found)
}

fn query(
    service: &Service,
    operation: &Operation,
    request: &Request<Bytes>,
    input: &mut Map<String, Value>,
) -> Result<(), String> {
    let members = &service.shape(&operation.input.shape).members;
    let text = request.uri().query().unwrap_or_default();
    for (key, value) in form_urlencoded::parse(text.as_bytes()) {
        let member = members.iter().find(|(_, member)| {
            member.location == Some(Location::Querystring)
                && member.location_name.as_deref() == Some(&*key)
        });
        let (name, _) = member.ok_or(format!("`{key}` is no parameter of its path"))?;
        input.insert(name.clone(), Value::from(value.as_ref()));
    }
    Ok(())
}

fn headers(
    service: &Service,
    operation: &Operation,
    request: &Request<Bytes>,
    input: &mut Map<String, Value>,
) {
    for (name, member) in &service.shape(&operation.input.shape).members {
        let wire = member.location_name.as_deref().unwrap_or(name);
        let value = request.headers().get(wire).and_then(|value| value.to_str().ok());
        if let (Some(Location::Header), Some(value)) = (member.location, value) {
            input.insert(name.clone(), Value::from(value));
        }
    }
}

fn body(
    service: &Service,
    operation: &Operation,
    request: &Request<Bytes>,
    input: &mut Map<String, Value>,
) -> Result<(), String> {
    let shape = service.shape(&operation.input.shape);
    let Some(payload) = &shape.payload else {
        if !request.body().is_empty() {
            expect_type(request, JSON)?;
        }
        for (name, value) in object(request.body())? {
            let elsewhere = shape.members.get(&name).is_some_and(|m| m.location.is_some());
            if elsewhere {
                return Err(format!("`{name}` does not belong into its body"));
            }
            input.insert(name, value);
        }
        return Ok(());
    };
    let kind = shape.members.get(payload).map(|member| service.shape(&member.shape).kind);
    let value = if kind == Some(Kind::Blob) {
        Value::from(String::from_utf8_lossy(request.body()).as_ref())
    } else {
        expect_type(request, JSON)?;
        Value::Object(object(request.body())?)
    };
    input.insert(payload.clone(), value);
    Ok(())
}

pub(super) fn answer(asked: &Asked, output: &Value) -> Response<Body> {
    let shape = asked.service.shape(&asked.operation.output.shape);
    let mut body = output.as_object().cloned().unwrap_or_default();
    let mut status = StatusCode::OK;
    let mut headers = Vec::new();
    for (name, member) in &shape.members {
        let Some(location) = member.location else { continue };
        let Some(value) = body.remove(name) else { continue };
        match location {
            Location::StatusCode => status = code(&value),
            _ => headers.push((member.location_name.clone().unwrap_or(name.clone()), value)),
        }
    }
    let text = match shape.payload.as_ref().and_then(|payload| body.remove(payload)) {
        Some(Value::String(blob)) => blob,
        Some(payload) => payload.to_string(),
        None if shape.payload.is_some() => String::new(),
        None => Value::Object(body).to_string(),
    };
    let mut response = response(status, JSON, text);
    for (name, value) in headers {
        let name: axum::http::HeaderName = name.parse().expect("a model's header is one");
        let value = value.as_str().unwrap_or_default();
        response.headers_mut().insert(name, HeaderValue::from_str(value).expect("plain text"));
    }
    response
}

fn code(value: &Value) -> StatusCode {
    let number = value.as_u64().and_then(|number| u16::try_from(number).ok());
    number.and_then(|number| StatusCode::from_u16(number).ok()).expect("a status is one")
}

pub(super) fn refuse(status: StatusCode, refusal: &Refusal) -> Response<Body> {
    let mut response = response(status, JSON, refusal.members.to_string());
    let code = HeaderValue::from_str(&refusal.code).expect("a code is plain text");
    response.headers_mut().insert("x-amzn-errortype", code);
    response
}
