//! A service that keeps failing is left alone for a while, so that callers do not wait for it and
//! it can recover.
//!
//! Closed: tries are counted, window by window. Open: none goes through. Half open: one goes
//! through, and what becomes of it decides.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Monotonic;
use crate::config::BreakerConfig;

/// The breaker of one service.
pub(crate) struct Breaker {
    service: String,
    config: BreakerConfig,
    state: Mutex<State>,
}

#[derive(Clone, Copy, Debug)]
enum State {
    Closed { since: Duration, calls: u32, failures: u32 },
    Open { until: Duration },
    HalfOpen,
}

/// The right to one try. Dropped without a word, as when nobody waits for it any longer, the try
/// counts for nothing: who hangs up says nothing of the service.
pub(crate) struct Pass<'a> {
    breaker: &'a Breaker,
    clock: &'a dyn Monotonic,
    probe: bool,
    told: bool,
}

impl Breaker {
    pub(crate) fn new(service: &str, config: BreakerConfig) -> Self {
        let state = State::Closed { since: Duration::ZERO, calls: 0, failures: 0 };
        Self { service: service.to_owned(), config, state: Mutex::new(state) }
    }

    /// The right to a try, unless the service is left alone.
    pub(crate) fn admit<'a>(&'a self, clock: &'a dyn Monotonic) -> Option<Pass<'a>> {
        let mut state = self.state();
        let probe = match *state {
            State::Closed { .. } => false,
            State::Open { until } if clock.now() >= until => {
                *state = State::HalfOpen;
                true
            }
            State::Open { .. } | State::HalfOpen => return None,
        };
        Some(Pass { breaker: self, clock, probe, told: false })
    }

    fn told(&self, now: Duration, probe: bool, went_well: bool) {
        let mut state = self.state();
        let next = match *state {
            State::HalfOpen if probe && went_well => {
                tracing::info!(service = self.service, "the service answers again");
                State::Closed { since: now, calls: 0, failures: 0 }
            }
            State::HalfOpen if probe => self.opened(now),
            State::Closed { since, calls, failures } if !probe => {
                self.counted(now, (since, calls, failures), went_well)
            }
            // What was on its way when it opened says nothing new.
            State::Closed { .. } | State::HalfOpen | State::Open { .. } => return,
        };
        *state = next;
    }

    /// The probe told nothing: the next try is the probe.
    fn given_back(&self, now: Duration) {
        let mut state = self.state();
        if matches!(*state, State::HalfOpen) {
            *state = State::Open { until: now };
        }
    }

    fn counted(&self, now: Duration, counts: (Duration, u32, u32), went_well: bool) -> State {
        let (since, calls, failures) = counts;
        let window = seconds(self.config.window_seconds);
        let over = now.saturating_sub(since) >= window;
        let (since, calls, failures) = if over { (now, 0, 0) } else { (since, calls, failures) };
        let calls = calls.saturating_add(1);
        let failures = failures.saturating_add(u32::from(!went_well));
        let share = u64::from(failures) * 100 >= u64::from(calls) * self.share();
        if failures > 0 && calls >= self.config.calls && share {
            return self.opened(now);
        }
        State::Closed { since, calls, failures }
    }

    fn share(&self) -> u64 {
        u64::from(self.config.failures_percent)
    }

    fn opened(&self, now: Duration) -> State {
        let service = self.service.as_str();
        tracing::warn!(cause = "breaker", service, "it fails, and is left alone for a while");
        State::Open { until: now.saturating_add(seconds(self.config.open_seconds)) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    /// What the try says: whether the service works, whatever it answered.
    pub(crate) fn ended(mut self, went_well: bool) {
        self.told = true;
        self.breaker.told(self.clock.now(), self.probe, went_well);
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.probe && !self.told {
            self.breaker.given_back(self.clock.now());
        }
    }
}

fn seconds(seconds: u32) -> Duration {
    Duration::from_secs(seconds.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::HandClock;

    fn breaker() -> (Breaker, HandClock) {
        let config =
            BreakerConfig { window_seconds: 30, calls: 4, failures_percent: 50, open_seconds: 10 };
        (Breaker::new("balance", config), HandClock::default())
    }

    fn try_it(breaker: &Breaker, clock: &HandClock, goes_well: bool) -> bool {
        let Some(pass) = breaker.admit(clock) else { return false };
        pass.ended(goes_well);
        true
    }

    #[test]
    fn it_opens_when_enough_of_enough_tries_fail() {
        let (breaker, clock) = breaker();
        for goes_well in [true, false, true] {
            assert!(try_it(&breaker, &clock, goes_well));
        }
        assert!(try_it(&breaker, &clock, false));
        assert!(!try_it(&breaker, &clock, true));
        clock.advance(seconds(10) - Duration::from_nanos(1));
        assert!(!try_it(&breaker, &clock, true));
        clock.advance(Duration::from_nanos(1));
        assert!(try_it(&breaker, &clock, true));
    }

    #[test]
    fn old_failures_are_forgotten() {
        let (breaker, clock) = breaker();
        for _ in 0..20 {
            for goes_well in [false, false, false] {
                assert!(try_it(&breaker, &clock, goes_well));
            }
            clock.advance(seconds(30));
        }
    }

    #[test]
    fn one_probe_goes_through_and_decides() {
        let (breaker, clock) = breaker();
        for _ in 0..4 {
            assert!(try_it(&breaker, &clock, false));
        }
        clock.advance(seconds(10));
        let probe = breaker.admit(&clock).unwrap();
        assert!(breaker.admit(&clock).is_none(), "only one");
        probe.ended(false);
        assert!(breaker.admit(&clock).is_none(), "it failed");
        clock.advance(seconds(10));
        let probe = breaker.admit(&clock).unwrap();
        probe.ended(true);
        for _ in 0..3 {
            assert!(try_it(&breaker, &clock, false), "it begins anew");
        }
    }

    #[test]
    fn what_was_on_its_way_decides_nothing_later() {
        let (breaker, clock) = breaker();
        let late = breaker.admit(&clock).unwrap();
        for _ in 0..4 {
            assert!(try_it(&breaker, &clock, false));
        }
        late.ended(true);
        assert!(breaker.admit(&clock).is_none());
    }

    #[test]
    fn who_hangs_up_says_nothing_of_the_service() {
        let (breaker, clock) = breaker();
        for _ in 0..20 {
            drop(breaker.admit(&clock).unwrap());
        }
        for _ in 0..4 {
            assert!(try_it(&breaker, &clock, false), "nothing was counted");
        }
        clock.advance(seconds(10));
        drop(breaker.admit(&clock).unwrap());
        let probe = breaker.admit(&clock).unwrap();
        assert!(breaker.admit(&clock).is_none(), "the next one is the only probe");
        probe.ended(true);
        assert!(try_it(&breaker, &clock, true));
    }
}
