//! Contacts that wait for people, in queues and at the desk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use pivotline_connect::interpret::QueueAnswer;
use pivotline_ir::{Name, RouteWay, Tried};
use pivotline_machine::{ContactKind, Handover};
use pivotline_service::ports::{
    Clock, ContactCentre, Ending, Events, HandOver, HandoverOutcome, Join, JoinFailure,
    JourneyEvent, JourneyStep,
};

use super::board::Board;
use super::desk::{
    CallBack, Desk, DeskContact, DeskState, NoSuchContact, QueuedContact, kind_name,
};
use super::id::new_id;
use crate::services::ServicesFile;

/// The queues and the desk, in memory.
pub(crate) struct Contacts {
    services: Arc<ServicesFile>,
    board: Arc<Board>,
    clock: Arc<dyn Clock>,
    events: Arc<dyn Events>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Calls that are up, in their flow and in no queue.
    calls: BTreeSet<String>,
    desk: Desk,
    /// What became of each handover.
    handed_over: BTreeMap<String, HandoverOutcome>,
}

impl Contacts {
    /// Empty queues.
    #[must_use]
    pub(crate) fn new(
        services: Arc<ServicesFile>,
        board: Arc<Board>,
        clock: Arc<dyn Clock>,
        events: Arc<dyn Events>,
    ) -> Self {
        Self { services, board, clock, events, state: Mutex::default() }
    }

    /// The contacts that wait, oldest first.
    #[must_use]
    pub(crate) fn waiting(&self) -> Vec<QueuedContact> {
        self.state().desk.waiting().map(|contact| contact.queued.clone()).collect()
    }

    /// The contacts that wait or that an agent has, oldest first.
    #[must_use]
    pub(crate) fn desk(&self) -> Vec<DeskContact> {
        self.state().desk.here().cloned().collect()
    }

    /// How far a contact is; `None` for a call that was never queued.
    #[must_use]
    pub(crate) fn stage(&self, contact: &str) -> Option<DeskState> {
        self.state().desk.stage(contact)
    }

    /// An agent takes a contact that waits. The phone rings of one who asked to be called back.
    ///
    /// # Errors
    /// It does not wait.
    pub(crate) fn answer(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        let known = state.desk.find(contact, |is| is == DeskState::Waiting)?;
        known.state = match known.call_back {
            Some(_) => DeskState::Ringing,
            None => DeskState::Answered,
        };
        Ok(())
    }

    /// Who asked to be called back answers the phone.
    ///
    /// # Errors
    /// Their phone does not ring.
    pub(crate) fn pick_up(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        state.desk.find(contact, |is| is == DeskState::Ringing)?.state = DeskState::Answered;
        Ok(())
    }

    /// They do not answer it. They are called again, as often as the menus say.
    ///
    /// # Errors
    /// Their phone does not ring.
    pub(crate) fn let_ring(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        let known = state.desk.find(contact, |is| is == DeskState::Ringing)?;
        let left = known.call_back.as_mut().map_or(0, |call_back| {
            call_back.tries = call_back.tries.saturating_sub(1);
            call_back.tries
        });
        known.state = if left == 0 { DeskState::Ended } else { DeskState::Waiting };
        Ok(())
    }

