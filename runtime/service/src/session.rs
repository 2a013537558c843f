//! A session in hand: what is stored of it, opened, and how it is stored again.

use std::sync::Arc;

use pivotline_ir::{Name, Node, NodeId, Tag};
use pivotline_machine::{Handover, State, ViewOption, Waiting};
use serde::{Deserialize, Serialize};

use crate::number::Number;
use crate::ports::Replaced;
use crate::problem::{Problem, Refused};
use crate::programs::Served;
use crate::record::{Operation, Record, SessionKey, Stage};
use crate::runtime::Runtime;
use crate::session_state::{PageKind, SessionState, Shown, rfc3339};
use crate::token::{Credential, CredentialHash};

/// How long a session lives after the last tap, in seconds.
pub(crate) const LIFE: u64 = 10 * 60;
/// How long a session lives that follows a contact with people, in seconds: nobody taps while
/// they wait in a queue or talk.
pub(crate) const LIFE_IN_CONTACT: u64 = 2 * 60 * 60;
/// How many answers are kept for requests that come again. Each is a whole state, so they make
/// most of the stored record: a client that repeats older requests than these is told the state
/// instead, and nothing is done twice.
const KEPT_ANSWERS: usize = 16;

/// The sealed part of a record.
#[derive(Serialize, Deserialize)]
pub(crate) struct Session {
    /// The number that called.
    pub(crate) phone: Number,
    /// The call's contact id.
    pub(crate) call: String,
    /// What the caller wants, as far as it is known.
    pub(crate) intent: String,
    /// The line that was called.
    pub(crate) line: Name,
    /// The language that is spoken.
    pub(crate) language: Tag,
    /// Where the link opens.
    pub(crate) opens: NodeId,
    /// What the token was traded for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) credential: Option<CredentialHash>,
    /// The credential before the last login. It is good for the answer to that login alone, in case
    /// the first one was lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) former: Option<CredentialHash>,
    /// The machine's state, once the link was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<State>,
    /// A handover that is stored and not yet known to be carried out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) pending: Option<Pending>,
    /// The option that was tapped before the link was opened, until its menu is reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tapped: Option<Tapped>,
    /// The option that was tapped on the page before the link was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) opened_with: Option<String>,
    /// Whether the person said that this was all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) finished: bool,
    /// The label of the option that was chosen last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_choice: Option<String>,
    /// The answers to the last requests that carried a key, the latest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) kept: Vec<KeptAnswer>,
}

/// A handover on its way out.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Pending {
    /// What is to be handed over.
    pub(crate) handover: Handover,
    /// The same for every try, so that a second one starts no second contact.
    pub(crate) client_token: String,
}

/// An option that was tapped on the page before the link was opened.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Tapped {
    /// The menu whose option it is.
    pub(crate) menu: Name,
    /// The option.
    pub(crate) option: String,
}

/// The answer to a request that carried an idempotency key.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct KeptAnswer {
    /// The key.
    pub(crate) key: String,
    /// The credential that was handed out, where the request opened the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) credential: Option<String>,
    /// The credential that was handed out instead of the former one, where the request logged in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) renewed: Option<String>,
    /// The state as JSON; `None` until all that the request set off is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<String>,
}

/// A stored session, opened.
pub(crate) struct Live {
    pub(crate) key: SessionKey,
    pub(crate) record: Record,
    pub(crate) session: Session,
    pub(crate) served: Arc<Served>,
}

/// Another write was first.
pub(crate) struct Lost;

impl Session {
    /// Keeps room for the answer to a request.
    pub(crate) fn keep(&mut self, key: Option<&str>, credential: Option<String>) {
        let Some(key) = key else { return };
        let key = key.to_owned();
        self.kept.push(KeptAnswer { key, credential, renewed: None, state: None });
        let surplus = self.kept.len().saturating_sub(KEPT_ANSWERS);
        self.kept.drain(..surplus);
    }

    /// The answer that a request of this key was given.
    pub(crate) fn kept(&self, key: Option<&str>) -> Option<&KeptAnswer> {
        let key = key?;
        self.kept.iter().find(|kept| kept.key == key)
    }

    /// Whether this is the credential that it was last traded for.
    pub(crate) fn is_of(&self, credential: &Credential) -> bool {
        self.credential.as_ref().is_some_and(|hash| hash.is_of(credential))
    }

    /// Whether this credential may have the answer to the request of this key.
    pub(crate) fn may_ask_again(&self, credential: &Credential, key: Option<&str>) -> bool {
        let former = self.former.as_ref().is_some_and(|hash| hash.is_of(credential));
        former && self.kept(key).is_some_and(|kept| kept.renewed.is_some())
    }

