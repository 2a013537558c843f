//! A quota of AWS: so many requests a second, and so many at once.

use std::time::Instant;

/// A token bucket.
pub(super) struct Bucket {
    per_second: f64,
    burst: f64,
    tokens: f64,
    filled: Instant,
}

impl Bucket {
    pub(super) fn new(per_second: f64, burst: u32) -> Self {
        let burst = f64::from(burst);
        Self { per_second, burst, tokens: burst, filled: Instant::now() }
    }

    /// Whether one more request is within the quota now.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.filled).as_secs_f64();
        self.tokens = (self.tokens + passed * self.per_second).min(self.burst);
        self.filled = now;
        let taken = self.tokens >= 1.0;
        self.tokens -= if taken { 1.0 } else { 0.0 };
        taken
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn two_a_second_and_five_at_once() {
        let mut bucket = Bucket::new(2.0, 5);
        let start = Instant::now();
        let at = |millis| start + Duration::from_millis(millis);
        assert_eq!((0..10).filter(|_| bucket.take(at(0))).count(), 5);
        assert!(!bucket.take(at(400)));
        assert!(bucket.take(at(600)));
        assert_eq!((0..10).filter(|_| bucket.take(at(60_000))).count(), 5, "it holds no more");
    }
}
