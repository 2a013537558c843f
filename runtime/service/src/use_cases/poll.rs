//! What a call is told that follows its session. A look changes nothing; a call that goes on
//! without the screen takes it back, unless something happened there first.

use std::time::Duration;

use pivotline_ir::Name;
use pivotline_machine::{ContactKind, Event, Handover, State, Waiting};
use tokio::time::{Instant, sleep};

use crate::drive::{Committed, Journey};
use crate::live::{Live, Lost};
use crate::problem::{Problem, Refused};
use crate::record::Stage;
use crate::runtime::Runtime;
use crate::session::Leg;
use crate::token::Token;

/// How often a call tries to take a session back that moves at the same time.
const TRIES: usize = 3;
/// How long a call waits for what becomes of an order on the screen: so long it hears nothing, and
/// its flow gives the function three seconds.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// How long it waits between two looks.
const BETWEEN: Duration = Duration::from_millis(150);

/// How far a session is, as the call is told that follows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// The link has not been opened.
    Waiting,
    /// The person is at it.
    Open {
        /// What is new.
        news: ScreenNews,
        /// What was chosen last, as menus write it.
        choice: Option<String>,
    },
    /// The person has finished, or is with somebody by another way.
    Done,
    /// The person asked for somebody, by this very call: it is to be put into the queue.
    Agent {
        /// What travels along.
        handover: Box<Handover>,
        /// The keys of all that may travel along.
        keys: Vec<String>,
    },
    /// There is nothing to wait for: it has expired, or was never sent.
    Over,
    /// The call has gone on without it.
    Back {
        /// The block that the screen stood at; none where the link was not opened.
        place: Option<Name>,
    },
}

/// What is new on a screen since its call was told last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScreenNews {
    /// Nothing.
    Nothing,
    /// The link was opened.
    Opened,
    /// Something else was chosen.
    Chosen,
}

impl ScreenNews {
    /// Its name, as a flow compares it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nothing => "",
            Self::Opened => "opened",
            Self::Chosen => "chosen",
        }
    }
}

impl Polled {
    /// Its name, as a flow compares it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open { .. } => "open",
            Self::Done => "done",
            Self::Agent { .. } => "agent",
            Self::Over => "over",
            Self::Back { .. } => "back",
        }
    }
}

impl Runtime {
    /// How far the session of a contact's link is. `seen` is what the call was told last: nothing,
    /// `-` for a session in which nothing was chosen, or the choice.
    ///
    /// # Errors
    /// It could not be looked at: why, in a word.
    #[tracing::instrument(
        skip_all, fields(session, trace = %self.config.server_key.trace(contact))
    )]
    pub async fn poll(
        &self,
        contact: &str,
        attempt: &str,
        seen: &str,
    ) -> Result<Polled, &'static str> {
        match self.followed(contact, attempt).await {
            Ok(Some(live)) => match live.polled(self.now(), seen) {
                // Whoever looks has not gone on: it was another try.
                Polled::Back { .. } => Ok(Polled::Over),
                polled => Ok(polled),
            },
            Ok(None) => Ok(Polled::Over),
            Err(Refused { problem: Problem::ProgramStopped, .. }) => Ok(Polled::Over),
            Err(refused) => Err(refused.problem.code()),
        }
    }

    /// Lets the call go on without the screen, on which nothing can be done then. Where something
    /// happened there first, that is told, and nothing changes.
    ///
    /// # Errors
    /// The session could not be loaded or stored, or an order takes too long there: why, in a word.
    /// The call goes on all the same, and what becomes of the order is told on the screen.
    #[tracing::instrument(
        skip_all, fields(session, trace = %self.config.server_key.trace(contact))
    )]
    pub async fn take_back(&self, contact: &str, attempt: &str) -> Result<Polled, &'static str> {
        let until = Instant::now() + PATIENCE;
        for _ in 0..TRIES {
            let taken = match self.once_ordered(contact, attempt, until).await {
                Ok(Some(live)) => live.take_back(self).await,
                Ok(None) => Ok(Some(Polled::Over)),
                Err(refused) => Err(refused),
            };
            if let Some(polled) = taken.map_err(|refused| refused.problem.code())? {
                return Ok(polled);
            }
        }
        Err(Problem::Unavailable.code())
    }

    /// The session, once no order is under way there; or as it is at `until`.
    async fn once_ordered(
        &self,
        contact: &str,
        attempt: &str,
        until: Instant,
    ) -> Result<Option<Live>, Refused> {
        loop {
            let followed = self.followed(contact, attempt).await?;
            let ordering = followed.as_ref().is_some_and(|live| live.is_ordering(self.now()));
            if !ordering || Instant::now() >= until {
                return Ok(followed);
            }
            sleep(BETWEEN).await;
        }
    }

    async fn followed(&self, contact: &str, attempt: &str) -> Result<Option<Live>, Refused> {
        let key = Token::of_link(&self.config.server_key, contact, attempt).session_key();
        tracing::Span::current().record("session", key.handle());
        match Live::load(self, &key).await {
            Err(refused) if matches!(refused.problem, Problem::UnknownLink) => Ok(None),
            loaded => loaded,
        }
    }
}