    /// A contact ends: the agent is done with it, or the caller gave up.
    ///
    /// # Errors
    /// It is over already, or was never there.
    pub(crate) fn end(&self, contact: &str) -> Result<(), NoSuchContact> {
        let mut state = self.state();
        let known = state.desk.find(contact, |is| is != DeskState::Ended)?;
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

    /// A call is over, wherever it was.
    pub(super) fn call_ended(&self, call: &str) {
        let was_in_flow = self.state().calls.remove(call);
        if self.end(call).is_err() && was_in_flow {
            self.record(JourneyStep::CallEnded);
        }
    }

    /// The agent has left a call, which goes on in a flow.
    pub(super) fn agent_left(&self, call: &str) {
        let mut state = self.state();
        if let Ok(known) = state.desk.find(call, |is| is == DeskState::Answered) {
            known.state = DeskState::Ended;
            state.calls.insert(call.to_owned());
        }
    }

    /// What an agent was told right before a contact.
    pub(super) fn whispered(&self, contact: &str, words: Vec<String>) {
        if let Ok(known) = self.state().desk.find(contact, |is| is != DeskState::Ended) {
            known.whispered.extend(words);
        }
    }

    /// A flow puts its call into a queue.
    pub(super) fn queue_call(
        &self,
        (call, from): (&str, &str),
        queue: &str,
        attributes: &BTreeMap<String, String>,
    ) -> QueueAnswer {
        let answer = self.board.room(queue);
        if answer == QueueAnswer::Taken {
            let queued = QueuedContact::new(call, queue, ContactKind::ThisCall, attributes);
            let mut state = self.state();
            state.calls.remove(call);
            state.add(queued, from, self.clock.now(), None);
            drop(state);
            self.record(JourneyStep::HandedOver);
        }
        answer
    }

    /// A flow has its caller called back; not where nobody can be put into the queue. There is
    /// always room.
    pub(super) fn call_back(
        &self,
        call_back: CallBack,
        queue: &str,
        attributes: &BTreeMap<String, String>,
    ) -> bool {
        if self.board.state(queue).fails {
            return false;
        }
        let name = call_back.number.clone();
        let queued = QueuedContact::new(&new_id(), queue, ContactKind::Callback, attributes);
        self.state().add(queued, &name, self.clock.now(), Some(call_back));
        self.record(JourneyStep::HandedOver);
        true
    }

    /// How many wait in a queue.
    pub(super) fn length(&self, queue: &str) -> u32 {
        self.length_of(&self.state().desk, queue)
    }

    fn length_of(&self, desk: &Desk, queue: &str) -> u32 {
        let here = desk.waiting().filter(|contact| contact.queued.queue == queue).count();
        self.board.state(queue).others.saturating_add(u32::try_from(here).unwrap_or(u32::MAX))
    }

    /// Whether anybody works for a queue.
    pub(super) fn is_staffed(&self, queue: &str) -> bool {
        self.board.state(queue).staffed
    }

    /// What stands against a handover.
    fn against(&self, desk: &Desk, handover: &Handover) -> Option<HandoverOutcome> {
        match handover.hours.as_ref().map(|hours| self.services.open(hours.as_str())) {
            Some(None) => return Some(HandoverOutcome::Failed),
            Some(Some(false)) => return Some(HandoverOutcome::Closed),
            Some(Some(true)) | None => {}
        }
        let queue = handover.queue.as_str();
        if handover.staffed && !self.is_staffed(queue) {
            return Some(HandoverOutcome::Unstaffed);
        }
        if handover.most_waiting.is_some_and(|most| self.length_of(desk, queue) > most) {
            return Some(HandoverOutcome::Crowded);
        }
        match self.board.room(queue) {
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
                let is_up = self.calls.contains(call)
                    || self.desk.here().any(|known| known.queued.contact == call);
                is_up.then(|| (ContactKind::ThisCall, call.to_owned()))
            }
            RouteWay::WebCall => Some((ContactKind::WebCall, new_id())),
            RouteWay::Chat => Some((ContactKind::Chat, new_id())),
            RouteWay::Callback => Some((ContactKind::Callback, new_id())),
        })
    }

    fn add(&mut self, queued: QueuedContact, name: &str, at: u64, call_back: Option<CallBack>) {
        let (name, state) = (name.to_owned(), DeskState::Waiting);
        let contact = DeskContact { queued, name, at, state, whispered: Vec::new(), call_back };
        if let Some(over) = self.desk.add(contact) {
            self.handed_over.retain(|_, outcome| {
                !matches!(outcome, HandoverOutcome::Queued { contact, .. } if *contact == over)
            });
        }
    }
}

#[async_trait]
impl ContactCentre for Contacts {
    async fn hand_over(&self, request: &HandOver<'_>) -> HandoverOutcome {
        let HandOver { call, phone, display_name, client_token, handover, .. } = *request;
        let mut state = self.state();
        if let Some(before) = state.handed_over.get(client_token) {
            return before.clone();
        }
        if let Some(outcome) = self.against(&state.desk, handover) {
            return outcome;
        }
        let Some((kind, contact)) = state.way(call, handover) else {
            return HandoverOutcome::Failed;
        };
        // A call that is in its flow goes into the queue from there.
        if !state.calls.contains(&contact) {
            let (queue, attributes) = (handover.queue.as_str(), &handover.attributes);
            let queued = QueuedContact::new(&contact, queue, kind, attributes);
            let is_callback = kind == ContactKind::Callback;
            let call_back = is_callback
                .then(|| CallBack { number: phone.to_owned(), tries: Tried::USUAL.times });
            state.add(queued, display_name, self.clock.now(), call_back);
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
            Some(DeskState::Waiting | DeskState::Ringing | DeskState::Answered) => {
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

    async fn end(&self, contact: &str) -> Ending {
        if self.stage(contact) == Some(DeskState::Waiting) {
            // Where an agent ended it in between, all is as it should be.
            let _over = Self::end(self, contact);
        }
        Ending::Over
    }

    async fn abandon(&self, request: &HandOver<'_>) -> Ending {
        let before = self.state().handed_over.get(request.client_token).cloned();
        match before {
            Some(HandoverOutcome::Queued { kind, contact, .. })
                if kind != ContactKind::ThisCall =>
            {
                ContactCentre::end(self, &contact).await
            }
            _ => Ending::Over,
        }
    }
}
