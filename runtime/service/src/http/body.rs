//! How much a request may send.
//!
//! A body is read before anything else is done with its request. One that is too large is read to
//! its end all the same, and thrown away: a client that still writes does not read, and a
//! connection that is closed on it would take the answer along.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::problem::Problem;

/// The most bytes that a body may have.
pub(super) const LIMIT: usize = 16 * 1024;
/// The most bytes that are read of a body that has too many.
const PATIENCE: usize = 64 * 1024 * 1024;
/// How long a body may take.
const WITHIN: Duration = Duration::from_secs(20);

/// Reads the body; refuses it where it is too large or too slow.
pub(super) async fn limit(request: Request, next: Next) -> Response {
    let format = preferred(request.headers(), Format::Json);
    let (parts, body) = request.into_parts();
    match timeout(WITHIN, read(body)).await {
        Ok(Ok(bytes)) => next.run(Request::from_parts(parts, Body::from(bytes))).await,
        Ok(Err(problem)) => refusal(format, problem),
        Err(_) => refusal(format, Problem::TooSlow),
    }
}

async fn read(mut body: Body) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let mut length: usize = 0;
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|_| Problem::BadRequest("the body broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        length = length.saturating_add(data.len());
        if length <= LIMIT {
            bytes.extend_from_slice(&data);
        } else if length > PATIENCE {
            break;
        }
    }
    if length > LIMIT { Err(Problem::TooLarge) } else { Ok(bytes) }
}
