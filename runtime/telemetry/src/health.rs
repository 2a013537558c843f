//! Whether the server is alive, and whether it should be sent work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use pivotline_service::Runtime;
use pivotline_service::ports::SessionStore;
use pivotline_service::record::SessionKey;
use tokio::sync::Mutex;
use tokio::time::{Instant, timeout};

/// Where the server tells how it is. It does so as well when it has too much to do: one that is
/// busy is neither dead nor to be taken out, which would make it worse for the others.
pub const PATHS: [&str; 2] = [ALIVE, READY];
const ALIVE: &str = "/health";
const READY: &str = "/ready";

/// How long the store may take to answer.
const WITHIN: Duration = Duration::from_secs(2);
/// How long an answer of the store is good: probes come often and must cost little.
const GOOD_FOR: Duration = Duration::from_secs(1);

/// What readiness depends on.
pub struct Health {
    runtime: Arc<Runtime>,
    store: Arc<dyn SessionStore>,
    stopping: AtomicBool,
    /// Held while the store is asked, so that however many probes come, one of them asks.
    asked: Mutex<Option<(Instant, bool)>>,
}

impl Health {
    /// The health of a runtime over this store.
    #[must_use]
    pub fn new(runtime: Arc<Runtime>, store: Arc<dyn SessionStore>) -> Arc<Self> {
        let (stopping, asked) = (AtomicBool::new(false), Mutex::new(None));
        Arc::new(Self { runtime, store, stopping, asked })
    }

    /// The server is about to stop: it is not ready any more, so that a balancer sends its work
    /// elsewhere while open requests end.
    pub fn stop(&self) {
        self.stopping.store(true, Ordering::Release);
    }

    /// Why no work should be sent here; `None` where all is well.
    pub async fn unready(&self) -> Option<&'static str> {
        if self.stopping.load(Ordering::Acquire) {
            return Some("stopping");
        }
        if self.runtime.programs().current().is_none() {
            return Some("no program is current");
        }
        (!self.store_answers().await).then_some("the session store does not answer")
    }

    async fn store_answers(&self) -> bool {
        let mut known = self.asked.lock().await;
        if let Some((_, answers)) = known.filter(|(asked, _)| asked.elapsed() < GOOD_FOR) {
            return answers;
        }
        // No session has this key: keys are hashes.
        let key = SessionKey("health".to_owned());
        let why = match timeout(WITHIN, self.store.load(&key)).await {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(error.why),
            Err(_) => Some("there was no answer in time".to_owned()),
        };
        if let Some(why) = &why {
            tracing::warn!(cause = "not_ready", why, "the session store does not answer");
        }
        let answers = why.is_none();
        *known = Some((Instant::now(), answers));
        answers
    }
}

/// `GET /health`: the process answers. `GET /ready`: it should be sent work; 503 and why, if not.
///
/// It is merged into the runtime's routes: `router_with(runtime, health::router(health))`.
pub fn router(health: Arc<Health>) -> Router {
    Router::new().route(ALIVE, get(async || "alive\n")).route(READY, get(ready)).with_state(health)
}

async fn ready(State(health): State<Arc<Health>>) -> (StatusCode, String) {
    match health.unready().await {
        None => (StatusCode::OK, "ready\n".to_owned()),
        Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
    }
}

#[cfg(test)]
mod tests;