impl Live {
    fn polled(&self, now: u64, seen: &str) -> Polled {
        let completed = self.record.stage == Stage::Completed;
        if self.session.leg == Leg::Back {
            return Polled::Back { place: self.session.state.as_ref().map(place) };
        }
        let expired = self.record.expires <= now;
        let Some(state) = &self.session.state else {
            return if completed || expired { Polled::Over } else { Polled::Waiting };
        };
        let by_this_call = state.waiting == Waiting::Contact
            && state.contact.as_ref().is_some_and(|contact| contact.kind == ContactKind::ThisCall);
        if let Some(agent) = by_this_call.then(|| self.agent(state)).flatten() {
            return agent;
        }
        if completed || (state.waiting == Waiting::Contact && !expired) {
            return Polled::Done;
        }
        if expired {
            return Polled::Over;
        }
        let choice = self.session.last_choice.clone();
        let news = match (&choice, seen) {
            (None, "") => ScreenNews::Opened,
            (Some(choice), seen) if choice.trim() != seen => ScreenNews::Chosen,
            _ => ScreenNews::Nothing,
        };
        Polled::Open { news, choice }
    }

    fn agent(&self, state: &State) -> Option<Polled> {
        let handover = Box::new(self.served.machine.handover(state)?);
        let line = self.served.program.lines.get(&state.line)?;
        let keys = line.routes.get(&handover.route)?.keys();
        Some(Polled::Agent { handover, keys })
    }

    /// Lets the call go on while an order is under way on the screen, where what becomes of it is
    /// told. Nobody asks on that call any more whether to hand it over.
    async fn leave(mut self, runtime: &Runtime) -> Result<Option<Polled>, Refused> {
        if self.session.leg == Leg::Follows {
            self.session.leg = Leg::Gone;
            if self.store(runtime).await?.is_err() {
                return Ok(None);
            }
        }
        Err(Problem::Unavailable.into())
    }

    /// Takes the screen back; nothing where it moved meanwhile.
    async fn take_back(mut self, runtime: &Runtime) -> Result<Option<Polled>, Refused> {
        let now = runtime.now();
        let is_back = self.session.leg == Leg::Back && !self.session.is_given_up();
        if self.record.expires > now && !is_back {
            // What the person asked for before counts.
            match self.carry_out_pending(runtime).await? {
                Committed::Done if self.order().is_some() => return self.leave(runtime).await,
                Committed::Done => {}
                Committed::Late(_) | Committed::Overtaken(_) => return Ok(None),
            }
        }
        let polled = self.polled(now, "");
        if !matches!(polled, Polled::Waiting | Polled::Open { .. }) {
            return Ok(Some(polled));
        }
        let back = Polled::Back { place: self.session.state.as_ref().map(place) };
        self.session.leg = Leg::Back;
        let stored = match self.session.state.clone() {
            Some(state) => {
                let mut journey = Journey::new();
                self.give_up();
                let step = self.served.machine.step(&state, Event::BackOnCall);
                self.settle(runtime, step, &mut journey).await?;
                matches!(self.commit(runtime, journey).await?, Committed::Done)
            }
            None => {
                self.record.stage = Stage::Completed;
                !matches!(self.store(runtime).await?, Err(Lost(_)))
            }
        };
        Ok(stored.then_some(back))
    }
}

/// The block that a screen stands at.
fn place(state: &State) -> Name {
    state.at.block().into()
}
