//! What an opened session shows, and what the person does in it.

use std::collections::BTreeMap;

use pivotline_ir::Name;
use pivotline_machine::{Event, Refusal, State};

use crate::drive::{Committed, Journey};
use crate::live::Live;
use crate::ports::{Join, JourneyStep};
use crate::problem::{Problem, Refused};
use crate::record::Record;
use crate::repeats::RequestHash;
use crate::runtime::Runtime;
use crate::session_state::{SessionState, Shown};
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
    /// They answered the question that they saw.
    Answer {
        /// What they wrote.
        digits: String,
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
    /// The sealed position of the state that they saw. One that is of no use is ignored.
    pub at: Option<&'a str>,
    /// The request's idempotency key.
    pub key: Option<&'a str>,
}

/// What came of a tap.
pub struct Acted {
    live: Live,
    /// The credential that takes the place of the client's cookie, after a login. The one before
    /// opens nothing any more.
    pub renewed: Option<String>,
}

impl Acted {
    /// The state that the tap led to; for a request that comes again, the current one. A browser
    /// asks for it with its next request.
    ///
    /// # Errors
    /// The session was never opened.
    pub fn state(&self, runtime: &Runtime) -> Result<SessionState, Refused> {
        Ok(self.live.shown(runtime)?.state)
    }

    /// What joins the contact that the tap started, where the contact centre gave it at once.
    #[must_use]
    pub fn join(&self) -> Option<&Join> {
        self.live.join.as_ref()
    }
}

/// A request that was done before, and the credential that it was given then, if it logged in.
struct Before {
    renewed: Option<String>,
}

/// A try to do what the person did.
enum Tried {
    /// It is done.
    Done(Box<Acted>),
    /// Another step was first; this is what is stored now.
    Moved(Option<Box<Record>>),
}

impl Runtime {
    /// What an opened session shows now.
    ///
    /// # Errors
    /// There is no session of this credential, or it is over.
    #[tracing::instrument(skip_all, fields(session = %credential.session().handle(), trace))]
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
    #[tracing::instrument(skip_all, fields(session = %request.credential.session().handle(), trace))]
    pub async fn act(&self, request: &Act<'_>) -> Result<Acted, Refused> {
        let hash = request.key.map(|key| RequestHash::of(&self.config.server_key, key));
        let mut moved = None;
        if let Some(live) = self.position_of(request, hash.as_ref()).await {
            match self.step(live, request, hash.as_ref()).await {
                Ok(Tried::Done(acted)) => return Ok(*acted),
                Ok(Tried::Moved(current)) => moved = current,
                // Nothing was stored, and nothing is answered from a position alone.
                Err(refused) if refused.problem.is_of_the_state() => {}
                Err(refused) => return Err(refused),
            }
        }
        // Boxed, so that a step from its position does not carry the room of one without.
        Box::pin(self.act_on_stored(request, hash.as_ref(), moved)).await
    }

    /// Does what the person did in the session that is stored, or was just read.
    async fn act_on_stored(
        &self,
        request: &Act<'_>,
        hash: Option<&RequestHash>,
        mut stored: Option<Box<Record>>,
    ) -> Result<Acted, Refused> {
        for _ in 0..TRIES {
            let live = match stored.take() {
                Some(record) => self.of_record(request.credential, *record).await?,
                None => self.of_session(request.credential).await?,
            };
            match self.try_act(live, request, hash).await? {
                Tried::Done(acted) => return Ok(*acted),
                Tried::Moved(current) => stored = current,
            }
        }
        Err(Problem::Unavailable.into())
    }

    /// The session at the position that the client sent, if a step can be made from it as it is.
    async fn position_of(&self, request: &Act<'_>, hash: Option<&RequestHash>) -> Option<Live> {
        let live = Live::at_position(self, request.at?, request.credential).await?;
        let seen = request.version.is_none_or(|version| version == live.record.version);
        let again = hash.is_some_and(|hash| live.session.repeats.version(hash).is_some());
        let good = seen && !again && live.session.pending.is_none();
        (good && live.over(self).await.is_none()).then_some(live)
    }

    async fn try_act(
        &self,
        mut live: Live,
        request: &Act<'_>,
        hash: Option<&RequestHash>,
    ) -> Result<Tried, Refused> {
        if let Some(Before { renewed }) = self.acted_before(&mut live, request, hash).await? {
            return Ok(Tried::Done(Box::new(Acted { live, renewed })));
        }
        if request.tap == Tap::Finish && !live.session.is_given_up() {
            // Who goes is not handed over first.
            self.not_over(&mut live).await?;
        } else {
            self.go_on(&mut live).await?;
        }
        // Another request may have gone on with it meanwhile.
        if let Some(Before { renewed }) = self.acted_before(&mut live, request, hash).await? {
            return Ok(Tried::Done(Box::new(Acted { live, renewed })));
        }
        if request.version.is_some_and(|version| !live.shows(version)) {
            return Err(Problem::Stale(Box::new(live.shown(self)?)).into());
        }
        self.step(live, request, hash).await
    }

    /// What a request was given that was done before; nothing where it was not. Who has no right
    /// to the session is refused.
    async fn acted_before(
        &self,
        live: &mut Live,
        request: &Act<'_>,
        hash: Option<&RequestHash>,
    ) -> Result<Option<Before>, Refused> {
        let login = live.session.login_again(request.credential, hash);
        if login.is_none() && !live.session.is_of(request.credential) {
            return Err(Problem::NoCredential.into());
        }
        let before = hash.and_then(|hash| live.session.repeats.version(hash)).or(login);
        if before.is_none() || live.record.expires <= self.now() {
            return Ok(None);
        }
        self.finish_pending(live).await?;
        let renewed = login.zip(request.key);
        let renewed = renewed.map(|(version, key)| self.after_login(live, version, key).reveal());
        Ok(Some(Before { renewed }))
    }

