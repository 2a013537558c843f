//! What keeps a fault in one request from being felt outside it.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;
use std::time::Duration;

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use crate::http::accept::{Format, preferred};
use crate::http::answer::refusal;
use crate::problem::Problem;

/// How long a request may take: a menu's services may take 20 seconds in a row.
pub(super) const WITHIN: Duration = Duration::from_secs(45);

/// Answers for a handler that panics or does not come to an end.
pub(super) async fn shield(request: Request, next: Next) -> Response {
    let format = preferred(request.headers(), Format::Json);
    let mut answer = Box::pin(next.run(request));
    // The future is dropped after a panic, and what it shares with others is behind locks that
    // do not mind.
    let caught =
        poll_fn(move |cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(response)) => Poll::Ready(Some(response)),
            Err(_) => Poll::Ready(None),
        });
    match timeout(WITHIN, caught).await {
        Ok(Some(response)) => response,
        Ok(None) => refusal(format, Problem::Internal),
        Err(_) => refusal(format, Problem::TooSlow),
    }
}
