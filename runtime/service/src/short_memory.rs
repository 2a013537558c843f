//! Sessions that were opened or sealed here a moment ago.
//!
//! The same record opens to the same session. A browser that has made a step asks for the page
//! next, a page looks again, and the next step brings the same record back: whoever brings the very
//! record, to the byte, is given what it opened to before. So nothing has to be told to the memory
//! when another server writes, and a record that was tampered with is opened as ever, in vain.
//!
//! What is personal lies in memory a minute at most while anybody is served, and no longer than
//! the session.

use std::num::NonZeroUsize;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use lru::LruCache;

use crate::record::{Record, SessionKey, Stage};
use crate::seal::{Seal, SealError, Seals};
use crate::session::Session;

/// How many sessions are remembered; the one that nobody came for is forgotten first.
const MOST: NonZeroUsize = NonZeroUsize::new(4_096).unwrap();
/// How many seconds a session is remembered for.
const FOR: u64 = 60;

/// A session in hand: it is shared until somebody changes it, who then has one of their own.
#[derive(Clone)]
pub(crate) struct InHand(Arc<Session>);

impl Deref for InHand {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.0
    }
}

impl DerefMut for InHand {
    fn deref_mut(&mut self) -> &mut Session {
        Arc::make_mut(&mut self.0)
    }
}

/// The seals of sessions, and what was opened or sealed last.
pub(crate) struct ShortMemory {
    seals: Seals,
    sessions: Mutex<LruCache<SessionKey, Remembered>>,
}

struct Remembered {
    at: u64,
    record: Record,
    seal: Seal,
    session: InHand,
}

impl ShortMemory {
    /// One that remembers nothing yet.
    pub(crate) fn of(seals: Seals) -> Self {
        Self { seals, sessions: Mutex::new(LruCache::new(MOST)) }
    }

    fn lock(&self) -> MutexGuard<'_, LruCache<SessionKey, Remembered>> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The session that a record opens to, and its seal.
    ///
    /// # Errors
    /// The record was not sealed here, for this session.
    pub(crate) fn open(
        &self,
        key: &SessionKey,
        record: &Record,
        now: u64,
    ) -> Result<(Seal, InHand), SealError> {
        if let Some(remembered) = self.recall(key, record, now) {
            return Ok(remembered);
        }
        let seal = self.seal(key);
        let session = InHand(Arc::new(seal.open(record)?));
        self.remember(&seal, record, &session, now);
        Ok((seal, session))
    }

    fn recall(&self, key: &SessionKey, record: &Record, now: u64) -> Option<(Seal, InHand)> {
        let mut sessions = self.lock();
        let known = sessions.get(key)?;
        let same = known.record == *record && is_fresh(known.at, now);
        same.then(|| (known.seal.clone(), known.session.clone()))
    }

    /// The seal of a session.
    pub(crate) fn seal(&self, key: &SessionKey) -> Seal {
        self.seals.of(key)
    }

    /// Remembers what a record opens to, unless a later one of its session is remembered. What has
    /// ended is forgotten.
    pub(crate) fn remember(&self, seal: &Seal, record: &Record, session: &InHand, now: u64) {
        let mut sessions = self.lock();
        while sessions.peek_lru().is_some_and(|(_, oldest)| !is_fresh(oldest.at, now)) {
            sessions.pop_lru();
        }
        let known = sessions.peek(seal.session());
        if known.is_some_and(|known| known.record.version > record.version) {
            return;
        }
        if record.stage == Stage::Completed {
            sessions.pop(seal.session());
            return;
        }
        let (seal, session) = (seal.clone(), session.clone());
        let remembered = Remembered { at: now, record: record.clone(), seal, session };
        sessions.put(remembered.seal.session().clone(), remembered);
    }
}

