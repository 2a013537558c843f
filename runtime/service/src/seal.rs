//! The sealed part of a stored session: encrypted, and bound to the session that it belongs to.

use std::sync::Arc;

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::{Operation, Record, SessionKey};
use crate::server_key::{KeyedHash, ServerKey};

/// Room for what a session usually holds.
const USUAL: usize = 512;

type Nonce = aes_gcm::aead::Nonce<Aes256Gcm>;

/// Makes the seals of sessions: each has a key of its own.
pub(crate) struct Seals {
    keys: KeyedHash,
}

/// Seals and opens what a store may keep of one session.
#[derive(Clone)]
pub(crate) struct Seal {
    session: SessionKey,
    cipher: Arc<Aes256Gcm>,
}

/// Why something could not be sealed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// It could not be sealed.
    #[error("a session could not be sealed")]
    NotSealed,
    /// It was sealed under another key, for another session, or changed since.
    #[error("a stored session was not sealed here")]
    Foreign,
    /// It was sealed here, but by a version that wrote another shape.
    #[error("a stored session has an unknown shape")]
    Shape,
}

impl Seals {
    /// The seals of a server's key.
    pub(crate) fn new(key: &ServerKey) -> Self {
        Self { keys: key.keys().seal.clone() }
    }

    /// The seal of a session.
    pub(crate) fn of(&self, session: &SessionKey) -> Seal {
        let cipher = Arc::new(Aes256Gcm::new(&self.keys.of(&[&session.0]).into()));
        Seal { session: session.clone(), cipher }
    }
}

impl Seal {
    /// The session whose seal it is.
    pub(crate) fn session(&self) -> &SessionKey {
        &self.session
    }

    /// Seals `content` into `record`, as a write of its own. It opens with a record that is the
    /// same in all other parts, and with no other one.
    ///
    /// # Errors
    /// It cannot be written, or no random bytes are to be had.
    pub(crate) fn close<T: Serialize>(
        &self,
        record: &mut Record,
        content: &T,
    ) -> Result<(), SealError> {
        record.operation = Operation::new().map_err(|_| SealError::NotSealed)?;
        // By their names, so that what was sealed before a field was added opens after it.
        let mut sealed = Vec::with_capacity(USUAL);
        rmp_serde::encode::write_named(&mut sealed, content).map_err(|_| SealError::NotSealed)?;
        let bound = self.bound_to(record);
        let closed = self.cipher.encrypt_in_place(&nonce(record), &bound, &mut sealed);
        closed.map_err(|_| SealError::NotSealed)?;
        record.sealed = sealed;
        Ok(())
    }

    /// What was sealed in `record`.
    ///
    /// # Errors
    /// It was not sealed under this key for this record of this session, or has another shape.
    pub(crate) fn open<T: DeserializeOwned>(&self, record: &Record) -> Result<T, SealError> {
        let mut plain = record.sealed.clone();
        let bound = self.bound_to(record);
        let opened = self.cipher.decrypt_in_place(&nonce(record), &bound, &mut plain);
        opened.map_err(|_| SealError::Foreign)?;
        rmp_serde::from_slice(&plain).map_err(|_| SealError::Shape)
    }

    /// What a seal is bound to: the session, and all of the record but its sealed part.
    fn bound_to(&self, record: &Record) -> Vec<u8> {
        record.head_and(self.session.0.as_bytes())
    }
}

/// The number of the write and its version: together they come once under a session's key.
fn nonce(record: &Record) -> Nonce {
    let mut nonce = Nonce::default();
    let bytes = record.operation.0.to_be_bytes().into_iter().chain(record.version.to_le_bytes());
    for (place, byte) in nonce.iter_mut().zip(bytes) {
        *place = byte;
    }
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Digest, Operation, Stage};

    fn record() -> Record {
        Record {
            version: 1,
            operation: Operation(7),
            program: Digest([0xab; 32]),
            created: 10,
            expires: 20,
            stage: Stage::Sent,
            sealed: Vec::new(),
        }
    }

    fn seal(server: u8, session: &str) -> Seal {
        Seals::new(&ServerKey::from_bytes([server; 32])).of(&SessionKey(session.to_owned()))
    }

    #[test]
    fn a_seal_opens_under_its_key_for_its_session_alone() {
        let mine = seal(1, "mine");
        let [mut record, mut again] = [record(), record()];
        mine.close(&mut record, &"+12025550100").unwrap();
        mine.close(&mut again, &"+12025550100").unwrap();

        assert!(!String::from_utf8_lossy(&record.sealed).contains("0100"));
        assert_ne!(record.sealed, again.sealed);
        assert_eq!(mine.open::<String>(&record).unwrap(), "+12025550100");
        assert!(seal(1, "theirs").open::<String>(&record).is_err());
        assert!(seal(2, "mine").open::<String>(&record).is_err());
        let cut = Record { sealed: vec![0; 3], ..record };
        assert!(mine.open::<String>(&cut).is_err());
    }

    #[test]
    fn no_part_of_a_record_can_be_changed_under_its_seal() {
        let seal = seal(1, "mine");
        let mut record = record();
        seal.close(&mut record, &"state").unwrap();
        let opens = |record: &Record| seal.open::<String>(record).is_ok();

        assert!(opens(&record));
        assert!(!opens(&Record { version: 2, ..record.clone() }));
        assert!(!opens(&Record { operation: Operation(8), ..record.clone() }));
        assert!(!opens(&Record { program: Digest([0xcd; 32]), ..record.clone() }));
        assert!(!opens(&Record { created: 11, ..record.clone() }));
        assert!(!opens(&Record { expires: 21, ..record.clone() }));
        assert!(!opens(&Record { stage: Stage::Open, ..record.clone() }));
    }
}
