//! The sealed part of a stored session: encrypted, and bound to the session that it belongs to.

use aes_gcm::aead::AeadInOut;
use aes_gcm::{Aes256Gcm, KeyInit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::{Operation, Record, SessionKey};
use crate::token::{KeyedHash, ServerKey};

/// Room for what a session usually holds.
const USUAL: usize = 512;

type Nonce = aes_gcm::aead::Nonce<Aes256Gcm>;

/// Seals and opens what a store may keep of a person.
#[derive(Clone)]
pub struct Seal {
    /// Makes the key of each session.
    keys: KeyedHash,
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

impl Seal {
    /// The seal of a server's key.
    #[must_use]
    pub fn new(key: &ServerKey) -> Self {
        Self { keys: key.keys().seal.clone() }
    }

    /// The cipher of a session: each has a key of its own.
    fn of(&self, session: &SessionKey) -> Aes256Gcm {
        Aes256Gcm::new(&self.keys.of(&[&session.0]).into())
    }

    /// Seals `content` into `record` under `session`, as a write of its own. It opens with a record
    /// that is the same in all other parts, and with no other one.
    ///
    /// # Errors
    /// It cannot be written, or no random bytes are to be had.
    pub fn close<T: Serialize>(
        &self,
        session: &SessionKey,
        record: &mut Record,
        content: &T,
    ) -> Result<(), SealError> {
        record.operation = Operation::new().map_err(|_| SealError::NotSealed)?;
        // By their names, so that what was sealed before a field was added opens after it.
        let mut sealed = Vec::with_capacity(USUAL);
        rmp_serde::encode::write_named(&mut sealed, content).map_err(|_| SealError::NotSealed)?;
        let bound = bound_to(session, record);
        let closed = self.of(session).encrypt_in_place(&nonce(record), &bound, &mut sealed);
        closed.map_err(|_| SealError::NotSealed)?;
        record.sealed = sealed;
        Ok(())
    }

    /// What was sealed in `record` for `session`.
    ///
    /// # Errors
    /// It was not sealed under this key for this record of this session, or has another shape.
    pub fn open<T: DeserializeOwned>(
        &self,
        session: &SessionKey,
        record: &Record,
    ) -> Result<T, SealError> {
        let mut plain = record.sealed.clone();
        let bound = bound_to(session, record);
        let opened = self.of(session).decrypt_in_place(&nonce(record), &bound, &mut plain);
        opened.map_err(|_| SealError::Foreign)?;
        rmp_serde::from_slice(&plain).map_err(|_| SealError::Shape)
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

/// What a seal is bound to: the session, and all of the record but its sealed part.
fn bound_to(session: &SessionKey, record: &Record) -> Vec<u8> {
    record.head_and(session.0.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Operation, Stage};

    fn record() -> Record {
        Record {
            version: 1,
            operation: Operation(7),
            program: "ab".repeat(32),
            created: 10,
            expires: 20,
            stage: Stage::Sent,
            sealed: Vec::new(),
        }
    }

    #[test]
    fn a_seal_opens_under_its_key_for_its_session_alone() {
        let seal = Seal::new(&ServerKey::from_bytes([1; 32]));
        let other = Seal::new(&ServerKey::from_bytes([2; 32]));
        let mine = SessionKey("mine".to_owned());
        let theirs = SessionKey("theirs".to_owned());
        let [mut record, mut again] = [record(), record()];
        seal.close(&mine, &mut record, &"+12025550100").unwrap();
        seal.close(&mine, &mut again, &"+12025550100").unwrap();

        assert!(!String::from_utf8_lossy(&record.sealed).contains("0100"));
        assert_ne!(record.sealed, again.sealed);
        assert_eq!(seal.open::<String>(&mine, &record).unwrap(), "+12025550100");
        assert!(seal.open::<String>(&theirs, &record).is_err());
        assert!(other.open::<String>(&mine, &record).is_err());
        let cut = Record { sealed: vec![0; 3], ..record };
        assert!(seal.open::<String>(&mine, &cut).is_err());
    }

    #[test]
    fn no_part_of_a_record_can_be_changed_under_its_seal() {
        let seal = Seal::new(&ServerKey::from_bytes([1; 32]));
        let key = SessionKey("mine".to_owned());
        let mut record = record();
        seal.close(&key, &mut record, &"state").unwrap();
        let opens = |record: &Record| seal.open::<String>(&key, record).is_ok();

        assert!(opens(&record));
        assert!(!opens(&Record { version: 2, ..record.clone() }));
        assert!(!opens(&Record { operation: Operation(8), ..record.clone() }));
        assert!(!opens(&Record { program: "cd".repeat(32), ..record.clone() }));
        assert!(!opens(&Record { created: 11, ..record.clone() }));
        assert!(!opens(&Record { expires: 21, ..record.clone() }));
        assert!(!opens(&Record { stage: Stage::Open, ..record.clone() }));
    }
}
