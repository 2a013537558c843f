//! Looking which program new sessions begin with.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use pivotline_service::Runtime;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

/// How long a request waits for a look while a program is served anyway.
const PATIENCE: Duration = Duration::from_millis(200);

/// Looks now and then which program new sessions begin with.
pub struct Refresher {
    runtime: Arc<Runtime>,
    every: Duration,
    /// When the last look began.
    looked: Mutex<Option<Instant>>,
    /// Whoever looks while there is no program yet; the others wait for the same look.
    first: tokio::sync::Mutex<()>,
}

impl Refresher {
    /// Looks every `every`.
    #[must_use]
    pub fn new(runtime: Arc<Runtime>, every: Duration) -> Self {
        Self { runtime, every, looked: Mutex::default(), first: tokio::sync::Mutex::default() }
    }

    /// Looks, if it is time to. A Lambda function does this at each event, because nothing runs
    /// between two. Where a program is served already, a look that takes long goes on behind the
    /// request, and the request goes on with that program.
    pub async fn look(&self) {
        if self.runtime.programs().current().is_some() {
            if self.is_time() {
                let asked = tokio::spawn(ask(Arc::clone(&self.runtime)));
                if timeout(PATIENCE, asked).await.is_err() {
                    tracing::warn!(cause = "program_late", "the look for a program goes on");
                }
            }
            return;
        }
        let _alone = self.first.lock().await;
        if self.runtime.programs().current().is_none() {
            self.begin();
            ask(Arc::clone(&self.runtime)).await;
        }
    }

    /// Looks for ever, at each tick.
    pub async fn run(&self) {
        let mut ticks = interval(self.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            ask(Arc::clone(&self.runtime)).await;
        }
    }

    /// Whether it is time for a look, which begins then: while one is late, nobody begins another.
    fn is_time(&self) -> bool {
        let mut looked = self.looked.lock().unwrap_or_else(PoisonError::into_inner);
        let is_time = looked.is_none_or(|looked| looked.elapsed() >= self.every);
        if is_time {
            *looked = Some(Instant::now());
        }
        is_time
    }

    fn begin(&self) {
        *self.looked.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }
}

async fn ask(runtime: Arc<Runtime>) {
    match runtime.programs().refresh().await {
        Ok(_) if runtime.programs().current().is_some() => {}
        Ok(_) => tracing::warn!(cause = "no_program", "no program is published"),
        // What is served goes on; it looks again at the next occasion.
        Err(error) => {
            tracing::error!(cause = "program", error = &error as &dyn std::error::Error);
        }
    }
}
