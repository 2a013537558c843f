//! Time that only goes on.

use std::time::{Duration, Instant};

/// A clock that only goes on; where it began says nothing.
pub trait Monotonic: Send + Sync {
    /// How long it has run.
    fn now(&self) -> Duration;
}

/// The operating system's.
#[derive(Clone, Copy, Debug)]
pub struct SystemMonotonic(Instant);

impl Default for SystemMonotonic {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Monotonic for SystemMonotonic {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock that is moved by hand, for tests.
#[derive(Debug, Default)]
pub struct HandClock(std::sync::Mutex<Duration>);

impl HandClock {
    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        let mut now = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *now = now.saturating_add(by);
    }
}

impl Monotonic for HandClock {
    fn now(&self) -> Duration {
        *self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
