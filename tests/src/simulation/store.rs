//! The store that all servers share: conditions hold, nothing expires by itself, and calls meet
//! every fate that a network has for them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pivotline_service::ports::{Artefacts, Created, Quota, Replaced, SessionStore, StoreError};
use pivotline_service::record::{Record, SessionKey};

use super::Defect;
use super::faults::Fate;
use super::history::Write;
use super::scheduler::OUTSIDE;
use super::world::{World, lock, tell};

/// The store.
pub(super) struct Store {
    world: Arc<World>,
    held: Arc<Held>,
}

/// What is stored.
#[derive(Default)]
struct Held {
    sessions: Mutex<BTreeMap<SessionKey, Record>>,
    counters: Mutex<BTreeMap<(String, u64), u32>>,
    programs: Mutex<BTreeMap<String, String>>,
    current: Mutex<Option<String>>,
}

fn error(why: &str) -> StoreError {
    StoreError { doing: "do it", why: why.to_owned() }
}

impl Store {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self { world: Arc::clone(world), held: Arc::default() }
    }

    /// All that is held of people, as somebody would see it who stole it.
    pub(super) fn dump(&self) -> Vec<u8> {
        let mut dump = Vec::new();
        for (key, record) in lock(&self.held.sessions).iter() {
            dump.extend_from_slice(key.0.as_bytes());
            dump.extend_from_slice(&record.to_bytes());
        }
        dump.extend_from_slice(format!("{:?}", lock(&self.held.counters)).as_bytes());
        dump
    }

    /// Calls `work` as fate has it.
    async fn call<T: Send + 'static>(
        &self,
        what: &str,
        work: impl Fn(&World, &Held) -> T + Send + Sync + 'static,
    ) -> Result<T, StoreError> {
        self.world.pause().await;
        if self.world.is_store_gone() {
            tell!(self.world, "    store: {what}: gone");
            self.world.wait(200).await;
            return Err(error("it is gone"));
        }
        let fate = self.world.fate();
        if fate != Fate::Good {
            tell!(self.world, "    store: {what}: {fate:?}");
        }
        match fate {
            Fate::Fails => return Err(error("throttled")),
            Fate::Late => {
                self.world.count("late writes");
                let (world, held) = (Arc::clone(&self.world), Arc::clone(&self.held));
                self.world.scheduler.begin(OUTSIDE, async move {
                    world.wait(world.below(3_000)).await;
                    work(&world, &held);
                });
                return Err(error("no answer"));
            }
            Fate::Good | Fate::AnswerLost | Fate::AskedAgain => {}
        }
        let mut answer = work(&self.world, &self.held);
        if fate == Fate::AskedAgain {
            self.world.pause().await;
            answer = work(&self.world, &self.held);
        }
        self.world.pause().await;
        if fate == Fate::AnswerLost { Err(error("no answer")) } else { Ok(answer) }
    }
}

fn create(world: &World, held: &Held, key: &SessionKey, record: &Record) -> Created {
    let mut sessions = lock(&held.sessions);
    let first = sessions.get(key).filter(|_| world.defect != Some(Defect::ClaimIsDropped));
    if let Some(first) = first {
        return Created::Exists(Box::new(first.clone()));
    }
    sessions.insert(key.clone(), record.clone());
    drop(sessions);
    lock(&world.history).written(world, key, Write::Created, record);
    Created::New
}

fn replace(world: &World, held: &Held, key: &SessionKey, record: &Record, now: u64) -> Replaced {
    let mut sessions = lock(&held.sessions);
    let Some(stored) = sessions.get_mut(key) else { return Replaced::Moved(None) };
    let fits = stored.version.saturating_add(1) == record.version && stored.expires > now;
    if !fits && world.defect != Some(Defect::StoreIgnoresConditions) {
        return Replaced::Moved(Some(Box::new(stored.clone())));
    }
    if world.defect == Some(Defect::StoreForgets) && world.strikes(50) {
        return Replaced::Done;
    }
    *stored = record.clone();
    drop(sessions);
    lock(&world.history).written(world, key, Write::Replaced, record);
    Replaced::Done
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        let (key, record) = (key.clone(), record.clone());
        self.call("create", move |world, held| create(world, held, &key, &record)).await
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        let key = key.clone();
        self.call("load", move |_, held| lock(&held.sessions).get(&key).cloned()).await
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError> {
        let (key, record) = (key.clone(), record.clone());
        self.call("replace", move |world, held| replace(world, held, &key, &record, now)).await
    }

    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError> {
        let window = (quota.counter.to_owned(), quota.window_at(now));
        let limit = quota.limit;
        let count = move |_: &World, held: &Held| {
            let mut counters = lock(&held.counters);
            let uses = counters.entry(window.clone()).or_default();
            let free = *uses < limit;
            *uses += u32::from(free);
            free
        };
        self.call("count", count).await
    }

    async fn purge(&self, _before: u64) -> Result<usize, StoreError> {
        Ok(0)
    }
}

#[async_trait]
impl Artefacts for Store {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        let (digest, json) = (digest.to_owned(), json.to_owned());
        let keep = move |_: &World, held: &Held| {
            lock(&held.programs).insert(digest.clone(), json.clone());
        };
        self.call("keep a program", keep).await
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        let digest = digest.to_owned();
        let load = move |_: &World, held: &Held| lock(&held.programs).get(&digest).cloned();
        self.call("load a program", load).await
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        self.call("load the current digest", |_, held| lock(&held.current).clone()).await
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        let digest = digest.to_owned();
        let make = move |_: &World, held: &Held| *lock(&held.current) = Some(digest.clone());
        self.call("make a program current", make).await
    }
}
