//! The sealed position: the whole stored session, as its owner carries it.
//!
//! Every form of an opened session and every JSON state hold it in `at`. Whoever sends it back
//! saves the server the look at the store: the step is made from it and stored on the condition
//! that the store is still there. It proves nothing: it is of use only with the session's
//! credential, only while the session has not moved on, and nothing is answered from it before
//! that condition held.

use crate::drive::trace;
use crate::record::{Record, Stage};
use crate::runtime::Runtime;
use crate::session::{Live, Session};
use crate::token::{Credential, base64url, from_base64url};

/// The most bytes of a position. A form with a longer one might not fit into a request.
const LONGEST: usize = 4 * 1024;

/// A record as a client carries it. Empty where it would be long: the client then acts without.
pub(crate) fn position(record: &Record) -> String {
    let position = base64url(&record.to_bytes());
    if position.len() <= LONGEST { position } else { String::new() }
}

impl Runtime {
    /// Puts the call's trace into the span of the use case at hand.
    pub(crate) fn tell_trace(&self, session: &Session) {
        let span = tracing::Span::current();
        if !span.is_disabled() {
            span.record("trace", trace(&self.config.server_key, &session.call));
        }
    }

    /// The session at a position that its owner sent. Nothing where it is none, is of another
    /// session, is sealed under another key, or was changed.
    pub(crate) async fn at_position(&self, at: &str, credential: &Credential) -> Option<Live> {
        let record = Record::from_bytes(&from_base64url(at)?)?;
        if record.stage != Stage::Open {
            return None;
        }
        let opened = self.sessions.open(credential.session(), &record, self.now());
        let (seal, session) = opened.ok()?;
        if !session.is_of(credential) {
            return None;
        }
        self.tell_trace(&session);
        let served = self.programs.get(&record.program).await.ok()?;
        Some(Live { seal, record, session, served, join: None })
    }
}
