//! The sealed part of a stored session: encrypted, and bound to the session that it belongs to.

use chacha20poly1305::aead::AeadInOut;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::{Operation, Record, SessionKey};
use crate::token::ServerKey;

/// Room for what a session usually holds.
const USUAL: usize = 512;

/// Seals and opens what a store may keep of a person.
#[derive(Clone)]
pub struct Seal {
    cipher: XChaCha20Poly1305,
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
        Self { cipher: XChaCha20Poly1305::new(&key.keys().seal.into()) }
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
        let (nonce, bound) = (nonce(session, record), bound_to(session, record));
        let closed = self.cipher.encrypt_in_place(&nonce, &bound, &mut sealed);
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
        let (nonce, bound) = (nonce(session, record), bound_to(session, record));
        let opened = self.cipher.decrypt_in_place(&nonce, &bound, &mut plain);
        opened.map_err(|_| SealError::Foreign)?;
        rmp_serde::from_slice(&plain).map_err(|_| SealError::Shape)
    }
}

/// The session and the write: no other write of the session has this number, and no other session
/// this key, which is a hash.
fn nonce(session: &SessionKey, record: &Record) -> XNonce {
    let key = session.0.bytes().chain(std::iter::repeat(0)).take(16);
    let mut bytes = key.chain(record.operation.0.to_be_bytes());
    std::array::from_fn(|_| bytes.next().unwrap_or_default()).into()
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
