//! What holds for every request and every answer, whatever its route. It is one layer, for each
//! layer more would cost every request a copy of all routes within it.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use tokio::time::timeout;

use crate::http::answer::{Reader, refusal};
use crate::http::{body, headers};
use crate::problem::Problem;
use crate::runtime::Runtime;

/// How long a request may take: a menu's services may take 20 seconds in a row.
pub(super) const WITHIN: Duration = Duration::from_secs(45);

/// The edge of a runtime.
pub(super) struct Edge {
    runtime: Arc<Runtime>,
    /// The headers that every answer carries.
    headers: HeaderMap,
}

impl Edge {
    /// The edge of this runtime.
    pub(super) fn of(runtime: Arc<Runtime>) -> Arc<Self> {
        let headers = headers::of(&runtime);
        Arc::new(Self { runtime, headers })
    }
}

/// Reads the request, lets a route answer it, puts words into a refusal and headers onto all.
pub(super) async fn pass(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    let answered = match body::read(request).await {
        Ok(request) => shielded(next.run(request)).await,
        Err(problem) => Err(problem),
    };
    let mut response = answered.unwrap_or_else(|problem| refusal(reader.format(), problem));
    reader.word(&edge.runtime, &mut response);
    headers::add(&edge.headers, &mut response);
    response
}

/// Keeps a fault in one request from being felt outside it: a handler that panics or does not come
/// to an end is a problem.
async fn shielded(answer: impl Future<Output = Response>) -> Result<Response, Problem> {
    let mut answer = pin!(answer);
    // The future is dropped after a panic, and what it shares with others is behind locks that
    // do not mind.
    let caught = poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(response)) => Poll::Ready(Ok(response)),
        Err(_) => Poll::Ready(Err(Problem::Internal)),
    });
    timeout(WITHIN, caught).await.unwrap_or(Err(Problem::TooSlow))
}
