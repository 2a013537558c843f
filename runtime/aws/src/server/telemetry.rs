//! Where what happens is written down.

use std::sync::Arc;

use pivotline_telemetry::logs::{JsonLogs, level, ours_or_a_warning};
use pivotline_telemetry::metrics::Metrics;
use tracing_subscriber::Layer as _;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::config::Environment;

/// Why nothing can be written down.
#[derive(Debug, thiserror::Error)]
#[error("`telemetry.level` is no list of levels: {0}")]
pub struct TelemetryError(String);

/// Writes logs onto standard output, and counts warnings and errors where there are metrics.
///
/// # Errors
/// The level that the environment names is none.
pub fn log(
    environment: &Environment,
    metrics: Option<&Arc<Metrics>>,
) -> Result<(), TelemetryError> {
    let level = level(&environment.telemetry.level);
    let level = level.map_err(|error| TelemetryError(error.to_string()))?;
    let logs = JsonLogs::stdout().with_filter(level).with_filter(ours_or_a_warning());
    let errors = metrics.map(|metrics| metrics.errors());
    // Where somebody else writes logs already, as in a test, that goes on.
    let _already = tracing_subscriber::registry().with(logs).with(errors).try_init();
    if environment.telemetry.traces.is_some() {
        tracing::warn!(cause = "traces_left_out", "no traces are posted: this build has none");
    }
    Ok(())
}
