//! What an opened session shows, and what the person does in it.

use std::collections::BTreeMap;

use pivotline_ir::Name;
use pivotline_machine::{Event, Refusal, State};

use crate::drive::{Committed, Journey};
use crate::ports::JourneyStep;
use crate::problem::{Problem, Refused};
use crate::runtime::Runtime;
use crate::session::Live;
use crate::session_state::Shown;
use crate::token::Credential;

/// How often a request begins anew because another one was first. Each time it looks whether its
/// own key was answered meanwhile, so a second time is enough; a third is for a contact that
/// ended in between.
const TRIES: usize = 3;

/// What the person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tap {
    /// They chose an option of the state that they saw.
    Choose {
        /// The option's id.
        option: String,
    },
    /// They said that this was all.
    Finish,
}

/// How a client keeps its credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// As a cookie, which the runtime can change.
    Cookie,
    /// As a bearer, which stays as it is.
    Bearer,
}

/// A request to do what the person did.
pub struct Act<'a> {
    /// The client's credential.
    pub credential: &'a Credential,
    /// How it keeps it.
    pub carrier: Carrier,
    /// What the person did.
    pub tap: Tap,
    /// The version of the state that they saw.
    pub version: Option<u64>,
    /// The request's idempotency key.
    pub key: Option<&'a str>,
}

/// The answer to a tap.
pub struct Acted {
    /// The state that the tap led to, as it was answered the first time, as JSON.
    pub state: String,
    /// The credential that takes the place of the client's cookie, after a login. The one before
    /// opens nothing any more.
    pub renewed: Option<String>,
}

impl Runtime {
    /// What an opened session shows now.
    ///
    /// # Errors
    /// There is no session of this credential, or it is over.
    pub async fn current(&self, credential: &Credential) -> Result<Shown, Refused> {
        let mut live = self.of_credential(credential).await?;
        self.go_on(&mut live).await?;
        live.shown(self)
    }

    /// Does what the person did, once.
    ///
    /// # Errors
    /// There is no session of this credential, it is over, the client saw another version of it,
    /// or what was tapped is not there.
    pub async fn act(&self, request: &Act<'_>) -> Result<Acted, Refused> {
        let Act { credential, key, .. } = *request;
        for _ in 0..TRIES {
            let mut live = self.of_session(credential).await?;
            if !live.session.is_of(credential) && !live.session.may_ask_again(credential, key) {
                return Err(Problem::NoCredential.into());
            }
            if let Some(acted) = live.acted_before(self, key) {
                self.end_contact(&live).await;
                return Ok(acted);
            }
            self.go_on(&mut live).await?;
            if let Some(acted) = live.acted_before(self, key) {
                return Ok(acted);
            }
            if !live.session.is_of(credential) {
                return Err(Problem::NoCredential.into());
            }
            if request.version.is_some_and(|version| version != live.record.version) {
                return Err(Problem::Stale(Box::new(live.shown(self)?)).into());
            }
            let mut journey = Journey::new();
            let logins = live.logins();
            self.take(&mut live, &request.tap, &mut journey).await?;
            live.session.keep(key, None);
            let mut renewed = None;
            if request.carrier == Carrier::Cookie && live.logins() != logins {
                let credential = Credential::generate(&live.key).map_err(Problem::from)?;
                live.session.renew(&credential, key);
                renewed = Some(credential.reveal());
            }
            match live.commit(self, journey).await? {
                Committed::Done => {}
                Committed::Overtaken => live = self.of_session(credential).await?,
                Committed::Late => continue,
            }
            self.end_contact(&live).await;
            let state = serde_json::to_string(&live.shown(self)?.state);
            return Ok(Acted { state: state.map_err(|_| Problem::Internal)?, renewed });
        }
        Err(Problem::Unavailable.into())
    }

    /// Tells the contact centre that a person who is done has no more need of a contact. It is
    /// told after the end is stored, and again when the request comes again: the first time may
    /// have been broken off in between.
    async fn end_contact(&self, live: &Live) {
        let contact = live.session.state.as_ref().and_then(|state| state.contact.as_ref());
        if let Some(contact) = contact.filter(|_| live.session.finished) {
            self.ports.contact_centre.end(&contact.id).await;
        }
    }

    async fn of_credential(&self, credential: &Credential) -> Result<Live, Refused> {
        let live = self.of_session(credential).await?;
        if live.session.is_of(credential) { Ok(live) } else { Err(Problem::NoCredential.into()) }
    }

