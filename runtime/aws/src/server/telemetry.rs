//! Where what happens is written down.

use std::sync::Arc;
use std::time::Duration;

use pivotline_telemetry::logs::{JsonLogs, level, ours_or_a_warning};
use pivotline_telemetry::metrics::Metrics;
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use super::traces::Posted;
use crate::config::Environment;

/// How long a function waits for its traces to be posted: somebody waits on the line for it.
pub(super) const PATIENCE: Duration = Duration::from_millis(300);

/// Why nothing can be written down.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// The level that the environment names is none.
    #[error("`telemetry.level` is no list of levels: {0}")]
    Level(String),
    /// Traces cannot be posted as the environment says.
    #[error("`telemetry.traces`: {0}")]
    Traces(String),
}

/// What the process writes down: logs at once, traces now and then.
#[derive(Clone)]
pub struct Telemetry {
    traces: Option<Posted>,
}

impl Telemetry {
    /// Writes logs onto standard output, counts warnings and errors where there are metrics, and
    /// keeps traces where the environment has them posted.
    ///
    /// # Errors
    /// The level is none, or traces cannot be posted to that address.
    pub fn start(
        environment: &Environment,
        metrics: Option<&Arc<Metrics>>,
    ) -> Result<Self, TelemetryError> {
        let level = level(&environment.telemetry.level);
        let level = level.map_err(|error| TelemetryError::Level(error.to_string()))?;
        let logs = JsonLogs::stdout().with_filter(level).with_filter(ours_or_a_warning());
        let errors = metrics.map(|metrics| metrics.errors());
        let traces = Posted::of(environment).map_err(TelemetryError::Traces)?;
        let spans = traces.as_ref().map(Posted::layer);
        // Where somebody else writes logs already, as in a test, that goes on.
        let _already =
            tracing_subscriber::registry().with(logs).with(errors).with(spans).try_init();
        if traces.is_none() && environment.telemetry.traces.is_some() {
            tracing::warn!(cause = "traces_left_out", "no traces are posted: this build has none");
        }
        Ok(Self { traces })
    }

    /// Posts the traces that wait, before a function is frozen. A collector that takes long is not
    /// waited for: the posting goes on when the function is called next.
    pub async fn flush(&self) {
        if let Some(traces) = self.traces.clone() {
            let posting = tokio::spawn(async move { traces.flush().await });
            let _goes_on = tokio::time::timeout(PATIENCE, posting).await;
        }
    }

    /// Posts traces now and then until `until`, and once more then.
    pub async fn run<T>(&self, until: impl Future<Output = T>) -> T {
        match &self.traces {
            Some(traces) => traces.run(until).await,
            None => until.await,
        }
    }
}
