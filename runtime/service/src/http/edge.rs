//! What holds for every request and every answer, whatever its route. It is one layer, for each
//! layer more would cost every request a copy of all routes within it.

use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::HttpBody as _;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::response::Response;
use tokio::time::timeout;
use tower::{Layer, Service};

use crate::http::answer::{Reader, refusal};
use crate::http::{body, headers};
use crate::problem::Problem;
use crate::runtime::Runtime;

/// How long a request may take: a menu's services may take 20 seconds in a row.
pub(super) const WITHIN: Duration = Duration::from_secs(45);

/// The edge of a runtime: a layer around its routes.
#[derive(Clone)]
pub(super) struct Edge(Arc<Around>);

/// What requests and answers pass.
struct Around {
    runtime: Arc<Runtime>,
    /// The headers that every answer carries.
    headers: HeaderMap,
}

/// Routes within the edge.
#[derive(Clone)]
pub(super) struct Within<S> {
    around: Arc<Around>,
    routes: S,
}

impl Edge {
    /// The edge of this runtime.
    pub(super) fn of(runtime: Arc<Runtime>) -> Self {
        let headers = headers::of(&runtime);
        Self(Arc::new(Around { runtime, headers }))
    }
}

impl<S> Layer<S> for Edge {
    type Service = Within<S>;

    fn layer(&self, routes: S) -> Within<S> {
        Within { around: Arc::clone(&self.0), routes }
    }
}

impl<S> Service<Request> for Within<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response, Infallible>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.routes.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let around = Arc::clone(&self.around);
        // A copy of the routes need not be ready.
        let copy = self.routes.clone();
        let routes = std::mem::replace(&mut self.routes, copy);
        Box::pin(async move { Ok(around.pass(request, routes).await) })
    }
}

impl Around {
    /// Reads the request, lets a route answer it, puts words into a refusal and headers onto all.
    async fn pass<S>(&self, request: Request, mut routes: S) -> Response
    where
        S: Service<Request, Response = Response, Error = Infallible>,
    {
        let reader = Reader::of(&request);
        let read = match request.body().is_end_stream() {
            true => Ok(request),
            // Boxed, so that a request without a body does not carry the room of one with it.
            false => Box::pin(body::read(request)).await,
        };
        let answered = match read {
            Ok(request) => shielded(routes.call(request)).await,
            Err(problem) => Err(problem),
        };
        let mut response = answered.unwrap_or_else(|problem| refusal(reader.format(), problem));
        reader.word(&self.runtime, &mut response);
        headers::add(&self.headers, &mut response);
        response
    }
}

/// Keeps a fault in one request from being felt outside it: a handler that panics or does not come
/// to an end is a problem.
async fn shielded(
    answer: impl Future<Output = Result<Response, Infallible>>,
) -> Result<Response, Problem> {
    let mut answer = pin!(answer);
    // The future is dropped after a panic, and what it shares with others is behind locks that
    // do not mind.
    let caught = poll_fn(|cx| match catch_unwind(AssertUnwindSafe(|| answer.as_mut().poll(cx))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(Ok(response))) => Poll::Ready(Ok(response)),
        Err(_) => Poll::Ready(Err(Problem::Internal)),
    });
    timeout(WITHIN, caught).await.unwrap_or(Err(Problem::TooSlow))
}
