//! Counts what went wrong, by cause.

use std::fmt::Debug;
use std::sync::Arc;

use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;

use super::Metrics;
use crate::logs::is_ours;

/// Counts warnings and errors of this project's packages by their field `cause`; those without
/// one, and those of other packages, by the package that tells them.
pub struct CountErrors(pub(super) Arc<Metrics>);

#[derive(Default)]
struct Cause(Option<String>);

impl Visit for Cause {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "cause" {
            self.0 = Some(value.to_owned());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if field.name() == "cause" {
            self.0 = Some(format!("{value:?}"));
        }
    }
}

impl<S: Subscriber> Layer<S> for CountErrors {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let metadata = event.metadata();
        if *metadata.level() > Level::WARN {
            return;
        }
        let mut cause = Cause::default();
        if is_ours(metadata) {
            event.record(&mut cause);
        }
        let package = || metadata.target().split("::").next().unwrap_or_default().to_owned();
        let cause = cause.0.unwrap_or_else(package).replace(' ', "_");
        let cause = self.0.causes.value(&cause);
        let level = if *metadata.level() == Level::ERROR { "error" } else { "warning" };
        let labels = vec![("cause", cause), ("level", level.to_owned())];
        self.0.errors.get_or_create_owned(&labels).inc();
    }
}
