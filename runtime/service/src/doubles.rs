//! In-memory doubles of the ports, for tests of this package and of others.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use pivotline_ir::{Login, Name, Tag};
use pivotline_machine::{ContactKind, Handover};

use crate::config::Config;
use crate::mode::Mode;
use crate::ports::{
    Artefacts, Clock, ContactCentre, Created, Ending, Events, HandOver, HandoverOutcome, Identity,
    Join, JoinFailure, JourneyEvent, LineType, NumberFacts, Numbers, Question, Quota, Replaced,
    ServiceFailure, Services, SessionStore, StoreError, TextOutcome, Texts,
};
use crate::record::{Record, SessionKey};
use crate::runtime::Ports;
use crate::server_key::ServerKey;
use crate::text_policy::TextPolicy;

/// Ports that are all doubles. A test puts in the place of some what it looks at.
#[must_use]
pub fn ports() -> Ports {
    Ports {
        store: Arc::new(MemoryStore::default()),
        artefacts: Arc::new(MemoryArtefacts::default()),
        texts: Arc::new(MemoryTexts::default()),
        services: Arc::new(MemoryServices::default()),
        numbers: Arc::new(AllMobile),
        identity: Arc::new(StandInIdentity),
        contact_centre: Arc::new(MemoryContactCentre::default()),
        clock: Arc::new(StoppedClock::default()),
        events: Arc::new(MemoryEvents::default()),
    }
}

