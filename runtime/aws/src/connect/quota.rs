//! Connect's quota of requests, met before it is passed.
//!
//! Connect takes two requests a second, with bursts of five, per API, account and Region. Whoever
//! sends more is refused and has used up the quota of others as well, so a token is asked for
//! first. A bucket is one number: the time at which it will be full again. A token moves it by the
//! time that one token takes to come back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;

/// Gives out leave to send requests.
#[async_trait]
pub trait Bucket: Send + Sync {
    /// Takes a token for one request to `api`, if there is one.
    async fn take(&self, api: &'static str) -> bool;
}

/// Tells milliseconds since 1970.
pub type Millis = Arc<dyn Fn() -> u64 + Send + Sync>;

/// The computer's clock.
#[must_use]
pub fn system_millis() -> Millis {
    Arc::new(|| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.map_or(0, |since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    })
}

/// How many requests are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// How many a second, in the long run; at least 1.
    pub per_second: u32,
    /// How many at once; at least 1.
    pub burst: u32,
}

impl Default for Rate {
    /// Connect's own quota where nobody has raised it.
    fn default() -> Self {
        Self { per_second: 2, burst: 5 }
    }
}

impl Rate {
    /// What pages that wait may use of it: half, so that handovers find the other half.
    #[must_use]
    pub fn half(self) -> Self {
        let half = |number: u32| (number / 2).max(1);
        Self { per_second: half(self.per_second), burst: half(self.burst) }
    }

    /// The time in which a token comes back, in milliseconds.
    pub(super) fn interval(self) -> u64 {
        u64::from(1000_u32.div_ceil(self.per_second.max(1))).max(1)
    }

    /// How far ahead of now a bucket may be full again for it to hold a token still.
    pub(super) fn slack(self) -> u64 {
        self.interval().saturating_mul(u64::from(self.burst.max(1) - 1))
    }

    /// How far ahead of now an empty bucket is full again.
    pub(super) fn empty(self) -> u64 {
        self.interval().saturating_mul(u64::from(self.burst.max(1)))
    }
}

/// A bucket of one process.
pub struct MemoryBucket {
    rate: Rate,
    now: Millis,
    full_at: Mutex<HashMap<&'static str, u64>>,
}

impl MemoryBucket {
    /// A full bucket.
    #[must_use]
    pub fn new(rate: Rate, now: Millis) -> Self {
        Self { rate, now, full_at: Mutex::default() }
    }
}

#[async_trait]
impl Bucket for MemoryBucket {
    async fn take(&self, api: &'static str) -> bool {
        let now = (self.now)();
        let mut all = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = all.entry(api).or_default();
        // A clock that was set back must not stop the line for as long.
        if *full_at > now.saturating_add(self.rate.empty()) {
            *full_at = now;
        }
        let token = *full_at <= now.saturating_add(self.rate.slack());
        if token {
            *full_at = (*full_at).max(now).saturating_add(self.rate.interval());
        }
        token
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;

    fn bucket(rate: Rate) -> (MemoryBucket, Arc<AtomicU64>) {
        let clock = Arc::new(AtomicU64::new(1_000_000));
        let shown = Arc::clone(&clock);
        (MemoryBucket::new(rate, Arc::new(move || shown.load(Ordering::SeqCst))), clock)
    }

    async fn taken(bucket: &MemoryBucket, tries: u32) -> u32 {
        let mut taken = 0;
        for _ in 0..tries {
            taken += u32::from(bucket.take("StartWebRTCContact").await);
        }
        taken
    }

    #[tokio::test]
    async fn five_at_once_and_two_a_second_after() {
        let (bucket, clock) = bucket(Rate::default());
        assert_eq!(taken(&bucket, 50).await, 5);
        for _ in 0..10 {
            clock.fetch_add(1000, Ordering::SeqCst);
            assert_eq!(taken(&bucket, 50).await, 2);
        }
        clock.fetch_add(60_000, Ordering::SeqCst);
        assert_eq!(taken(&bucket, 50).await, 5);
    }

    #[tokio::test]
    async fn each_api_has_its_own() {
        let (bucket, _clock) = bucket(Rate::default());
        assert_eq!(taken(&bucket, 50).await, 5);
        assert!(bucket.take("StartChatContact").await);
    }

    #[tokio::test]
    async fn a_clock_that_is_set_back_stops_nothing() {
        let (bucket, clock) = bucket(Rate::default());
        assert_eq!(taken(&bucket, 50).await, 5);
        clock.fetch_sub(500_000, Ordering::SeqCst);
        assert!(taken(&bucket, 50).await > 0);
    }

    #[test]
    fn a_rate_of_nothing_is_a_rate_of_one() {
        let rate = Rate { per_second: 0, burst: 0 };
        assert_eq!((rate.interval(), rate.slack(), rate.empty()), (1000, 0, 1000));
        assert_eq!(Rate { per_second: 5000, burst: 1 }.interval(), 1);
        assert_eq!(rate.half(), Rate { per_second: 1, burst: 1 });
        assert_eq!(Rate::default().half(), Rate { per_second: 1, burst: 2 });
    }
}
