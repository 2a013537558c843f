//! Drives a session: carries out what the machine asks for until it waits for the person.
//!
//! Questions to services change nothing, so they are asked before the step is stored. A handover
//! leaves, and so does an order: it is stored as pending first, and carried out after (`handover`,
//! `order`).

use std::collections::BTreeMap;
use std::time::Duration;

use pivotline_ir::Name;
use pivotline_machine::{Caller, Effect, Event, State, Step, Waiting};
use tokio::time::timeout;
use tracing::Instrument as _;

use crate::encoding::base64url;
use crate::live::{Live, Lost};
use crate::ports::{Attempt, JourneyEvent, JourneyStep, Question};
use crate::problem::{Problem, Refused};
use crate::record::Record;
use crate::runtime::Runtime;
use crate::session::Tapped;

/// How often the machine may ask for something before it waits for the person. Programs are
/// checked for rounds, so this is never reached; it is here so that nothing can run for ever.
pub(crate) const TURNS: usize = 64;

/// Journey events of a step, told once the step is stored.
pub(crate) type Journey = Vec<JourneyEvent>;

/// The outcome of storing a step.
pub(crate) enum Committed {
    /// All of it is stored, and carried out as far as can be now.
    Done,
    /// Another step was first; nothing of this one counts. This is what is stored.
    Late(Option<Box<Record>>),
    /// The step is stored; its handover was carried out and stored by another request. This is
    /// what is stored.
    Overtaken(Option<Box<Record>>),
}

impl Live {
    /// Opens the machine at the link's place.
    pub(crate) async fn enter(
        &mut self,
        runtime: &Runtime,
        tapped: Option<Tapped>,
        journey: &mut Journey,
    ) -> Result<(), Refused> {
        let session = &mut self.session;
        session.tapped = tapped;
        let caller = Caller { phone: session.phone.reveal().to_owned(), mobile: Some(true) };
        let machine = &self.served.machine;
        let step = machine.open(&session.line, &session.language, caller, &session.opens);
        self.settle(runtime, step.ok_or(Problem::ProgramGone)?, journey).await
    }

    /// Goes on from a step until the machine waits for the person or for a handover.
    pub(crate) async fn settle(
        &mut self,
        runtime: &Runtime,
        step: Step,
        journey: &mut Journey,
    ) -> Result<(), Refused> {
        let mut step = step;
        for _ in 0..TURNS {
            let mut event = None;
            for effect in step.effects {
                event = self.carry_out(runtime, effect, &step.state, journey).await;
            }
            self.session.state = Some(step.state);
            let Some(event) = event.or_else(|| self.take_tapped(journey, runtime)) else {
                return Ok(());
            };
            let state = self.session.state.as_ref().ok_or(Problem::Internal)?;
            let next = self.served.machine.step(state, event);
            if next.refused.is_some() {
                return Ok(());
            }
            step = next;
        }
        Err(Problem::Internal.to(&self.session.language))
    }

    /// Carries out one effect; what came of it, unless the person or a handover is waited for.
    async fn carry_out(
        &mut self,
        runtime: &Runtime,
        effect: Effect,
        state: &State,
        journey: &mut Journey,
    ) -> Option<Event> {
        match effect {
            Effect::Ask { service, arguments, within } => {
                Some(self.ask(runtime, &service, &arguments, within).await)
            }
            Effect::CheckHours { hours } => {
                let open = runtime.ports.contact_centre.is_open(&hours).await;
                Some(Event::HoursChecked { open })
            }
            // Whoever opened a link that came by text has a mobile phone.
            Effect::CheckNumber => Some(Event::NumberChecked { mobile: Some(true) }),
            // The link goes to a call; who is on the screen has it already.
            Effect::SendLink { .. } => Some(Event::LinkNotSent),
            Effect::Change(_) => {
                self.begin_order(runtime.now());
                None
            }
            // The version at which it is stored names the step; a failed handover that leads to
            // another one is stored at a later version.
            Effect::HandOver(_) => {
                self.begin_handover();
                None
            }
            Effect::Solved => {
                // It was solved from the menu before; the state may be at the next one already.
                let before = self.session.state.as_ref().unwrap_or(state);
                journey.push(self.event(runtime, JourneyStep::Solved, Some(before), None));
                None
            }
            // Only a call follows a screen.
            Effect::LookAtScreen { .. } | Effect::TakeBackScreen { .. } => Some(Event::NewsFailed),
            Effect::Say { .. }
            | Effect::Record
            | Effect::Listen { .. }
            | Effect::ListenForDigits { .. }
            | Effect::LogIn { .. }
            | Effect::Wait { .. }
            | Effect::Talk
            | Effect::Dial { .. }
            | Effect::End => None,
        }
    }

