//! The sealed part of a stored session: encrypted, and bound to the session that it belongs to.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::{Record, SessionKey};
use crate::token::{ServerKey, random};

/// Bytes of a nonce.
const NONCE: usize = 12;

/// Seals and opens what a store may keep of a person.
#[derive(Clone)]
pub struct Seal {
    cipher: ChaCha20Poly1305,
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
        Self { cipher: ChaCha20Poly1305::new(&key.derive("seal").into()) }
    }

    /// `content` as a store may keep it in `record` under `session`. It opens with a record that is
    /// the same in all other parts, and with no other one.
    ///
    /// # Errors
    /// It cannot be written as JSON, or no random bytes are to be had.
    pub fn close<T: Serialize>(
        &self,
        session: &SessionKey,
        record: &Record,
        content: &T,
    ) -> Result<Vec<u8>, SealError> {
        let plain = serde_json::to_vec(content).map_err(|_| SealError::NotSealed)?;
        let nonce: [u8; NONCE] = random().map_err(|_| SealError::NotSealed)?;
        let aad = bound_to(session, record);
        let payload = Payload { msg: &plain, aad: &aad };
        let sealed = self.cipher.encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| SealError::NotSealed)?;
        Ok([nonce.as_slice(), &sealed].concat())
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
        let (nonce, msg) = record.sealed.split_first_chunk::<NONCE>().ok_or(SealError::Foreign)?;
        let aad = bound_to(session, record);
        let payload = Payload { msg, aad: &aad };
        let plain = self.cipher.decrypt(&(*nonce).into(), payload);
        let plain = plain.map_err(|_| SealError::Foreign)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::Shape)
    }
}

/// What a seal is bound to: the session, and all of the record but its sealed part.
fn bound_to(session: &SessionKey, record: &Record) -> Vec<u8> {
    [record.head().as_slice(), session.0.as_bytes()].concat()
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
        let sealed = seal.close(&mine, &record(), &"+12025550100").unwrap();
        let record = Record { sealed, ..record() };

        assert!(!String::from_utf8_lossy(&record.sealed).contains("0100"));
        assert_ne!(record.sealed, seal.close(&mine, &record, &"+12025550100").unwrap());
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
        let sealed = seal.close(&key, &record(), &"state").unwrap();
        let record = Record { sealed, ..record() };
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