/// The settings of a public server that texts the numbers of tests.
#[must_use]
pub fn config() -> Config {
    Config {
        mode: Mode::Public,
        base_url: "https://menu.example.com".to_owned(),
        server_key: ServerKey::from_bytes([7; 32]),
        texts: TextPolicy { allow: vec!["+1202555".to_owned()], ..TextPolicy::default() },
        instance: None,
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A store in memory.
#[derive(Default)]
pub struct MemoryStore {
    sessions: Mutex<BTreeMap<SessionKey, Record>>,
    counters: Mutex<BTreeMap<(String, u64, u64), u32>>,
}

impl MemoryStore {
    /// All that it holds of people, as a text: what somebody would see who stole it.
    #[must_use]
    pub fn dump(&self) -> String {
        let sessions = lock(&self.sessions);
        let shown = sessions.iter().map(|(key, record)| {
            let sealed = String::from_utf8_lossy(&record.sealed);
            let head = Record { sealed: Vec::new(), ..record.clone() };
            format!("{} {head:?} {sealed}\n", key.0)
        });
        format!("{}{:?}", shown.collect::<String>(), lock(&self.counters))
    }

    /// The sessions that it holds.
    #[must_use]
    pub fn sessions(&self) -> BTreeMap<SessionKey, Record> {
        lock(&self.sessions).clone()
    }
}

#[async_trait]
impl SessionStore for MemoryStore {
    async fn create(&self, key: &SessionKey, record: &Record) -> Result<Created, StoreError> {
        let mut sessions = lock(&self.sessions);
        if let Some(first) = sessions.get(key) {
            return Ok(Created::Exists(Box::new(first.clone())));
        }
        sessions.insert(key.clone(), record.clone());
        Ok(Created::New)
    }

    async fn load(&self, key: &SessionKey) -> Result<Option<Record>, StoreError> {
        Ok(lock(&self.sessions).get(key).cloned())
    }

    async fn replace(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<Replaced, StoreError> {
        let mut sessions = lock(&self.sessions);
        match sessions.get_mut(key) {
            Some(stored)
                if stored.version.saturating_add(1) == record.version && stored.expires > now =>
            {
                *stored = record.clone();
                Ok(Replaced::Done)
            }
            other => Ok(Replaced::Moved(other.map(|stored| Box::new(stored.clone())))),
        }
    }

    async fn count(&self, quota: &Quota<'_>, now: u64) -> Result<bool, StoreError> {
        let mut counters = lock(&self.counters);
        let window = (quota.counter.to_owned(), quota.window, quota.window_at(now));
        let uses = counters.entry(window).or_default();
        let free = *uses < quota.limit;
        *uses = uses.saturating_add(u32::from(free));
        Ok(free)
    }

    async fn purge(&self, before: u64) -> Result<usize, StoreError> {
        let mut sessions = lock(&self.sessions);
        let count = sessions.len();
        sessions.retain(|_, record| record.expires >= before);
        Ok(count - sessions.len())
    }
}

/// Programs in memory.
#[derive(Default)]
pub struct MemoryArtefacts {
    programs: Mutex<BTreeMap<String, String>>,
    current: Mutex<Option<String>>,
}

#[async_trait]
impl Artefacts for MemoryArtefacts {
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError> {
        lock(&self.programs).insert(digest.to_owned(), json.to_owned());
        Ok(())
    }

    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError> {
        Ok(lock(&self.programs).get(digest).cloned())
    }

    async fn current(&self) -> Result<Option<String>, StoreError> {
        Ok(lock(&self.current).clone())
    }

    async fn make_current(&self, digest: &str) -> Result<(), StoreError> {
        *lock(&self.current) = Some(digest.to_owned());
        Ok(())
    }
}

/// Text messages that went nowhere.
#[derive(Default)]
pub struct MemoryTexts {
    sent: Mutex<Vec<(String, String)>>,
    outcome: Mutex<Option<TextOutcome>>,
}

impl MemoryTexts {
    /// The messages, oldest first, as (number, words).
    #[must_use]
    pub fn sent(&self) -> Vec<(String, String)> {
        lock(&self.sent).clone()
    }

    /// What becomes of messages from now on.
    pub fn answer_with(&self, outcome: TextOutcome) {
        *lock(&self.outcome) = Some(outcome);
    }
}

#[async_trait]
impl Texts for MemoryTexts {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        lock(&self.sent).push((to.to_owned(), body.to_owned()));
        lock(&self.outcome).unwrap_or(TextOutcome::Sent)
    }
}

/// Services that answer what they were told to; others fail.
#[derive(Default)]
pub struct MemoryServices {
    answers: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    asked: Mutex<Vec<(String, BTreeMap<String, String>)>>,
}

impl MemoryServices {
    /// What a service answers from now on.
    pub fn answer(&self, service: &str, fields: &[(&str, &str)]) {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        lock(&self.answers).insert(service.to_owned(), fields.collect());
    }

    /// What was asked, oldest first.
    #[must_use]
    pub fn asked(&self) -> Vec<(String, BTreeMap<String, String>)> {
        lock(&self.asked).clone()
    }
}

#[async_trait]
impl Services for MemoryServices {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        let service = question.service;
        lock(&self.asked).push((service.to_string(), question.arguments.clone()));
        let answer = lock(&self.answers).get(service.as_str()).cloned();
        answer.ok_or_else(|| ServiceFailure::Failed(format!("{service} has no answer")))
    }
}

/// Knows all numbers as mobile ones.
pub struct AllMobile;

#[async_trait]
impl Numbers for AllMobile {
    async fn look_up(&self, _phone: &str) -> Result<NumberFacts, ServiceFailure> {
        Ok(NumberFacts { line: LineType::Mobile, country: None, carrier: None })
    }
}

/// A login that believes whoever confirms: its choices are `confirm` and `cancel`.
pub struct StandInIdentity;

#[async_trait]
impl Identity for StandInIdentity {
    fn choices(&self, _name: &Name, _login: &Login, language: &Tag) -> Vec<(String, String)> {
        let (confirm, cancel) = match language.language() {
            "es" => ("Confirmar", "Cancelar"),
            _ => ("Confirm", "Cancel"),
        };
        let choices = [("confirm", confirm), ("cancel", cancel)];
        choices.map(|(id, label)| (id.to_owned(), label.to_owned())).into()
    }

    async fn decide(&self, _name: &Name, _login: &Login, choice: &str) -> Option<bool> {
        match choice {
            "confirm" => Some(true),
            "cancel" => Some(false),
            _ => None,
        }
    }
}

/// A contact centre with one waiting room.
#[derive(Default)]
pub struct MemoryContactCentre {
    contacts: Mutex<BTreeMap<String, Handover>>,
    tries: AtomicU64,
    ended: Mutex<Vec<String>>,
    outcome: Mutex<Option<HandoverOutcome>>,
    no_join: Mutex<Option<JoinFailure>>,
}

impl MemoryContactCentre {
    /// The contacts that wait, by id.
    #[must_use]
    pub fn contacts(&self) -> BTreeMap<String, Handover> {
        lock(&self.contacts).clone()
    }

    /// How often a contact was handed over, second tries among them.
    #[must_use]
    pub fn tries(&self) -> u64 {
        self.tries.load(Ordering::SeqCst)
    }

    /// An agent ends a contact.
    pub fn hang_up(&self, contact: &str) {
        lock(&self.ended).push(contact.to_owned());
    }

    /// The contacts that were ended, by whomever.
    #[must_use]
    pub fn ended(&self) -> Vec<String> {
        lock(&self.ended).clone()
    }

    /// What becomes of handovers from now on; `None`: they are queued.
    pub fn answer_with(&self, outcome: Option<HandoverOutcome>) {
        *lock(&self.outcome) = outcome;
    }

    /// Why nobody can join contacts from now on; `None`: all can.
    pub fn refuse_joins(&self, failure: Option<JoinFailure>) {
        *lock(&self.no_join) = failure;
    }
}

#[async_trait]
impl ContactCentre for MemoryContactCentre {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        self.tries.fetch_add(1, Ordering::SeqCst);
        if let Some(outcome) = lock(&self.outcome).clone() {
            return outcome;
        }
        let contact = format!("contact {}", request.client_token);
        lock(&self.contacts).insert(contact.clone(), request.handover.clone());
        HandoverOutcome::Queued { kind: ContactKind::WebCall, contact, join: None }
    }

    async fn join(
        &self,
        _kind: ContactKind,
        contact: &str,
        display_name: &str,
    ) -> Result<Join, JoinFailure> {
        if let Some(failure) = *lock(&self.no_join) {
            return Err(failure);
        }
        if !lock(&self.contacts).contains_key(contact) || self.has_ended(contact).await {
            return Err(JoinFailure::Gone);
        }
        Ok(Join::new(serde_json::json!({ "contact": contact, "name": display_name })))
    }

    async fn is_open(&self, _hours: &Name) -> Option<bool> {
        Some(true)
    }

    async fn has_ended(&self, contact: &str) -> bool {
        self.ended().iter().any(|ended| ended == contact)
    }

    async fn end(&self, contact: &str) -> Ending {
        lock(&self.ended).push(contact.to_owned());
        Ending::Over
    }

    async fn abandon(&self, request: &HandOver<'_>) -> Ending {
        match self.hand_over(request).await {
            HandoverOutcome::Queued { contact, .. } => self.end(&contact).await,
            _ => Ending::Unknown,
        }
    }
}

/// A clock that stands still until it is set.
pub struct StoppedClock(AtomicU64);

impl StoppedClock {
    /// A clock that shows `now`, in seconds since 1970.
    #[must_use]
    pub fn at(now: u64) -> Self {
        Self(AtomicU64::new(now))
    }

    /// Lets `seconds` pass.
    pub fn pass(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl Default for StoppedClock {
    /// A clock that shows 17:00 UTC on November 22, 2026.
    fn default() -> Self {
        Self::at(1_795_366_800)
    }
}

impl Clock for StoppedClock {
    fn now(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

/// Journey events, kept.
#[derive(Default)]
pub struct MemoryEvents(Mutex<Vec<JourneyEvent>>);

impl MemoryEvents {
    /// The events, oldest first.
    #[must_use]
    pub fn all(&self) -> Vec<JourneyEvent> {
        lock(&self.0).clone()
    }

    /// The kinds of the events, oldest first.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        lock(&self.0).iter().map(|event| event.kind.as_str()).collect()
    }
}

impl Events for MemoryEvents {
    fn record(&self, event: JourneyEvent) {
        lock(&self.0).push(event);
    }
}
