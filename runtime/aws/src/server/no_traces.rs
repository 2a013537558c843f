//! A build that posts no traces.

use std::convert::Infallible;

use tracing_subscriber::layer::Identity;

use crate::config::Environment;

/// Traces that are posted: there are none.
#[derive(Clone)]
pub(super) struct Posted(Infallible);

impl Posted {
    pub(super) fn of(_environment: &Environment) -> Result<Option<Self>, String> {
        Ok(None)
    }

    pub(super) fn layer(&self) -> Identity {
        match self.0 {}
    }

    pub(super) async fn flush(&self) {
        match self.0 {}
    }

    pub(super) async fn run<T>(&self, _until: impl Future<Output = T>) -> T {
        match self.0 {}
    }
}
