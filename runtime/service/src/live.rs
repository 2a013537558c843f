//! A session in hand: its record, opened, and how it is stored again.

use std::sync::Arc;

use pivotline_ir::{Name, Node};
use pivotline_machine::{State, View, ViewOption, Waiting, capital};

use crate::pages::{problem_words, words};
use crate::ports::{Join, Replaced};
use crate::position;
use crate::problem::{Problem, Refused};
use crate::programs::Served;
use crate::record::{Record, SessionKey, Stage};
use crate::runtime::Runtime;
use crate::seal::Seal;
use crate::session::Session;
use crate::session_state::{Moment, PageKind, SessionState, Shown};
use crate::short_memory::InHand;
use crate::token::Credential;

/// How long a session lives after the last tap, in seconds.
pub(crate) const LIFE: u64 = 10 * 60;
/// How long a session lives that follows a contact with people, in seconds: nobody taps while
/// they wait in a queue or talk.
pub(crate) const LIFE_IN_CONTACT: u64 = 2 * 60 * 60;
/// How many bytes a stored record may have before requests are forgotten that may come again.
/// Stores are paid by the kilobyte, and 43 bytes more are its key and the names around it.
const SMALL: usize = 900;

/// A stored session, opened.
pub(crate) struct Live {
    pub(crate) seal: Seal,
    pub(crate) record: Record,
    pub(crate) session: InHand,
    pub(crate) served: Arc<Served>,
    /// What joins the contact that this request started. It is in memory alone.
    pub(crate) join: Option<Join>,
}

/// Another write was first; this is what is stored now, unless the session is gone.
pub(crate) struct Lost(pub(crate) Option<Box<Record>>);

impl Live {
    /// The session of a key. `None` where there is none, or its link was never given to anybody.
    pub(crate) async fn load(runtime: &Runtime, key: &SessionKey) -> Result<Option<Self>, Refused> {
        match runtime.ports.store.load(key).await? {
            Some(record) => Self::of_record(runtime, key, record).await,
            None => Ok(None),
        }
    }

    /// The session of a record that the store answered.
    pub(crate) async fn of_record(
        runtime: &Runtime,
        key: &SessionKey,
        record: Record,
    ) -> Result<Option<Self>, Refused> {
        if record.stage == Stage::NotSent {
            return Ok(None);
        }
        let opened = runtime.sessions.open(key, &record, runtime.now());
        let (seal, session) = opened.map_err(Problem::from)?;
        tell_trace(runtime, &session);
        let served = runtime.programs.get(&record.program).await;
        let served = served.map_err(|error| Problem::from(error).to(&session.language))?;
        Ok(Some(Self { seal, record, session, served, join: None }))
    }

    /// The session at a position that its owner sent. Nothing where it is none, is of another
    /// session, is sealed under another key, or was changed.
    pub(crate) async fn at_position(
        runtime: &Runtime,
        at: &str,
        credential: &Credential,
    ) -> Option<Self> {
        let record = position::record(at).filter(|record| record.stage == Stage::Open)?;
        let opened = runtime.sessions.open(credential.session(), &record, runtime.now());
        let (seal, session) = opened.ok().filter(|(_, session)| session.is_of(credential))?;
        tell_trace(runtime, &session);
        let served = runtime.programs.get(&record.program).await.ok()?;
        Some(Self { seal, record, session, served, join: None })
    }

    /// The key under which it is stored.
    pub(crate) fn key(&self) -> &SessionKey {
        self.seal.session()
    }

    /// Goes on with what another write stored.
    pub(crate) async fn moved(
        &mut self,
        runtime: &Runtime,
        stored: Option<Box<Record>>,
    ) -> Result<(), Refused> {
        let record = stored.ok_or(Problem::NoCredential)?;
        let live = Self::of_record(runtime, self.key(), *record).await?;
        *self = live.ok_or(Problem::NoCredential)?;
        Ok(())
    }

    /// Why nothing can be done with it any more. Changes nothing.
    pub(crate) async fn over(&self, runtime: &Runtime) -> Option<Problem> {
        let completed = Problem::Completed { said: Vec::new(), finished: self.session.finished };
        if self.record.stage == Stage::Completed {
            return Some(completed);
        }
        if self.record.expires <= runtime.now() {
            return Some(Problem::Expired);
        }
        let contact = self.session.followed_contact()?;
        let ended = runtime.ports.contact_centre.has_ended(contact).await;
        ended.then_some(completed)
    }

    /// Stores it as its next version, if the stored one is still the one that was loaded.
    pub(crate) async fn store(&mut self, runtime: &Runtime) -> Result<Result<(), Lost>, Refused> {
        self.record.version = self.next_version();
        self.close()?;
        let operation = self.record.operation;
        let now = runtime.now();
        match runtime.ports.store.replace(self.key(), &self.record, now).await? {
            Replaced::Done => {
                runtime.sessions.remember(&self.seal, &self.record, &self.session, now);
                Ok(Ok(()))
            }
            Replaced::Moved(Some(stored)) if stored.operation == operation => Ok(Ok(())),
            Replaced::Moved(stored) => Ok(Err(Lost(stored))),
        }
    }