    /// The session that a credential names, whether or not it proves the right to it.
    async fn of_session(&self, credential: &Credential) -> Result<Live, Refused> {
        match Live::load(self, credential.session()).await {
            Ok(live) => Ok(live.ok_or(Problem::NoCredential)?),
            Err(Refused { problem: Problem::UnknownLink, .. }) => Err(Problem::NoCredential.into()),
            Err(refused) => Err(refused),
        }
    }

    /// Finishes what an earlier request left behind, and what happened outside meanwhile.
    async fn go_on(&self, live: &mut Live) -> Result<(), Refused> {
        if live.session.pending.is_some() && live.record.expires > self.now() {
            match live.carry_out_pending(self).await? {
                Committed::Done => {}
                Committed::Late | Committed::Overtaken => {
                    let again = Live::load(self, &live.key).await?;
                    *live = again.ok_or(Problem::NoCredential)?;
                }
            }
        }
        let Some(problem) = live.over(self).await else { return Ok(()) };
        self.complete_ended_contact(live).await?;
        let problem = match (problem, &live.session.state) {
            (Problem::Completed { finished, .. }, Some(state)) => {
                Problem::Completed { said: state.said.clone(), finished }
            }
            (problem, _) => problem,
        };
        Err(problem.to(&live.session.language))
    }

    /// Stores the end of a session whose contact with people has ended.
    async fn complete_ended_contact(&self, live: &mut Live) -> Result<(), Refused> {
        if live.session.followed_contact().is_none() || live.record.expires <= self.now() {
            return Ok(());
        }
        let Some(state) = live.session.state.as_ref() else { return Ok(()) };
        let step = live.served.machine.step(state, Event::ContactEnded);
        let mut journey = Journey::new();
        live.settle(self, step, &mut journey).await?;
        live.commit(self, journey).await.map(drop)
    }

    /// Takes what was tapped through the machine.
    async fn take(&self, live: &mut Live, tap: &Tap, journey: &mut Journey) -> Result<(), Refused> {
        let state = live.session.state.clone().ok_or(Problem::Internal)?;
        let event = match tap {
            Tap::Finish => Event::Finish,
            Tap::Choose { option } => match self.decide_login(live, &state, option, journey).await?
            {
                Some(event) => event,
                None => self.choose(live, &state, option, journey),
            },
        };
        let step = live.served.machine.step(&state, event);
        match step.refused {
            None => {
                live.session.finished = *tap == Tap::Finish;
                live.settle(self, step, journey).await
            }
            Some(Refusal::UnknownOption) => Err(Problem::UnknownOption.to(&live.session.language)),
            Some(Refusal::NotExpected) => {
                let shown = Box::new(live.shown(self)?);
                Err(Problem::NotNow(shown).to(&live.session.language))
            }
            Some(Refusal::Ended) => {
                let finished = live.session.finished;
                let completed = Problem::Completed { said: state.said, finished };
                Err(completed.to(&live.session.language))
            }
        }
    }

    fn choose(&self, live: &mut Live, state: &State, option: &str, journey: &mut Journey) -> Event {
        let options = live.served.machine.view(state).options;
        if let Some(chosen) = options.into_iter().find(|known| known.id == option) {
            journey.push(live.event(self, JourneyStep::Chosen, Some(state), Some(option)));
            live.session.last_choice = Some(chosen.label);
        }
        Event::Choose { option: option.to_owned() }
    }

    /// What a choice on a login's page proves; nothing where no login is waited for.
    async fn decide_login(
        &self,
        live: &Live,
        state: &State,
        choice: &str,
        journey: &mut Journey,
    ) -> Result<Option<Event>, Refused> {
        let Some((name, login)) = live.login(state) else { return Ok(None) };
        let (kind, event) = match self.ports.identity.decide(name, login, choice).await {
            None => return Err(Problem::UnknownOption.to(&live.session.language)),
            Some(true) => (JourneyStep::LoggedIn, Event::LoggedIn { at: self.now() }),
            Some(false) => (JourneyStep::LoginRefused, Event::LoginRefused),
        };
        journey.push(live.event(self, kind, Some(state), None));
        Ok(Some(event))
    }
}

impl Live {
    /// What a request of this key was answered, while that may still be told.
    fn acted_before(&self, runtime: &Runtime, key: Option<&str>) -> Option<Acted> {
        let kept = self.session.kept(key).filter(|_| self.record.expires > runtime.now())?;
        Some(Acted { state: kept.state.clone()?, renewed: kept.renewed.clone() })
    }

    /// The logins that happened, and when.
    fn logins(&self) -> BTreeMap<Name, u64> {
        self.session.state.as_ref().map(|state| state.logins.clone()).unwrap_or_default()
    }
}
