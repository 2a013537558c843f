//! Traces that are posted over OTLP.

use std::sync::Arc;
use std::time::Duration;

use pivotline_telemetry::logs::ours_or_a_warning;
use pivotline_telemetry::traces::{TraceSettings, Traces};
use tracing::Subscriber;
use tracing_subscriber::Layer;
use tracing_subscriber::registry::LookupSpan;

use crate::config::Environment;

/// How often a server posts traces.
const EVERY: Duration = Duration::from_secs(5);

/// Traces that are posted now and then.
#[derive(Clone)]
pub(super) struct Posted(Arc<Traces>);

impl Posted {
    /// Those of an environment; `None` where it has no traces posted.
    pub(super) fn of(environment: &Environment) -> Result<Option<Self>, String> {
        let telemetry = &environment.telemetry;
        let Some(endpoint) = telemetry.traces.clone() else { return Ok(None) };
        let ratio = f64::from(telemetry.traces_per_thousand) / 1_000.0;
        let settings = TraceSettings { endpoint, ratio, environment: environment.name.clone() };
        let traces = Traces::new(&settings).map_err(|error| error.to_string())?;
        Ok(Some(Self(traces)))
    }

    /// What gives spans to them.
    pub(super) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'a> LookupSpan<'a>,
    {
        self.0.layer().with_filter(ours_or_a_warning())
    }

    pub(super) async fn flush(&self) {
        self.0.flush().await;
    }

    /// Posts now and then until `until`, and once more then.
    pub(super) async fn run<T>(&self, until: impl Future<Output = T>) -> T {
        let running = tokio::spawn(Arc::clone(&self.0).run(EVERY));
        let done = until.await;
        running.abort();
        self.flush().await;
        done
    }
}
