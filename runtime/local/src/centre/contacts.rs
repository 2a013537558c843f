//! Contacts that wait for people, and the desk at which they are taken.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use pivotline_connect::interpret::QueueAnswer;
use pivotline_ir::{Name, RouteWay};
use pivotline_machine::{ContactKind, Handover};
use pivotline_service::ports::{
    Clock, ContactCentre, Events, HandOver, HandoverOutcome, Join, JoinFailure, JourneyEvent,
    JourneyStep,
};
use serde::Serialize;

use super::id::new_id;
use crate::services::ServicesFile;

/// How many contacts are remembered; those that are over are forgotten first.
const MOST_CONTACTS: usize = 1_000;

/// A contact that waits in a queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct QueuedContact {
    /// The queue.
    pub queue: String,
    /// `call`, `web_call`, `chat` or `callback`.
    pub kind: &'static str,
    /// What travels along; nothing blank.
    pub attributes: BTreeMap<String, String>,
    /// Its id; of a call that was kept, the call's.
    pub contact: String,
}

/// A contact as the agent's desk shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DeskContact {
    /// The contact.
    #[serde(flatten)]
    pub queued: QueuedContact,
    /// Who it is, as far as a page may say.
    pub name: String,
    /// Since when it waits, in seconds since 1970.
    pub at: u64,
    /// How far it is.
    pub state: DeskState,
}

/// How far a contact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum DeskState {
    /// It waits in its queue.
    Waiting,
    /// An agent has it.
    Answered,
    /// It is over.
    Ended,
}

/// There is no such contact, or it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such contact")]
pub(crate) struct NoSuchContact;

/// The queues and the desk, in memory.
pub(crate) struct Contacts {
    services: Arc<ServicesFile>,
    clock: Arc<dyn Clock>,
    events: Arc<dyn Events>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Calls that are up, in their flow and in no queue.
    calls: BTreeSet<String>,
    /// Contacts in the order in which they came.
    contacts: Vec<DeskContact>,
    /// What became of each handover.
    handed_over: BTreeMap<String, HandoverOutcome>,
}

impl Contacts {
    /// Empty queues.
    #[must_use]
    pub(crate) fn new(
        services: Arc<ServicesFile>,
        clock: Arc<dyn Clock>,
        events: Arc<dyn Events>,
    ) -> Self {
        Self { services, clock, events, state: Mutex::default() }
    }

    /// The contacts that wait, oldest first.
    #[must_use]
    pub(crate) fn waiting(&self) -> Vec<QueuedContact> {
        let state = self.state();
        let waiting = state.contacts.iter().filter(|contact| contact.state == DeskState::Waiting);
        waiting.map(|contact| contact.queued.clone()).collect()
    }

    /// The contacts that wait or that an agent has, oldest first.
    #[must_use]
    pub(crate) fn desk(&self) -> Vec<DeskContact> {
        let state = self.state();
        let here = state.contacts.iter().filter(|contact| contact.state != DeskState::Ended);
        here.cloned().collect()
    }

    /// How far a contact is; `None` for a call that was never queued.
    #[must_use]
    pub(crate) fn stage(&self, contact: &str) -> Option<DeskState> {
        let state = self.state();
        state.contacts.iter().find(|known| known.queued.contact == contact).map(|known| known.state)
    }

    /// An agent takes a contact that waits.
    ///
    /// # Errors
    /// It does not wait.
    pub(crate) fn answer(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        let known = state.contacts.iter_mut();
        let mut waiting = known.filter(|known| known.state == DeskState::Waiting);
        let known = waiting.find(|known| known.queued.contact == contact).ok_or(NoSuchContact)?;
        known.state = DeskState::Answered;
        Ok(())
    }

    /// A contact ends: the agent is done with it, or the caller gave up.
    ///
    /// # Errors
    /// It is over already, or was never there.
    pub(crate) fn end(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        let known = state.contacts.iter_mut();
        let mut here = known.filter(|known| known.state != DeskState::Ended);
        let known = here.find(|known| known.queued.contact == contact).ok_or(NoSuchContact)?;
        known.state = DeskState::Ended;
        let is_call = known.queued.kind == kind_name(ContactKind::ThisCall);
        drop(state);
        if is_call {
            self.record(JourneyStep::CallEnded);
        }
        Ok(())
    }

    /// A call has begun: from now on a handover may keep it.
    pub(super) fn call_began(&self, call: &str) {
        self.state().calls.insert(call.to_owned());
        self.record(JourneyStep::Call);
    }

    /// A call is over without having been queued.
    pub(super) fn call_ended(&self, call: &str) {
        if self.state().calls.remove(call) {
            self.record(JourneyStep::CallEnded);
        }
    }

    /// A flow puts its call into a queue.
    pub(super) fn queue_call(
        &self,
        (call, from): (&str, &str),
        queue: &str,
        attributes: &BTreeMap<String, String>,
    ) -> QueueAnswer {
        let answer = self.services.queue(queue);
        if answer == QueueAnswer::Taken {
            let queued = queued(call, queue, ContactKind::ThisCall, attributes);
            let mut state = self.state();
            state.calls.remove(call);
            state.add(queued, from, self.clock.now());
            drop(state);
            self.record(JourneyStep::HandedOver);
        }
        answer
    }

