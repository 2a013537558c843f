//! What Connect told, kept for a while: its quotas are a few requests a second, and every caller
//! asks the same.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What was told of things, by their ids.
pub(super) struct Kept<T> {
    /// How long what was told is kept, in seconds.
    told: u64,
    /// For how long what could not be told is not asked for again, in seconds.
    untold: u64,
    /// What was told of each, and until when it is kept.
    all: Mutex<BTreeMap<String, (u64, Option<T>)>>,
}

impl<T: Clone> Kept<T> {
    /// Nothing yet; what is told will be kept for so many seconds, and that nothing was told for
    /// so many others.
    pub(super) fn new(told: u64, untold: u64) -> Self {
        Self { told, untold, all: Mutex::default() }
    }

    /// What was told of this id, asked for where it is not kept at `now` (seconds since 1970).
    pub(super) async fn or_ask(
        &self,
        id: &str,
        now: u64,
        ask: impl Future<Output = Option<T>>,
    ) -> Option<T> {
        let kept = self.all().get(id).filter(|(until, _)| now < *until).cloned();
        if let Some((_, told)) = kept {
            return told;
        }
        let told = ask.await;
        let kept = if told.is_some() { self.told } else { self.untold };
        self.all().insert(id.to_owned(), (now.saturating_add(kept), told.clone()));
        told
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, (u64, Option<T>)>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
