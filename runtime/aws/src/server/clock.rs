//! The computer's clock.

use std::time::{SystemTime, UNIX_EPOCH};

use pivotline_service::ports::Clock;

/// Tells the computer's time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
    }
}
