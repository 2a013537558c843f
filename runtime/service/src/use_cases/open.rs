//! Trades a link for a session, once.

use crate::drive::{Committed, Journey};
use crate::live::Live;
use crate::ports::{Join, JourneyStep};
use crate::problem::{Problem, Refused};
use crate::record::Stage;
use crate::runtime::Runtime;
use crate::session::Tapped;
use crate::session_state::SessionState;
use crate::token::{Credential, Token};

/// How many characters the idempotency key of an opening must have: the answer to it holds the
/// credential, so nobody must be able to guess the key.
pub(crate) const UNGUESSABLE: usize = 16;

/// A request to open a link.
#[derive(Default)]
pub struct Open {
    /// The option that was tapped on the page before.
    pub option: Option<String>,
    /// The credential that the client has, perhaps of this very link.
    pub credential: Option<Credential>,
    /// The request's idempotency key, of 16 characters or more.
    pub key: Option<String>,
}

/// An opened link.
pub enum Opened {
    /// It was traded for this credential, now or by the same request before.
    Traded {
        /// The credential, as its owner sends it.
        credential: String,
        /// The state; for a request that comes again, the current one.
        state: Box<SessionState>,
        /// What joins the contact that the tapped option started, where the contact centre gave
        /// it at once.
        join: Option<Join>,
    },
    /// The client had opened it before and holds its credential.
    AlreadyYours,
}

impl Runtime {
    /// Opens a link: trades its token for a credential, and takes the option that was tapped.
    ///
    /// # Errors
    /// There is no such link, it is over, it was opened elsewhere, or its menu has no such option.
    #[tracing::instrument(skip_all, fields(session = %token.session_key().handle(), trace))]
    pub async fn open(&self, token: &Token, request: &Open) -> Result<Opened, Refused> {
        let session_key = token.session_key();
        let loaded = Live::load(self, &session_key).await?;
        let mut live = loaded.ok_or(Problem::UnknownLink)?;
        let credential = match &request.key {
            Some(key) => {
                Credential::of_request(&self.config.server_key, &session_key, "opening", key)
            }
            None => Credential::generate(&session_key).map_err(Problem::from)?,
        };
        if let Some(opened) = self.opened_before(&mut live, request, &credential).await? {
            return Ok(opened);
        }
        live.session.credential = Some(credential.hash());
        live.session.opened_with.clone_from(&request.option);
        let mut journey = Journey::new();
        journey.push(live.event(self, JourneyStep::Opened, None, None));
        self.enter(&mut live, request.option.as_deref(), &mut journey).await?;
        match live.commit(self, journey).await? {
            Committed::Done => {}
            Committed::Overtaken(stored) => live.moved(self, stored).await?,
            Committed::Late(stored) => {
                live.moved(self, stored).await?;
                let before = self.opened_before(&mut live, request, &credential).await?;
                let elsewhere = || Problem::OpenedElsewhere.to(&live.session.language);
                return before.ok_or_else(elsewhere);
            }
        }
        self.traded(&mut live, &credential)
    }

    fn traded(&self, live: &mut Live, credential: &Credential) -> Result<Opened, Refused> {
        let state = Box::new(live.shown(self)?.state);
        Ok(Opened::Traded { credential: credential.reveal(), state, join: live.join.take() })
    }

    /// What a link is that was opened before: an answer for its owner, a problem for others,
    /// nothing if it was not. `credential` is what this request trades the link for: where it came
    /// before, it is the one at hand, unless a login has put another one in its place.
    async fn opened_before(
        &self,
        live: &mut Live,
        request: &Open,
        credential: &Credential,
    ) -> Result<Option<Opened>, Refused> {
        let language = live.session.language.clone();
        if live.record.expires <= self.now() {
            return Err(Problem::Expired.to(&language));
        }
        if live.session.is_of(credential) {
            self.finish_pending(live).await?;
            return self.traded(live, credential).map(Some);
        }
        if let Some(problem) = live.over(self).await {
            return Err(problem.to(&language));
        }
        if live.record.stage != Stage::Open {
            return Ok(None);
        }
        let yours = request.credential.as_ref().is_some_and(|credential| {
            credential.session() == live.key() && live.session.is_of(credential)
        });
        if !yours {
            return Err(Problem::OpenedElsewhere.to(&language));
        }
        if request.option.is_some() && request.option != live.session.opened_with {
            // They went back to the page before and tapped another option.
            return Err(Problem::Stale(Box::new(live.shown(self)?)).to(&language));
        }
        Ok(Some(Opened::AlreadyYours))
    }

    async fn enter(
        &self,
        live: &mut Live,
        option: Option<&str>,
        journey: &mut Journey,
    ) -> Result<(), Refused> {
        let front = live.front();
        let tapped = match (option, front.menu) {
            (None, _) => None,
            (Some(option), Some(menu)) => Some(Tapped { menu, option: option.to_owned() }),
            (Some(_), None) => return Err(Problem::UnknownOption.to(&live.session.language)),
        };
        let known = |option| front.options.iter().any(|known| known.id.as_str() == option);
        if option.is_some_and(|option| !known(option)) {
            return Err(Problem::UnknownOption.to(&live.session.language));
        }
        live.enter(self, tapped, journey).await
    }
}
