//! The way of a request through the stand-in.

use std::sync::Arc;
use std::time::Instant;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::{TcpListener, TcpStream};

use super::faults::{Fault, Refusal};
use super::validate::validate;
use super::wire::{self, Asked};
use super::{Room, Seen, limits, plays};

/// The connection is closed without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed on demand")]
struct Closed;

pub(super) async fn accept(listener: TcpListener, room: Arc<Room>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(serve(stream, Arc::clone(&room)));
    }
}

async fn serve(stream: TcpStream, room: Arc<Room>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let room = Arc::clone(&room);
        async move {
            let (parts, body) = request.into_parts();
            let body = axum::body::to_bytes(Body::new(body), 1 << 22).await.map_err(|_| Closed)?;
            respond(&room, &Request::from_parts(parts, body)).await
        }
    });
    let connection = hyper::server::conn::http1::Builder::new();
    // A connection ends by an error wherever a client goes away or a fault closes it.
    drop(connection.serve_connection(TokioIo::new(stream), service).await);
}

async fn respond(room: &Room, request: &Request<Bytes>) -> Result<Response<Body>, Closed> {
    let service = match wire::signed_for(request.headers()) {
        Ok(service) => service,
        Err(why) => {
            room.refused(why.clone());
            let body = serde_json::json!({ "Message": why }).to_string();
            let response = Response::builder().status(403).body(Body::from(body));
            return Ok(response.expect("a plain response"));
        }
    };
    let asked = match wire::read(service, request) {
        Ok(asked) => asked,
        Err(why) => {
            room.refused(why.clone());
            return Ok(wire::refuse(service, &Refusal::new("UnknownOperationException", &why)));
        }
    };
    let mut faults = validate(service, &asked.operation.input.shape, &asked.input);
    faults.extend(limits::broken(asked.name, &asked.input));
    if !faults.is_empty() {
        let why = format!("{}: {}", asked.name, faults.join("; "));
        room.refused(why.clone());
        return Ok(wire::refuse(service, &Refusal::new(invalid(&asked), &why)));
    }
    room.saw(Seen { operation: asked.name, input: asked.input.clone() });
    if !room.within_quota(asked.name, Instant::now()) {
        return Ok(wire::refuse(service, &Refusal::new(throttled(&asked), "Rate exceeded")));
    }
    perform(room, &asked).await
}

/// The effect of a good request, with what is to go wrong with it.
async fn perform(room: &Room, asked: &Asked) -> Result<Response<Body>, Closed> {
    let fault = room.next_fault(asked.name);
    match &fault {
        Some(Fault::Refuse(refusal)) => return Ok(wire::refuse(asked.service, refusal)),
        Some(Fault::DropBefore) => return Err(Closed),
        Some(Fault::Delay(time)) => tokio::time::sleep(*time).await,
        _ => {}
    }
    let output = plays::play(room, asked.name, &asked.input);
    room.done(asked.name);
    match fault {
        Some(Fault::Fail(refusal)) => return Ok(wire::refuse(asked.service, &refusal)),
        Some(Fault::DropAfter) => return Err(Closed),
        Some(Fault::DelayAnswer(time)) => tokio::time::sleep(time).await,
        Some(Fault::Without(members)) => {
            return Ok(finish(room, asked, output, members));
        }
        _ => {}
    }
    Ok(finish(room, asked, output, &[]))
}

/// The answer, held against the model: what the stand-in makes up must be what AWS could say.
fn finish(
    room: &Room,
    asked: &Asked,
    output: Result<Value, Refusal>,
    without: &[&str],
) -> Response<Body> {
    let mut output = match output {
        Ok(output) => output,
        Err(refusal) => return wire::refuse(asked.service, &refusal),
    };
    for breach in validate(asked.service, &asked.operation.output.shape, &output) {
        room.breached(format!("{} answers what it cannot: {breach}", asked.name));
    }
    if let Some(members) = output.as_object_mut() {
        members.retain(|name, _| !without.contains(&name.as_str()));
    }
    wire::answer(asked, &output)
}

/// How a service calls input that is not valid.
fn invalid(asked: &Asked) -> &'static str {
    first_of(asked, &["InvalidParameterException", "ValidationException", "BadRequestException"])
}

/// How a service calls too many requests.
fn throttled(asked: &Asked) -> &'static str {
    first_of(
        asked,
        &[
            "LimitExceededException",
            "ThrottlingException",
            "TooManyRequestsException",
            "ThrottledException",
        ],
    )
}

fn first_of(asked: &Asked, names: &[&'static str]) -> &'static str {
    let modelled = |name: &&&str| asked.operation.errors.iter().any(|error| error.shape == ***name);
    let plain = names.last().expect("a service has a name for it");
    names.iter().find(modelled).unwrap_or(plain)
}
