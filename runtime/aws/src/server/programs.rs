//! Looking which program new sessions begin with.

use std::sync::Arc;
use std::time::Duration;

use pivotline_service::Runtime;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Looks now and then which program new sessions begin with.
pub struct Refresher {
    runtime: Arc<Runtime>,
    every: Duration,
    looked: Mutex<Option<Instant>>,
}

impl Refresher {
    /// Looks every `every`.
    #[must_use]
    pub fn new(runtime: Arc<Runtime>, every: Duration) -> Self {
        Self { runtime, every, looked: Mutex::new(None) }
    }

    /// Looks, if it is time to. A Lambda function does this at each event, because nothing runs
    /// between two.
    pub async fn look(&self) {
        let mut looked = self.looked.lock().await;
        if looked.is_some_and(|looked| looked.elapsed() < self.every) {
            return;
        }
        match self.runtime.programs().refresh().await {
            Ok(_) if self.runtime.programs().current().is_some() => {
                *looked = Some(Instant::now());
            }
            Ok(_) => tracing::warn!(cause = "no_program", "no program is published"),
            // What is served goes on; it looks again at the next occasion.
            Err(error) => {
                tracing::error!(cause = "program", error = &error as &dyn std::error::Error);
            }
        }
    }

    /// Looks for ever.
    pub async fn run(&self) {
        let mut ticks = tokio::time::interval(self.every);
        loop {
            ticks.tick().await;
            self.look().await;
        }
    }
}