/// Whether what was remembered at a time is still good. A clock may be set back.
fn is_fresh(at: u64, now: u64) -> bool {
    now.abs_diff(at) <= FOR
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::Number;
    use crate::record::{Digest, Operation};
    use crate::server_key::ServerKey;

    fn memory() -> ShortMemory {
        ShortMemory::of(Seals::new(&ServerKey::from_bytes([1; 32])))
    }

    fn key(name: &str) -> SessionKey {
        SessionKey(name.to_owned())
    }

    /// A session at a version, as its store has it.
    fn sealed(memory: &ShortMemory, name: &str, version: u64) -> (Seal, Record, InHand) {
        let opens = ("line".into(), "en-US".into(), "menu".into());
        let phone = Number::parse("+12025550100").unwrap();
        let session = InHand(Arc::new(Session::new(phone, "call".into(), opens)));
        let mut record = Record {
            version,
            operation: Operation::NONE,
            program: Digest([0xab; 32]),
            created: 10,
            expires: 2_000,
            stage: Stage::Open,
            sealed: Vec::new(),
        };
        let seal = memory.seal(&key(name));
        seal.close(&mut record, &*session).unwrap();
        (seal, record, session)
    }

    /// Whether a record opens to just what is in hand, without being opened.
    fn recalls(memory: &ShortMemory, record: &Record, session: &InHand, now: u64) -> bool {
        let recalled = memory.recall(&key("a"), record, now);
        recalled.is_some_and(|(_, recalled)| Arc::ptr_eq(&recalled.0, &session.0))
    }

    #[test]
    fn the_very_record_is_not_opened_again() {
        let memory = memory();
        let (_, record, _) = sealed(&memory, "a", 1);
        let (_, first) = memory.open(&key("a"), &record, 100).unwrap();
        assert!(recalls(&memory, &record, &first, 101));
        let changed = [
            Record { expires: 3_000, ..record.clone() },
            Record { stage: Stage::Sent, ..record.clone() },
            Record { sealed: [record.sealed.as_slice(), b"x"].concat(), ..record.clone() },
        ];
        for changed in changed {
            assert!(memory.open(&key("a"), &changed, 101).is_err());
        }
        assert!(memory.open(&key("b"), &record, 101).is_err(), "it is another session's");
    }

    #[test]
    fn who_changes_a_session_changes_none_that_is_remembered() {
        let memory = memory();
        let (seal, record, session) = sealed(&memory, "a", 1);
        memory.remember(&seal, &record, &session, 100);
        let (_, mut changed) = memory.open(&key("a"), &record, 100).unwrap();
        changed.finished = true;
        assert!(!memory.open(&key("a"), &record, 100).unwrap().1.finished);
    }

    #[test]
    fn it_is_forgotten_after_a_minute() {
        let memory = memory();
        let (seal, record, session) = sealed(&memory, "a", 1);
        memory.remember(&seal, &record, &session, 100);
        assert!(recalls(&memory, &record, &session, 160));
        assert!(!recalls(&memory, &record, &session, 161));
        let (seal, other, session) = sealed(&memory, "b", 1);
        memory.remember(&seal, &other, &session, 161);
        assert_eq!(memory.lock().len(), 1, "nobody came for it, and it is gone all the same");
    }

    #[test]
    fn it_is_forgotten_once_the_session_has_ended() {
        let memory = memory();
        let (seal, record, session) = sealed(&memory, "a", 1);
        memory.remember(&seal, &record, &session, 100);
        let ended = Record { version: 2, stage: Stage::Completed, ..record };
        memory.remember(&seal, &ended, &session, 100);
        assert_eq!(memory.lock().len(), 0);
    }

    #[test]
    fn an_old_position_does_not_take_the_place_of_the_latest() {
        let memory = memory();
        let (seal, latest, session) = sealed(&memory, "a", 2);
        memory.remember(&seal, &latest, &session, 100);
        let (_, old, _) = sealed(&memory, "a", 1);
        memory.open(&key("a"), &old, 100).unwrap();
        assert!(recalls(&memory, &latest, &session, 100));
    }
}
