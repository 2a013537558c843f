//! How far the session is that a call waits for. It looks once and changes nothing.

use pivotline_machine::{ContactKind, Handover, Waiting};

use crate::drive::{handle, trace};
use crate::problem::Problem;
use crate::record::Stage;
use crate::runtime::Runtime;
use crate::session::Live;
use crate::token::Token;

/// How far a session is, as the call is told that waits for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Polled {
    /// The link has not been opened.
    Waiting,
    /// The person is at it.
    Open,
    /// What the person came for was done.
    Solved,
    /// The person asked for somebody, by this very call: it is to be put into the queue.
    Agent(Box<Handover>),
    /// There is nothing to wait for: it has ended or expired, or was never sent.
    Over,
}

impl Polled {
    /// Its name, as a flow compares it.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Open => "open",
            Self::Solved => "solved",
            Self::Agent(_) => "agent",
            Self::Over => "over",
        }
    }
}

impl Runtime {
    /// How far the session of a contact's link is.
    ///
    /// # Errors
    /// It could not be looked at: why, in a word.
    #[tracing::instrument(
        skip_all, fields(session, trace = %trace(&self.config.server_key, contact))
    )]
    pub async fn poll(&self, contact: &str, attempt: &str) -> Result<Polled, &'static str> {
        let key = Token::of_link(&self.config.server_key, contact, attempt).session_key();
        tracing::Span::current().record("session", handle(&key));
        match Live::load(self, &key).await {
            Ok(Some(live)) => Ok(live.polled(self.now())),
            Ok(None) => Ok(Polled::Over),
            Err(refused) if matches!(refused.problem, Problem::UnknownLink) => Ok(Polled::Over),
            Err(refused) => Err(refused.problem.code()),
        }
    }
}

impl Live {
    fn polled(&self, now: u64) -> Polled {
        let Some(state) = &self.session.state else {
            let waits = self.record.stage != Stage::Completed && self.record.expires > now;
            return if waits { Polled::Waiting } else { Polled::Over };
        };
        let by_this_call = state.waiting == Waiting::Contact
            && state.contact.as_ref().is_some_and(|contact| contact.kind == ContactKind::ThisCall);
        let handover = by_this_call.then(|| self.served.machine.handover(state)).flatten();
        if let Some(handover) = handover {
            return Polled::Agent(Box::new(handover));
        }
        let over = self.record.stage == Stage::Completed || self.record.expires <= now;
        match (state.solved, over || state.waiting == Waiting::Contact) {
            (true, _) => Polled::Solved,
            (false, true) => Polled::Over,
            (false, false) => Polled::Open,
        }
    }
}