    /// The option that was tapped before the link was opened, once its menu is at hand. At any
    /// other menu the same id would mean something else, so there it is forgotten.
    fn take_tapped(&mut self, journey: &mut Journey, runtime: &Runtime) -> Option<Event> {
        let waiting = self.session.state.as_ref().map(|state| &state.waiting);
        if self.session.tapped.is_none() || !matches!(waiting, Some(Waiting::Choice { .. })) {
            return None;
        }
        let tapped = self.session.tapped.take()?;
        let state = self.session.state.as_ref()?;
        let view = self.served.machine.view(state);
        let option = view.options.into_iter().find(|option| option.id.as_str() == tapped.option);
        let option = option.filter(|_| view.menu == tapped.menu)?;
        journey.push(self.event(
            runtime,
            JourneyStep::Chosen,
            Some(state),
            Some(option.id.as_str()),
        ));
        let label = self.served.machine.label(state, option.id.as_str());
        self.session.last_choice = label;
        Some(Event::Choose { option: tapped.option })
    }

    /// Stores the step, then carries out and stores handovers until none is pending.
    pub(crate) async fn commit(
        &mut self,
        runtime: &Runtime,
        mut journey: Journey,
    ) -> Result<Committed, Refused> {
        self.touch(runtime.now());
        if let Err(Lost(stored)) = self.store(runtime).await? {
            return Ok(Committed::Late(stored));
        }
        self.tell(runtime, &mut journey);
        self.try_pending(runtime, Attempt::First).await
    }

    async fn ask(
        &self,
        runtime: &Runtime,
        service: &Name,
        arguments: &BTreeMap<String, String>,
        within: u32,
    ) -> Event {
        // The version at which the answer is stored names the step: whoever asks again in the same
        // step asks the same.
        let step = self.record.version.to_string();
        let parts = [self.key().0.as_str(), &step, service.as_str()];
        let idempotency_key = base64url(&runtime.config.server_key.keys().question.of(&parts));
        let question = Question {
            service,
            arguments,
            within_seconds: within,
            idempotency_key: &idempotency_key,
            asked_before: false,
        };
        let answer = runtime.ports.services.ask(&question);
        let answer = answer.instrument(tracing::info_span!("ask", service = %service));
        match timeout(Duration::from_secs(within.into()), answer).await {
            Ok(Ok(fields)) => {
                let fields = fields.into_iter().map(|(field, value)| (field.into(), value));
                Event::Answered { fields: fields.collect() }
            }
            failed => {
                let cause = if failed.is_err() { "service_late" } else { "service_failed" };
                tracing::warn!(cause, service = %service, "a service has no answer");
                Event::ServiceFailed
            }
        }
    }

    /// A journey event of this session, without anything personal.
    pub(crate) fn event(
        &self,
        runtime: &Runtime,
        kind: JourneyStep,
        state: Option<&State>,
        option: Option<&str>,
    ) -> JourneyEvent {
        let menu = match state {
            Some(state) => self.menu_of(state),
            None => self.front_menu(),
        };
        let now = runtime.now();
        JourneyEvent {
            session: Some(self.key().handle().to_owned()),
            trace: Some(runtime.config.server_key.trace(&self.session.call)),
            line: Some(self.session.line.to_string()),
            menu: Some(menu.to_string()),
            option: option.map(str::to_owned),
            after: Some(now.saturating_sub(self.record.created)),
            solved: self.session.state.as_ref().is_some_and(|state| state.solved),
            ..JourneyEvent::new(kind, now)
        }
    }

    /// The menu that was played last; before any, what is at hand.
    fn menu_of(&self, state: &State) -> Name {
        let last = state.path.last().map(|menu| menu.block().into());
        last.unwrap_or_else(|| self.served.machine.view(state).menu)
    }

    pub(crate) fn tell(&self, runtime: &Runtime, journey: &mut Journey) {
        for event in journey.drain(..) {
            runtime.ports.events.record(event);
        }
        if self.record.stage == crate::record::Stage::Completed {
            runtime.ports.events.record(self.event(
                runtime,
                JourneyStep::Completed,
                self.session.state.as_ref(),
                None,
            ));
        }
    }
}
