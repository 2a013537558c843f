//! What keeps one service from being asked too much: room for so many questions at once, and a
//! breaker.

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::breaker::{Breaker, Pass};
use crate::clock::Monotonic;
use crate::config::BreakerConfig;

/// How many questions may be open at once, where it is not said.
const AT_ONCE: u16 = 64;

/// What keeps one service from being asked too much.
pub struct Guard {
    service: String,
    room: Semaphore,
    breaker: Breaker,
}

/// The right to one question. Dropped without a word, the question counts for nothing.
pub struct Entered<'a> {
    pass: Pass<'a>,
    _room: SemaphorePermit<'a>,
}

impl Guard {
    /// The guard of a service.
    #[must_use]
    pub fn new(service: &str, breaker: BreakerConfig, at_once: Option<u16>) -> Self {
        let room = Semaphore::new(usize::from(at_once.unwrap_or(AT_ONCE).max(1)));
        Self { service: service.to_owned(), room, breaker: Breaker::new(service, breaker) }
    }

    /// The right to a question, now or not at all.
    ///
    /// # Errors
    /// Why not.
    pub fn enter<'a>(&'a self, clock: &'a dyn Monotonic) -> Result<Entered<'a>, &'static str> {
        let Ok(room) = self.room.try_acquire() else {
            tracing::warn!(cause = "at_once", service = self.service, "too many questions at once");
            return Err("too many questions at once");
        };
        let pass = self.breaker.admit(clock).ok_or("it is left alone for a while")?;
        Ok(Entered { pass, _room: room })
    }
}

impl Entered<'_> {
    /// What became of the question: whether the service works, whatever it answered.
    pub fn ended(self, went_well: bool) {
        self.pass.ended(went_well);
    }
}
