//! Requests: how many, how they were answered, how long they took, and a span around each.

use std::sync::Arc;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use tracing::Instrument as _;
use tracing::field::Empty;

use super::Metrics;

impl Metrics {
    /// The routes, measured. Each request is a span `request`, in which a trace may be recorded.
    pub fn measured(self: &Arc<Self>, routes: Router) -> Router {
        routes.layer(from_fn_with_state(Arc::clone(self), measure))
    }
}

/// A request at work; it is over when this goes out of scope, also where the client left.
struct AtWork<'a>(&'a Metrics);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}

async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let method = method(request.method());
    let pattern = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    // What matches no route may be anything, also personal.
    let path = metrics.names.value(pattern.unwrap_or("none"));
    let span = tracing::info_span!(
        target: "pivotline::http", "request", method, path, status = Empty, trace = Empty
    );
    let began = Instant::now();
    metrics.in_flight.inc();
    let at_work = AtWork(&metrics);
    let response = next.run(request).instrument(span.clone()).await;
    drop(at_work);
    let status = response.status().as_u16();
    span.record("status", status);
    let mut labels = vec![("method", method.to_owned()), ("path", path)];
    metrics.request_seconds.get_or_create_owned(&labels).observe(began.elapsed().as_secs_f64());
    labels.push(("status", status.to_string()));
    metrics.requests.get_or_create_owned(&labels).inc();
    response
}

/// A client may send any word as a method.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