    /// Puts a new credential in the place of the one at hand. The answer to the request of this
    /// key hands it out, and no answer that is kept hands an older one out.
    pub(crate) fn renew(&mut self, credential: &Credential, key: Option<&str>) {
        self.former = self.credential.replace(credential.hash());
        for kept in &mut self.kept {
            kept.credential = None;
            let is_this = key == Some(kept.key.as_str());
            kept.renewed = is_this.then(|| credential.reveal());
        }
    }

    fn waiting(&self) -> Option<&Waiting> {
        self.state.as_ref().map(|state| &state.waiting)
    }

    /// The contact with people whose end the session waits for.
    pub(crate) fn followed_contact(&self) -> Option<&str> {
        let state = self.state.as_ref()?;
        let contact = state.contact.as_ref().filter(|_| state.waiting == Waiting::Contact)?;
        Some(&contact.id)
    }
}

impl Live {
    /// The session of a key. `None` where there is none, or its link was never given to anybody.
    pub(crate) async fn load(runtime: &Runtime, key: &SessionKey) -> Result<Option<Self>, Refused> {
        let Some(record) = runtime.ports.store.load(key).await? else { return Ok(None) };
        if record.stage == Stage::NotSent {
            return Ok(None);
        }
        Self::of_record(runtime, key, record).await.map(Some)
    }

    async fn of_record(
        runtime: &Runtime,
        key: &SessionKey,
        record: Record,
    ) -> Result<Self, Refused> {
        let session: Session = runtime.seal.open(key, &record).map_err(Problem::from)?;
        let served = runtime.programs.get(&record.program).await;
        let served = served.map_err(|error| Problem::from(error).to(&session.language))?;
        Ok(Self { key: key.clone(), record, session, served })
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
        self.record.version = self.record.version.saturating_add(1);
        self.record.operation = Operation::new().map_err(Problem::from)?;
        let operation = self.record.operation;
        self.fill_kept_answers(runtime)?;
        let sealed = runtime.seal.close(&self.key, &self.record, &self.session);
        self.record.sealed = sealed.map_err(Problem::from)?;
        match runtime.ports.store.replace(&self.key, &self.record, runtime.now()).await? {
            Replaced::Done => Ok(Ok(())),
            Replaced::Moved(Some(stored)) if stored.operation == operation => Ok(Ok(())),
            Replaced::Moved(_) => Ok(Err(Lost)),
        }
    }

    /// Gives the requests that are done by this write the state that it stores as their answer.
    fn fill_kept_answers(&mut self, runtime: &Runtime) -> Result<(), Refused> {
        let open = self.session.kept.iter().any(|kept| kept.state.is_none());
        if !open || self.session.pending.is_some() {
            return Ok(());
        }
        let state = serde_json::to_string(&self.shown(runtime)?.state);
        let state = state.map_err(|_| Problem::Internal)?;
        for kept in self.session.kept.iter_mut().filter(|kept| kept.state.is_none()) {
            kept.state = Some(state.clone());
        }
        Ok(())
    }

    /// What a client is told of it.
    pub(crate) fn shown(&self, runtime: &Runtime) -> Result<Shown, Refused> {
        let state = self.session.state.as_ref().ok_or(Problem::Internal)?;
        let view = self.served.machine.view(state);
        let login = self.login_choices(runtime, state);
        let page = match state.waiting {
            Waiting::Login => PageKind::Login,
            Waiting::Contact | Waiting::Handover => PageKind::Contact,
            _ => PageKind::Menu,
        };
        let state = SessionState {
            menu: view.menu,
            title: view.title,
            version: self.record.version,
            expires: rfc3339(self.record.expires),
            options: login.unwrap_or(view.options),
            said: view.said,
            contact: state.contact.clone(),
            done: view.done,
        };
        let language = self.session.language.clone();
        let last_choice = self.session.last_choice.clone();
        Ok(Shown { state, brand: self.brand(), language, page, last_choice })
    }

    /// The brand of its line.
    pub(crate) fn brand(&self) -> String {
        let line = self.served.program.lines.get(&self.session.line);
        line.map(|line| line.brand.clone()).unwrap_or_default()
    }

    fn login_choices(&self, runtime: &Runtime, state: &State) -> Option<Vec<ViewOption>> {
        let (name, login) = self.login(state)?;
        let choices = runtime.ports.identity.choices(name, login, &self.session.language);
        let options = choices.into_iter().map(|(id, label)| ViewOption { id, key: None, label });
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
            Some(Waiting::End) => (Stage::Completed, LIFE),
            Some(Waiting::Contact) => (Stage::Open, LIFE_IN_CONTACT),
            _ => (Stage::Open, LIFE),
        };
        self.record.stage = stage;
        self.record.expires = now.saturating_add(life);
    }
}
