//! The sealed part of a stored session: encrypted, and bound to the session that it belongs to.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::record::SessionKey;
use crate::token::{ServerKey, base64url, from_base64url, random};

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

    /// `content` as a store may keep it under `session`.
    ///
    /// # Errors
    /// It cannot be written as JSON, or no random bytes are to be had.
    pub fn close<T: Serialize>(
        &self,
        session: &SessionKey,
        content: &T,
    ) -> Result<String, SealError> {
        let plain = serde_json::to_vec(content).map_err(|_| SealError::NotSealed)?;
        let nonce: [u8; NONCE] = random().map_err(|_| SealError::NotSealed)?;
        let payload = Payload { msg: &plain, aad: session.0.as_bytes() };
        let sealed = self.cipher.encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| SealError::NotSealed)?;
        Ok(base64url(&[nonce.as_slice(), &sealed].concat()))
    }

    /// What was sealed for `session`.
    ///
    /// # Errors
    /// It was not sealed under this key for this session, or has another shape.
    pub fn open<T: DeserializeOwned>(
        &self,
        session: &SessionKey,
        sealed: &str,
    ) -> Result<T, SealError> {
        let bytes = from_base64url(sealed).ok_or(SealError::Foreign)?;
        let (nonce, msg) = bytes.split_first_chunk::<NONCE>().ok_or(SealError::Foreign)?;
        let payload = Payload { msg, aad: session.0.as_bytes() };
        let plain = self.cipher.decrypt(&(*nonce).into(), payload);
        let plain = plain.map_err(|_| SealError::Foreign)?;
        serde_json::from_slice(&plain).map_err(|_| SealError::Shape)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seal_opens_under_its_key_for_its_session_alone() {
        let seal = Seal::new(&ServerKey::from_bytes([1; 32]));
        let other = Seal::new(&ServerKey::from_bytes([2; 32]));
        let mine = SessionKey("mine".to_owned());
        let theirs = SessionKey("theirs".to_owned());
        let sealed = seal.close(&mine, &"+12025550100").unwrap();

        assert!(!sealed.contains("0100"));
        assert_ne!(sealed, seal.close(&mine, &"+12025550100").unwrap());
        assert_eq!(seal.open::<String>(&mine, &sealed).unwrap(), "+12025550100");
        assert!(seal.open::<String>(&theirs, &sealed).is_err());
        assert!(other.open::<String>(&mine, &sealed).is_err());
        assert!(seal.open::<String>(&mine, "AAAA").is_err());
    }
}
