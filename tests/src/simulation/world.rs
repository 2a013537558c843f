//! Everything that the servers of a schedule share, and what is known of it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pivotline_service::ServerKey;
use pivotline_service::record::SessionKey;
use tokio::time::{Instant, sleep};

use super::Defect;
use super::faults::{Fate, Faults};
use super::history::History;
use super::scheduler::{Scheduler, pause};
use crate::random::Random;

/// When schedules begin, in seconds since 1970.
const BEGIN: u64 = 1_795_366_800;

/// The world of a schedule.
pub(super) struct World {
    pub(super) scheduler: Scheduler,
    pub(super) faults: Faults,
    pub(super) defect: Option<Defect>,
    pub(super) history: Mutex<History>,
    random: Mutex<Random>,
    /// No faults come any more.
    healed: AtomicBool,
    /// Until when the store is gone, in milliseconds of the schedule.
    gone_until: AtomicU64,
    began: Mutex<Option<Instant>>,
    elapsed: AtomicU64,
    trace: Option<Mutex<String>>,
    violation: Mutex<Option<String>>,
    counts: Mutex<BTreeMap<&'static str, usize>>,
    names: Mutex<BTreeMap<SessionKey, usize>>,
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Writes a line of the trace, if there is one.
macro_rules! tell {
    ($world:expr, $($words:tt)*) => {
        if $world.is_traced() {
            $world.trace(format_args!($($words)*));
        }
    };
}
pub(super) use tell;

impl World {
    pub(super) fn new(seed: u64, defect: Option<Defect>, traced: bool) -> Self {
        let mut random = Random::new(seed ^ 0x5eed);
        Self {
            scheduler: Scheduler::default(),
            faults: Faults::new(&mut random),
            defect,
            history: Mutex::default(),
            random: Mutex::new(random),
            healed: AtomicBool::new(false),
            gone_until: AtomicU64::new(0),
            began: Mutex::default(),
            elapsed: AtomicU64::new(0),
            trace: traced.then(Mutex::default),
            violation: Mutex::default(),
            counts: Mutex::default(),
            names: Mutex::default(),
        }
    }

    /// The secret that all servers share.
    pub(super) fn server_key() -> ServerKey {
        ServerKey::from_bytes([7; 32])
    }

    /// A number below `limit`.
    pub(super) fn below(&self, limit: usize) -> usize {
        lock(&self.random).below(limit)
    }

    /// Whether something happens that is so likely, in thousandths, while there are faults.
    pub(super) fn strikes(&self, thousandths: usize) -> bool {
        !self.is_healed() && self.below(1000) < thousandths
    }

    /// Faults end.
    pub(super) fn heal(&self) {
        self.healed.store(true, Ordering::Relaxed);
        self.gone_until.store(0, Ordering::Relaxed);
        tell!(self, "all faults end");
    }

    pub(super) fn is_healed(&self) -> bool {
        self.healed.load(Ordering::Relaxed)
    }

    /// The store is gone for so many milliseconds.
    pub(super) fn lose_store(&self, milliseconds: u64) {
        self.gone_until.store(self.elapsed() + milliseconds, Ordering::Relaxed);
    }

    pub(super) fn is_store_gone(&self) -> bool {
        self.gone_until.load(Ordering::Relaxed) > self.elapsed()
    }

    /// Lets others go on, and some time pass.
    pub(super) async fn pause(&self) {
        pause().await;
        if self.strikes(self.faults.slow) {
            let most = if self.below(8) == 0 { 5_000 } else { 300 };
            self.wait(self.below(most)).await;
        }
    }

    /// Waits for so many milliseconds.
    pub(super) async fn wait(&self, milliseconds: usize) {
        sleep(Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default())).await;
    }

    /// What becomes of a call to something outside.
    pub(super) fn fate(&self) -> Fate {
        let faults = self.faults;
        let fates = [
            (faults.fails, Fate::Fails),
            (faults.answer_lost, Fate::AnswerLost),
            (faults.late, Fate::Late),
            (faults.asked_again, Fate::AskedAgain),
        ];
        let struck = fates.into_iter().find(|(rate, _)| self.strikes(*rate));
        struck.map_or(Fate::Good, |(_, fate)| fate)
    }

    /// Milliseconds since the schedule began. Its clock is there while it runs.
    pub(super) fn elapsed(&self) -> u64 {
        if tokio::runtime::Handle::try_current().is_ok() {
            let began = *lock(&self.began).get_or_insert_with(Instant::now);
            let elapsed = u64::try_from(began.elapsed().as_millis()).unwrap_or_default();
            self.elapsed.store(elapsed, Ordering::Relaxed);
        }
        self.elapsed.load(Ordering::Relaxed)
    }

    /// The right time, in seconds since 1970.
    pub(super) fn time(&self) -> u64 {
        BEGIN + self.elapsed() / 1000
    }

    /// Something is so that must never be so. The schedule ends here.
    pub(super) fn violate(&self, what: String) {
        tell!(self, "WRONG: {what}");
        lock(&self.violation).get_or_insert(what);
        self.scheduler.stop();
    }

    pub(super) fn violation(&self) -> Option<String> {
        lock(&self.violation).clone()
    }

    /// Counts something worth knowing that it happens.
    pub(super) fn count(&self, what: &'static str) {
        *lock(&self.counts).entry(what).or_default() += 1;
    }

    pub(super) fn counts(&self) -> BTreeMap<&'static str, usize> {
        lock(&self.counts).clone()
    }

    /// A session's name in the trace.
    pub(super) fn name(&self, key: &SessionKey) -> String {
        let mut names = lock(&self.names);
        let next = names.len() + 1;
        format!("session {}", names.entry(key.clone()).or_insert(next))
    }

    pub(super) fn is_traced(&self) -> bool {
        self.trace.is_some()
    }

    pub(super) fn trace(&self, words: fmt::Arguments<'_>) {
        let Some(trace) = &self.trace else { return };
        let at = self.elapsed();
        // Writing to a text cannot fail.
        let _written = writeln!(lock(trace), "{:>6}.{:03}  {words}", at / 1000, at % 1000);
    }

    pub(super) fn traced(&self) -> String {
        self.trace.as_ref().map(|trace| lock(trace).clone()).unwrap_or_default()
    }
}
