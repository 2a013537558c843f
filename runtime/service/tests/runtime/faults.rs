//! Stores and contact centres that fail half way.

use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use pivotline_service::doubles::{MemoryArtefacts, MemoryStore};
use pivotline_service::ports::{Created, Quota, Replaced, SessionStore, StoreError};
use pivotline_service::record::{Record, SessionKey};
use serde_json::json;

use crate::program::program_with;
use crate::world::{World, choice};

/// What becomes of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Good,
    /// It is not stored, and the caller is told so.
    Refused,
    /// It is stored, and the caller is told that it was not.
    AnswerLost,
    /// It is stored, tried again, and meets itself.
    Repeated,
}

/// How often a store was asked for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) loads: u32,
    pub(crate) writes: u32,
}

/// A store whose next replacements meet these fates, the last one first.
#[derive(Default)]
pub(crate) struct FaultyStore {
    pub(crate) inner: MemoryStore,
    fates: Mutex<Vec<Fate>>,
    silent: Mutex<Option<&'static str>>,
    asked: Mutex<Asked>,
}

impl FaultyStore {
    pub(crate) fn meets(&self, fates: &[Fate]) {
        *self.fates.lock().unwrap() = fates.iter().rev().copied().collect();
    }

    /// From now on it never answers a `create`, a `count`, a `load` or a `replace`.
    pub(crate) fn is_silent_on(&self, what: &'static str) {
        *self.silent.lock().unwrap() = Some(what);
    }

    /// Comes to no end for what is not answered.
    async fn hears(&self, what: &str) {
        let silent = *self.silent.lock().unwrap() == Some(what);
        if silent {
            std::future::pending().await
        }
    }

    /// How often it was asked since this was asked last.
    pub(crate) fn asked(&self) -> Asked {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

fn lost() -> StoreError {
    StoreError { doing: "store a session", why: "the line was cut".to_owned() }
}

#[async_trait]
impl SessionStore for FaultyStore {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        self.hears("create").await;
        self.inner.create(key, record).await
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        self.hears("load").await;
        self.asked.lock().unwrap().loads += 1;
        self.inner.load(key).await
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError> {
        self.hears("replace").await;
        self.asked.lock().unwrap().writes += 1;
        let fate = self.fates.lock().unwrap().pop().unwrap_or(Fate::Good);
        if fate == Fate::Refused {
            return Err(lost());
        }
        let replaced = self.inner.replace(key, record, now).await?;
        match fate {
            Fate::AnswerLost => Err(lost()),
            Fate::Repeated => self.inner.replace(key, record, now).await,
            Fate::Good | Fate::Refused => Ok(replaced),
        }
    }

    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError> {
        self.hears("count").await;
        self.inner.count(quota, now).await
    }

    async fn purge(&self, before: u64) -> Result<usize, StoreError> {
        self.inner.purge(before).await
    }
}

#[tokio::test]
async fn whatever_write_is_lost_a_handover_happens_once() {
    use Fate::{AnswerLost, Good, Refused};
    let cases = [[Refused, Good], [AnswerLost, Good], [Good, Refused], [Good, AnswerLost]];
    for fates in cases {
        let world = World::new().await;
        let (bearer, state) = world.session().await;
        let mut tap = choice(&state, "0");
        tap["key"] = "tap".into();
        world.store.meets(&fates);
        world.event(&bearer, tap.clone()).await.is_problem(503, "unavailable");
        let again = world.event(&bearer, tap.clone()).await;
        assert_eq!(again.status, 200, "{fates:?} {again:?}");
        assert!(again.json()["contact"].is_object(), "{fates:?} {again:?}");
        assert_eq!(world.event(&bearer, tap).await.body, again.body);
        assert_eq!(world.centre.contacts().len(), 1, "{fates:?}");
        assert_eq!(world.state(&bearer).await.json(), again.json());
    }
}

#[tokio::test]
async fn a_handover_that_was_left_behind_is_finished_by_whoever_looks() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.store.meets(&[Fate::Good, Fate::Refused]);
    world.event(&bearer, choice(&state, "0")).await.is_problem(503, "unavailable");
    let now = world.state(&bearer).await.json();
    assert!(now["contact"].is_object());
    assert_eq!(world.centre.contacts().len(), 1);
    world.event(&bearer, choice(&state, "1")).await.is_problem(409, "stale_version");
}

#[tokio::test]
async fn a_write_that_meets_itself_is_done() {
    let world = World::new().await;
    let (bearer, state) = world.session().await;
    world.store.meets(&[Fate::Repeated, Fate::Repeated]);
    let waiting = world.choose(&bearer, &state, "0").await;
    assert_eq!(world.state(&bearer).await.json(), waiting);
    assert_eq!((waiting["version"].as_u64(), world.centre.tries()), (Some(5), 1));
}

#[tokio::test]
async fn an_opening_whose_answer_was_lost_can_be_asked_for_again() {
    let world = World::new().await;
    let token = world.link().await;
    let open = format!("/session/{token}/open");
    let key = [("idempotency-key", "0123456789abcdef")];
    world.store.meets(&[Fate::AnswerLost]);
    world.post(&open, &key, "").await.is_problem(503, "unavailable");
    let again = world.post(&open, &key, "").await.json();
    let bearer = again["bearer"].as_str().unwrap();
    assert_eq!(world.state(bearer).await.json(), again["state"]);
}

#[tokio::test]
async fn a_text_that_is_out_is_told_as_sent_though_the_store_fails() {
    let world = World::new().await;
    world.store.meets(&[Fate::Refused]);
    assert_eq!(world.ask_for_link("c", "1").await, "sent");
    assert_eq!(world.texts.sent().len(), 1);
    let token = world.texts.sent()[0].1.rsplit_once("?s=").unwrap().1.to_owned();
    assert_eq!(world.get(&format!("/session/{token}"), &[]).await.status, 200);
}

#[tokio::test]
async fn a_service_that_fails_leads_on() {
    let world = World::new().await;
    world.services.answer("balance", &[("amount", "much")]);
    let (bearer, state) = world.session().await;
    let login = world.choose(&bearer, &state, "1").await;
    let menu = world.choose(&bearer, &login, "confirm").await;
    assert_eq!(menu["said"], json!(["Sorry, something went wrong."]));
}

#[tokio::test]
async fn a_session_of_a_program_that_is_gone_is_refused() {
    let mut world = World::new().await;
    let token = world.link().await;
    world.ports.artefacts = Arc::new(MemoryArtefacts::default());
    world.restart(&program_with("see your money")).await;
    world.post(&format!("/session/{token}/open"), &[], "").await.is_problem(410, "program_gone");
}
