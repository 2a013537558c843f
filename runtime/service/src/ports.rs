//! Ports: what the runtime needs of the outside. Adapters implement them; in-memory doubles stand
//! beside the tests.

use std::collections::BTreeMap;

use async_trait::async_trait;
use pivotline_ir::{Login, Name, Tag};
use pivotline_machine::{ContactKind, Handover};

use crate::record::{Record, SessionKey};

/// Keeps sessions, programs and counters.
#[async_trait]
pub trait SessionStore: Send + Sync {
    /// Stores a new session, unless its key is taken.
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError>;

    /// The session of a key. It may have expired: the caller looks.
    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError>;

    /// Stores the session if the stored one still has the version `expected`.
    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        expected: u64,
    ) -> Result<Replaced, StoreError>;

    /// Counts one more use of `counter` unless `limit` uses lie within the last `window` seconds;
    /// says whether it was counted. Counters hold keyed hashes, never a number itself.
    async fn count(
        &self,
        counter: &str,
        now: u64,
        window: u64,
        limit: u32,
    ) -> Result<bool, StoreError>;

    /// Keeps a program's bytes under their digest. Keeping them twice changes nothing.
    async fn keep_program(&self, digest: &str, json: &str) -> Result<(), StoreError>;

    /// The bytes of the program of this digest.
    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError>;

    /// Removes sessions that ended or expired before `before` (seconds since 1970); how many.
    async fn purge(&self, before: u64) -> Result<usize, StoreError>;
}

/// What became of a new session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Created {
    /// It is stored.
    New,
    /// Its key was taken, by this record.
    Exists(Box<Record>),
}

/// What became of a replacement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replaced {
    /// It is stored.
    Done,
    /// Another step was first; this is what it stored. `None` where the session is gone.
    Moved(Option<Box<Record>>),
}

/// Why a store could not do its work. Nothing was lost: what was answered is stored.
#[derive(Debug, thiserror::Error)]
#[error("the session store could not {doing}: {why}")]
pub struct StoreError {
    /// What it was doing.
    pub doing: &'static str,
    /// Why it could not.
    pub why: String,
}

/// Sends text messages.
#[async_trait]
pub trait Texts: Send + Sync {
    /// Sends one message, once. Never retries by itself.
    async fn send(&self, to: &str, body: &str) -> TextOutcome;
}

/// What became of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOutcome {
    /// It was taken.
    Sent,
    /// It was certainly not sent.
    NotSent,
    /// It cannot be told; it is not sent again.
    Unknown,
}

/// Asks the menus' reading services.
#[async_trait]
pub trait Services: Send + Sync {
    /// A service's raw answer, field by field, within its time. Whether the fields are those that
    /// the service declares is checked by the runtime, not here.
    async fn ask(
        &self,
        service: &Name,
        arguments: &BTreeMap<String, String>,
        within_seconds: u32,
    ) -> Result<BTreeMap<String, String>, ServiceFailure>;

    /// Whether a number (E.164) is a mobile number.
    async fn is_mobile(&self, phone: &str) -> Result<bool, ServiceFailure>;
}

/// Why a service gave no answer; for the operator, never for the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ServiceFailure(pub String);

/// Proves who a person is.
#[async_trait]
pub trait Identity: Send + Sync {
    /// The choices of the login page, as (id, label in the person's language): a stand-in has
    /// `confirm` and `cancel`.
    fn choices(&self, name: &Name, login: &Login, language: &Tag) -> Vec<(String, String)>;

    /// Whether choosing `choice` proves it. `None` where there is no such choice.
    async fn decide(&self, name: &Name, login: &Login, choice: &str) -> Option<bool>;
}

/// Hands contacts to people.
#[async_trait]
pub trait ContactCentre: Send + Sync {
    /// Hands a contact over: the call of this id is kept where it is still up and the route has
    /// `this call` among its ways; else a new contact is started by the first way that works.
    /// Called twice with the same `client_token` it starts one contact and answers alike.
    async fn hand_over(
        &self,
        call: &str,
        display_name: &str,
        client_token: &str,
        handover: &Handover,
    ) -> HandoverOutcome;

    /// Whether these opening hours are open now; `None` where it cannot be told.
    async fn is_open(&self, hours: &Name) -> Option<bool>;

    /// Whether a contact that was handed over has ended.
    async fn has_ended(&self, contact: &str) -> bool;

    /// The person has no more need of a contact. One that still waits leaves its queue; one that
    /// an agent has goes on. Called twice it does no more.
    async fn end(&self, contact: &str);
}

/// What became of a handover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HandoverOutcome {
    /// The contact is queued.
    Queued {
        /// By which way.
        kind: ContactKind,
        /// Its id.
        contact: String,
    },
    /// The route's hours are closed.
    Closed,
    /// The queue has no room.
    Full,
    /// It did not work.
    Failed,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Seconds since 1970.
    fn now(&self) -> u64;
}

/// Takes journey events. They hold no personal data.
pub trait Events: Send + Sync {
    /// Takes one event.
    fn record(&self, event: JourneyEvent);
}

/// One step of a journey, for the funnel and for tests.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct JourneyEvent {
    /// What happened: `call`, `link_sent`, `link_not_sent`, `opened`, `chosen`, `solved`,
    /// `logged_in`, `login_refused`, `handed_over`, `completed`, `call_ended`.
    pub kind: &'static str,
    /// When, in seconds since 1970.
    pub at: u64,
    /// The session's public handle: the first characters of its key, which is a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The menu in which it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu: Option<String>,
    /// The option that was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
}
