//! The server's key, the keys that are derived from it, and randomness. A key cannot be printed or
//! compared by accident: its types have no `Debug`, `Display` or `PartialEq`.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::encoding::hex;

/// The server's secret: the keys that are derived from it, one for each use.
#[derive(Clone)]
pub struct ServerKey(Arc<Keys>);

/// The keys of a server. No two uses share one.
pub(crate) struct Keys {
    pub(crate) token: KeyedHash,
    pub(crate) credential: KeyedHash,
    pub(crate) trace: KeyedHash,
    pub(crate) request: KeyedHash,
    pub(crate) question: KeyedHash,
    pub(crate) call_question: KeyedHash,
    pub(crate) order: KeyedHash,
    pub(crate) call_order: KeyedHash,
    pub(crate) handover: KeyedHash,
    pub(crate) number: KeyedHash,
    pub(crate) prefix: KeyedHash,
    pub(crate) seal: KeyedHash,
}

/// HMAC-SHA-256 under a key that it has taken in already.
#[derive(Clone)]
pub(crate) struct KeyedHash(Hmac<Sha256>);

impl ServerKey {
    /// A key of these bytes. They must come from a random generator and be kept: links, sessions
    /// and counters of another key cannot be read.
    #[must_use]
    pub fn from_bytes(secret: [u8; 32]) -> Self {
        let secret = KeyedHash::under(&secret);
        let hash = |label: &str| KeyedHash::under(&secret.derived(label));
        Self(Arc::new(Keys {
            token: hash("token"),
            credential: hash("credential"),
            trace: hash("trace"),
            request: hash("request"),
            question: hash("question"),
            call_question: hash("call question"),
            order: hash("order"),
            call_order: hash("call order"),
            handover: hash("handover"),
            number: hash("number"),
            prefix: hash("prefix"),
            seal: hash("seal"),
        }))
    }

    /// A new random key.
    ///
    /// # Errors
    /// The operating system has no random bytes to give.
    pub fn generate() -> Result<Self, NoRandomness> {
        random().map(Self::from_bytes)
    }

    /// The trace of a call in journey events and logs.
    pub(crate) fn trace(&self, contact: &str) -> String {
        let hash = self.keys().trace.of(&[contact]);
        let (half, _) = hash.split_at(16);
        hex(half)
    }

    /// The keys that are derived from it.
    pub(crate) fn keys(&self) -> &Keys {
        &self.0
    }
}

impl KeyedHash {
    #[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
    fn under(key: &[u8; 32]) -> Self {
        Self(Hmac::new_from_slice(key).expect("HMAC takes a key of any length"))
    }

    /// The hash of `parts`. Each part is preceded by its length, so that no two lists of parts
    /// meet.
    pub(crate) fn of(&self, parts: &[&str]) -> [u8; 32] {
        let mut hash = self.0.clone();
        for part in parts {
            hash.update(&(part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().into_bytes().into()
    }

    /// The key that is used for `label` alone.
    fn derived(&self, label: &str) -> [u8; 32] {
        self.0.clone().chain_update(label.as_bytes()).finalize().into_bytes().into()
    }
}

/// The operating system has no random bytes to give.
#[derive(Debug, thiserror::Error)]
#[error("the operating system has no random bytes to give")]
pub struct NoRandomness;

/// Random bytes of the operating system.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], NoRandomness> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| NoRandomness)?;
    Ok(bytes)
}