    /// Whether somebody who saw this version saw what it is now. Versions since a handover that
    /// is pending was stored are alike.
    pub(crate) fn shows(&self, version: u64) -> bool {
        let pending = self.session.pending.map(|pending| pending.step);
        let first = pending.unwrap_or(self.record.version);
        (first..=self.record.version).contains(&version)
    }

    /// The version with which it is stored next.
    pub(crate) fn next_version(&self) -> u64 {
        self.record.version.saturating_add(1)
    }

    /// Seals it, and forgets old requests where it would be large.
    fn close(&mut self) -> Result<(), Refused> {
        loop {
            self.seal.close(&mut self.record, &*self.session).map_err(Problem::from)?;
            if self.record.size() <= SMALL || !self.session.repeats.forget_one() {
                return Ok(());
            }
        }
    }

    /// What a client is told of it.
    pub(crate) fn shown(&self, runtime: &Runtime) -> Result<Shown, Refused> {
        let state = self.session.state.as_ref().ok_or(Problem::Internal)?;
        let view = self.served.machine.view(state);
        let login = self.login_choices(runtime, state);
        let page = match state.waiting {
            Waiting::Digits { .. } => PageKind::Question,
            Waiting::Login => PageKind::Login,
            Waiting::Contact | Waiting::Handover => PageKind::Contact,
            Waiting::Service => PageKind::Order,
            _ => PageKind::Menu,
        };
        let title = if view.title.is_empty() { self.heading(&view, page) } else { view.title };
        let state = SessionState {
            menu: view.menu,
            title,
            version: self.record.version,
            expires: Moment(self.record.expires),
            field: view.field,
            options: login.unwrap_or(view.options),
            said: view.said,
            connecting: matches!(state.waiting, Waiting::Handover | Waiting::Service),
            contact: state.contact.clone(),
            done: view.done,
            at: position::of(&self.record),
        };
        let language = self.session.language.clone();
        let last_choice = self.session.last_choice.clone().map(capital);
        Ok(Shown { state, brand: self.brand(), language, page, last_choice })
    }

    /// What stands above a state that has no words of its own.
    fn heading(&self, view: &View, page: PageKind) -> String {
        let words = words(&self.session.language);
        match page {
            PageKind::Contact => words.connecting.to_owned(),
            _ if !view.done => self.brand(),
            _ => view.said.first().cloned().unwrap_or_else(|| {
                let finished = self.session.finished;
                let ended = Problem::Completed { said: Vec::new(), finished };
                problem_words(words, &ended).0.to_owned()
            }),
        }
    }

    /// The brand of its line.
    pub(crate) fn brand(&self) -> String {
        let line = self.served.program.lines.get(&self.session.line);
        line.map(|line| line.brand.clone()).unwrap_or_default()
    }

    fn login_choices(&self, runtime: &Runtime, state: &State) -> Option<Vec<ViewOption>> {
        let (name, login) = self.login(state)?;
        let choices = runtime.ports.identity.choices(name, login, &self.session.language);
        let options =
            choices.into_iter().map(|(id, label)| ViewOption { id: id.into(), key: None, label });
        Some(options.collect())
    }

    /// The login for which a state waits.
    pub(crate) fn login(&self, state: &State) -> Option<(&Name, &pivotline_ir::Login)> {
        if state.waiting != Waiting::Login {
            return None;
        }
        let line = self.served.program.lines.get(&state.line)?;
        let Node::LogIn { login, .. } = line.node(state.at.as_str())? else { return None };
        self.served.program.logins.get_key_value(login)
    }

    /// How far it has come and until when it lives, after a tap at `now`.
    pub(crate) fn touch(&mut self, now: u64) {
        let (stage, life) = match self.session.waiting() {
            // A contact may be in its queue for as long as this.
            Some(Waiting::End) if self.session.is_given_up() => (Stage::Completed, LIFE_IN_CONTACT),
            Some(Waiting::End) => (Stage::Completed, LIFE),
            Some(Waiting::Contact) => (Stage::Open, LIFE_IN_CONTACT),
            _ => (Stage::Open, LIFE),
        };
        self.record.stage = stage;
        self.record.expires = now.saturating_add(life);
    }
}

/// Puts the call's trace into the span of the use case at hand.
fn tell_trace(runtime: &Runtime, session: &Session) {
    let span = tracing::Span::current();
    if !span.is_disabled() {
        span.record("trace", runtime.config.server_key.trace(&session.call));
    }
}