    /// Whether nothing stands against a handover, and if not, what.
    fn against(&self, handover: &Handover) -> Option<HandoverOutcome> {
        match handover.hours.as_ref().map(|hours| self.services.open(hours.as_str())) {
            Some(None) => return Some(HandoverOutcome::Failed),
            Some(Some(false)) => return Some(HandoverOutcome::Closed),
            Some(Some(true)) | None => {}
        }
        match self.services.queue(handover.queue.as_str()) {
            QueueAnswer::Taken => None,
            QueueAnswer::Full => Some(HandoverOutcome::Full),
            QueueAnswer::Failed => Some(HandoverOutcome::Failed),
        }
    }

    fn record(&self, kind: JourneyStep) {
        self.events.record(JourneyEvent::new(kind, self.clock.now()));
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The first way that works, and the contact that it leads to.
    fn way(&mut self, call: &str, handover: &Handover) -> Option<(ContactKind, String)> {
        handover.by.iter().find_map(|way| match way {
            RouteWay::ThisCall => {
                let is_up = self.calls.contains(call) || self.is_at_the_desk(call);
                is_up.then(|| (ContactKind::ThisCall, call.to_owned()))
            }
            RouteWay::WebCall => Some((ContactKind::WebCall, new_id())),
            RouteWay::Chat => Some((ContactKind::Chat, new_id())),
            RouteWay::Callback => Some((ContactKind::Callback, new_id())),
        })
    }

    /// Whether a call waits in a queue or is with an agent.
    fn is_at_the_desk(&self, call: &str) -> bool {
        let is_it = |known: &DeskContact| known.queued.contact == call;
        self.contacts.iter().any(|known| is_it(known) && known.state != DeskState::Ended)
    }

    /// Puts a contact into its queue. One that waits elsewhere moves; one that an agent has stays
    /// with the agent, who is told what is new.
    fn add(&mut self, queued: QueuedContact, name: &str, at: u64) {
        let known = self.contacts.iter_mut().find(|known| {
            known.queued.contact == queued.contact && known.state != DeskState::Ended
        });
        if let Some(known) = known {
            known.queued = queued;
            return;
        }
        if self.contacts.len() >= MOST_CONTACTS {
            self.forget_one();
        }
        let name = name.to_owned();
        self.contacts.push(DeskContact { queued, name, at, state: DeskState::Waiting });
    }

    /// Forgets the contact that has been over for longest, if any is over.
    fn forget_one(&mut self) {
        let over = self.contacts.iter().position(|contact| contact.state == DeskState::Ended);
        let Some(over) = over.map(|index| self.contacts.remove(index).queued.contact) else {
            return;
        };
        self.handed_over.retain(|_, outcome| {
            !matches!(outcome, HandoverOutcome::Queued { contact, .. } if *contact == over)
        });
    }
}

fn queued(
    contact: &str,
    queue: &str,
    kind: ContactKind,
    attributes: &BTreeMap<String, String>,
) -> QueuedContact {
    let filled = attributes.iter().filter(|(_, value)| !value.trim().is_empty());
    QueuedContact {
        queue: queue.to_owned(),
        kind: kind_name(kind),
        attributes: filled.map(|(key, value)| (key.clone(), value.trim().to_owned())).collect(),
        contact: contact.to_owned(),
    }
}

fn kind_name(kind: ContactKind) -> &'static str {
    match kind {
        ContactKind::ThisCall => "call",
        ContactKind::WebCall => "web_call",
        ContactKind::Chat => "chat",
        ContactKind::Callback => "callback",
    }
}

#[async_trait]
impl ContactCentre for Contacts {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        let HandOver { call, display_name, client_token, handover, .. } = *request;
        let mut state = self.state();
        if let Some(before) = state.handed_over.get(client_token) {
            return before.clone();
        }
        if let Some(outcome) = self.against(handover) {
            return outcome;
        }
        let Some((kind, contact)) = state.way(call, handover) else {
            return HandoverOutcome::Failed;
        };
        // A call that is in its flow goes into the queue from there.
        if !state.calls.contains(&contact) {
            let queued = queued(&contact, handover.queue.as_str(), kind, &handover.attributes);
            state.add(queued, display_name, self.clock.now());
        }
        let outcome = HandoverOutcome::Queued { kind, contact, join: None };
        state.handed_over.insert(client_token.to_owned(), outcome.clone());
        outcome
    }

    async fn join(
        &self,
        _kind: ContactKind,
        contact: &str,
        display_name: &str,
    ) -> Result<Join, JoinFailure> {
        match self.stage(contact) {
            Some(DeskState::Waiting | DeskState::Answered) => {
                Ok(Join::new(serde_json::json!({ "contact": contact, "name": display_name })))
            }
            Some(DeskState::Ended) | None => Err(JoinFailure::Gone),
        }
    }

    async fn is_open(&self, hours: &Name) -> Option<bool> {
        self.services.open(hours.as_str())
    }

    /// A contact that is not known here was forgotten because it was over, or is from before a
    /// restart, which no contact outlives.
    async fn has_ended(&self, contact: &str) -> bool {
        let in_its_flow = self.state().calls.contains(contact);
        !in_its_flow && self.stage(contact).is_none_or(|stage| stage == DeskState::Ended)
    }

    async fn end(&self, contact: &str) {
        if self.stage(contact) == Some(DeskState::Waiting) {
            // Where an agent ended it in between, all is as it should be.
            let _over = Self::end(self, contact);
        }
    }
}