    /// The credential that a login puts in the place of the one before.
    fn after_login(&self, live: &Live, version: u64, key: &str) -> Credential {
        let occasion = format!("login {version}");
        Credential::of_request(&self.config.server_key, live.key(), &occasion, key)
    }

    /// Makes the step and stores it.
    async fn step(
        &self,
        mut live: Live,
        request: &Act<'_>,
        hash: Option<&RequestHash>,
    ) -> Result<Tried, Refused> {
        let mut journey = Journey::new();
        let logins = live.logins();
        self.take(&mut live, &request.tap, &mut journey).await?;
        let version = live.next_version();
        if let Some(hash) = hash {
            live.session.repeats.add(hash.clone(), version);
        }
        let mut renewed = None;
        if request.carrier == Carrier::Cookie && live.logins() != logins {
            let credential = match request.key {
                Some(key) => self.after_login(&live, version, key),
                None => Credential::generate(live.key()).map_err(Problem::from)?,
            };
            live.session.renew(&credential, hash.cloned(), version);
            renewed = Some(credential.reveal());
        }
        match live.commit(self, journey).await? {
            Committed::Done => {}
            Committed::Overtaken(stored) => Box::pin(live.moved(self, stored)).await?,
            Committed::Late(stored) => return Ok(Tried::Moved(stored)),
        }
        Ok(Tried::Done(Box::new(Acted { live, renewed })))
    }

    pub(super) async fn of_credential(&self, credential: &Credential) -> Result<Live, Refused> {
        let live = self.of_session(credential).await?;
        if live.session.is_of(credential) { Ok(live) } else { Err(Problem::NoCredential.into()) }
    }

    /// The session that a credential names, whether or not it proves the right to it.
    async fn of_session(&self, credential: &Credential) -> Result<Live, Refused> {
        known(Live::load(self, credential.session()).await)
    }

    async fn of_record(&self, credential: &Credential, record: Record) -> Result<Live, Refused> {
        known(Live::of_record(self, credential.session(), record).await)
    }

    /// Finishes what an earlier request left behind, and what happened outside meanwhile.
    pub(super) async fn go_on(&self, live: &mut Live) -> Result<(), Refused> {
        if live.record.expires > self.now() {
            self.finish_pending(live).await?;
        }
        self.not_over(live).await
    }

    /// Refuses a session that is over; where a contact with people ended it, that is stored.
    async fn not_over(&self, live: &mut Live) -> Result<(), Refused> {
        let Some(problem) = live.over(self).await else { return Ok(()) };
        Box::pin(self.complete_ended_contact(live)).await?;
        let problem = match (problem, &live.session.state) {
            (Problem::Completed { finished, .. }, Some(state)) => {
                Problem::Completed { said: state.said.clone(), finished }
            }
            (problem, _) => problem,
        };
        Err(problem.to(&live.session.language))
    }

    /// Tries a handover that is pending; nothing where none is.
    pub(super) async fn finish_pending(&self, live: &mut Live) -> Result<(), Refused> {
        match live.carry_out_pending(self).await? {
            Committed::Done => Ok(()),
            Committed::Late(stored) | Committed::Overtaken(stored) => {
                Box::pin(live.moved(self, stored)).await
            }
        }
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
        let state = live.session.state.as_ref().ok_or(Problem::Internal)?;
        let mut chosen = None;
        let event = match tap {
            Tap::Finish => Event::Finish,
            Tap::Answer { digits } => Event::Digits { digits: digits.clone() },
            Tap::Choose { option } => {
                match self.decide_login(live, state, option, journey).await? {
                    Some(event) => event,
                    None => {
                        chosen = live.served.machine.label(state, option);
                        if chosen.is_some() {
                            let step = JourneyStep::Chosen;
                            journey.push(live.event(self, step, Some(state), Some(option)));
                        }
                        Event::Choose { option: option.clone() }
                    }
                }
            }
        };
        let step = live.served.machine.step(state, event);
        match step.refused {
            None => {
                live.session.finished = *tap == Tap::Finish;
                live.session.last_choice = chosen.or(live.session.last_choice.take());
                if *tap == Tap::Finish {
                    live.give_up();
                }
                live.settle(self, step, journey).await
            }
            Some(Refusal::UnknownOption) => Err(Problem::UnknownOption.to(&live.session.language)),
            Some(Refusal::NotExpected) => {
                let shown = Box::new(live.shown(self)?);
                Err(Problem::NotNow(shown).to(&live.session.language))
            }
            Some(Refusal::Ended) => {
                let finished = live.session.finished;
                let completed = Problem::Completed { said: step.state.said, finished };
                Err(completed.to(&live.session.language))
            }
        }
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
    /// The logins that happened, and when.
    fn logins(&self) -> BTreeMap<Name, u64> {
        self.session.state.as_ref().map(|state| state.logins.clone()).unwrap_or_default()
    }
}

/// A session that cannot be found or read is one that nobody has a credential of.
fn known(live: Result<Option<Live>, Refused>) -> Result<Live, Refused> {
    match live {
        Ok(live) => Ok(live.ok_or(Problem::NoCredential)?),
        Err(Refused { problem: Problem::UnknownLink, .. }) => Err(Problem::NoCredential.into()),
        Err(refused) => Err(refused),
    }
}
