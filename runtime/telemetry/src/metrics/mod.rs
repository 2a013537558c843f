//! Metrics for Prometheus.
//!
//! [`Metrics`] is fed by journey events (it is an `Events`), by a layer that counts errors
//! ([`Metrics::errors`]) and by the requests that pass [`Metrics::measured`]. It is scraped at a
//! listener of its own ([`Metrics::router`]), which is no route that callers reach.

mod errors;
mod journey;
mod labels;
mod requests;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

pub use errors::CountErrors;
use labels::{Bounded, Labels};

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The longest times of a resolution's buckets, in seconds: a link lives for ten minutes or so.
const RESOLUTIONS: [f64; 10] = [5., 15., 30., 60., 90., 120., 180., 300., 600., 1200.];
/// Those of a request's, in seconds: a step takes a millisecond, a service up to 20 seconds.
const REQUESTS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1., 2.5, 8., 20.];

type Histograms = Family<Labels, Histogram, fn() -> Histogram>;
type Counters = Family<Labels, Counter>;

/// The metrics of a process.
pub struct Metrics {
    registry: Registry,
    names: Bounded,
    causes: Bounded,
    calls: Counters,
    offers: Counters,
    texts: Counters,
    opens: Counters,
    choices: Counters,
    solved: Counters,
    logins: Counters,
    escalations: Counters,
    completed: Counters,
    resolution: Histograms,
    errors: Counters,
    requests: Counters,
    request_seconds: Histograms,
    in_flight: Gauge,
}

impl Metrics {
    /// Metrics of which nothing was counted yet.
    #[must_use]
    pub fn new() -> Arc<Self> {
        let mut registry = Registry::with_prefix("pivotline");
        let mut counters = |name: &str, help: &str| {
            let family = Counters::default();
            registry.register(name, help, family.clone());
            family
        };
        let calls = counters("calls", "Calls that began or ended, where the runtime sees them");
        let offers = counters("offers", "Links that calls asked for");
        let texts = counters("texts", "Links by what became of their text");
        let opens = counters("opens", "Links that were opened");
        let choices = counters("choices", "Options that were chosen");
        let solved = counters("sessions_solved", "Sessions in which something was solved");
        let logins = counters("logins", "Logins by outcome");
        let escalations = counters("escalations", "Contacts that went to people");
        let completed = counters("sessions_completed", "Sessions that came to their end");
        let errors = counters("errors", "Warnings and errors by cause");
        let requests = counters("requests", "Requests that were answered");
        let mut histograms = |name: &str, help: &str, make: fn() -> Histogram| {
            let family = Histograms::new_with_constructor(make);
            registry.register(name, help, family.clone());
            family
        };
        let resolution = histograms(
            "time_to_resolution_seconds",
            "From the link to the first solution, or to the people who take over",
            || Histogram::new(RESOLUTIONS),
        );
        let request_seconds =
            histograms("request_seconds", "How long a request took", || Histogram::new(REQUESTS));
        let in_flight = Gauge::default();
        registry.register("requests_in_flight", "Requests at work", in_flight.clone());
        Arc::new(Self {
            registry,
            names: Bounded::new(200),
            causes: Bounded::new(64),
            calls,
            offers,
            texts,
            opens,
            choices,
            solved,
            logins,
            escalations,
            completed,
            resolution,
            errors,
            requests,
            request_seconds,
            in_flight,
        })
    }

    /// A layer of `tracing` that counts warnings and errors by their `cause`.
    #[must_use]
    pub fn errors(self: &Arc<Self>) -> CountErrors {
        CountErrors(Arc::clone(self))
    }

    /// All metrics as text.
    ///
    /// # Errors
    /// A metric cannot be written.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// `GET /metrics`, for a listener of its own: what is behind it is nobody's business but the
    /// operator's.
    pub fn router(self: &Arc<Self>) -> Router {
        Router::new().route("/metrics", get(show)).with_state(Arc::clone(self))
    }
}

async fn show(State(metrics): State<Arc<Metrics>>) -> Response {
    match metrics.text() {
        Ok(text) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

#[cfg(test)]
mod tests;
