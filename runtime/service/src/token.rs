//! Tokens, credentials and the server's key.
//!
//! A token is what a link carries; a credential is what it is traded for. Neither can be printed
//! or compared by accident: the types have no `Debug`, `Display` or `PartialEq`.

use std::sync::{Arc, LazyLock};

use base64::Engine as _;
use base64::engine::Simd;
use base64::engine::general_purpose::NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use subtle::ConstantTimeEq as _;

use crate::record::SessionKey;

/// How many characters a token has: 128 bits in base64url.
const TOKEN_LENGTH: usize = 22;
/// How many bytes of the HMAC a token keeps: 128 bits.
const TOKEN_BYTES: usize = 16;
/// How many bytes of a credential's hash are stored: 128 bits.
const HASH_BYTES: usize = 16;
/// How many characters a credential's secret has: 256 bits in base64url.
const SECRET_LENGTH: usize = 43;

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

/// Base64url without padding, by the widest instructions that the processor has.
static BASE64URL: LazyLock<Simd> = LazyLock::new(|| Simd::url_safe(NO_PAD));

/// Bytes as base64url without padding.
pub(crate) fn base64url(bytes: &[u8]) -> String {
    BASE64URL.encode(bytes)
}

/// The bytes of base64url without padding.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    BASE64URL.decode(text).ok()
}

fn is_base64url(text: &str, length: usize) -> bool {
    // Nothing is left early here, so that many bytes are looked at in one instruction.
    let fits = |byte: u8| byte.is_ascii_alphanumeric() | (byte == b'-') | (byte == b'_');
    text.len() == length && text.bytes().fold(true, |all, byte| all & fits(byte))
}

fn sha256(text: &str) -> String {
    base64url(&Sha256::digest(text.as_bytes()))
}

/// What a link carries: 128 bits that only the server could make, in 22 characters.
pub struct Token(String);

impl Token {
    /// The token of a contact's link. The same contact and attempt give the same token, so a
    /// retry finds what the first run stored.
    #[must_use]
    pub fn of_link(key: &ServerKey, contact: &str, attempt: &str) -> Self {
        let mut bytes = key.keys().token.of(&[contact, attempt]).to_vec();
        bytes.truncate(TOKEN_BYTES);
        Self(base64url(&bytes))
    }

    /// The token that a client sent, if it has a token's shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        is_base64url(text, TOKEN_LENGTH).then(|| Self(text.to_owned()))
    }

    /// The key under which its session is stored. It does not open the session.
    #[must_use]
    pub fn session_key(&self) -> SessionKey {
        SessionKey(sha256(&self.0))
    }

    /// The token's characters, to be put into the link that is sent, and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// What a token was traded for: names the session and proves the right to it.
pub struct Credential {
    /// The session.
    session: SessionKey,
    /// 256 bits, base64url: random, or made of the server's key.
    secret: String,
}

impl Credential {
    /// A new credential for a session.
    ///
    /// # Errors
    /// The operating system has no random bytes to give.
    pub fn generate(session: &SessionKey) -> Result<Self, NoRandomness> {
        let secret = base64url(&random::<32>()?);
        Ok(Self { session: session.clone(), secret })
    }

    /// The credential that a request of an idempotency key is given: the same whenever it comes
    /// again. `occasion` tells the opening and the logins of a session apart.
    #[must_use]
    pub(crate) fn of_request(
        server_key: &ServerKey,
        session: &SessionKey,
        occasion: &str,
        request: &str,
    ) -> Self {
        let parts = [session.0.as_str(), occasion, request];
        let secret = base64url(&server_key.keys().credential.of(&parts));
        Self { session: session.clone(), secret }
    }

    /// The credential that a client sent, if it has a credential's shape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (session, secret) = text.split_once('.')?;
        let shaped = is_base64url(session, SECRET_LENGTH) && is_base64url(secret, SECRET_LENGTH);
        shaped.then(|| Self { session: SessionKey(session.to_owned()), secret: secret.to_owned() })
    }

    /// The session that it claims to be of.
    #[must_use]
    pub fn session(&self) -> &SessionKey {
        &self.session
    }

    /// What is stored of it.
    #[must_use]
    pub fn hash(&self) -> CredentialHash {
        let hash = Sha256::digest(self.secret.as_bytes());
        CredentialHash(hash.first_chunk().copied().unwrap_or_default())
    }

    /// The credential's characters, to be given to its owner, and nowhere else.
    #[must_use]
    pub fn reveal(&self) -> String {
        format!("{}.{}", self.session.0, self.secret)
    }
}

/// The first 128 bits of SHA-256 of a credential's secret. It is written in base64url.
#[derive(Clone)]
pub struct CredentialHash([u8; HASH_BYTES]);

impl CredentialHash {
    /// Whether it is this credential's. Takes the same time whatever differs.
    #[must_use]
    pub fn is_of(&self, credential: &Credential) -> bool {
        self.0.ct_eq(&credential.hash().0).into()
    }
}

impl Serialize for CredentialHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&base64url(&self.0))
    }
}

impl<'de> Deserialize<'de> for CredentialHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = SmolStr::deserialize(deserializer)?;
        let bytes = from_base64url(&text).and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| D::Error::custom("no hash of a credential"))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_token_is_of_its_key_contact_and_attempt_alone() {
        let key = ServerKey::from_bytes([1; 32]);
        let token = |contact: &str, attempt: &str| Token::of_link(&key, contact, attempt).0;
        assert_eq!(token("c", "1"), token("c", "1"));
        let other = Token::of_link(&ServerKey::from_bytes([2; 32]), "c", "1").0;
        let different: BTreeSet<_> =
            [token("c", "1"), token("c", "2"), token("c1", "1"), token("c", "1 1"), other].into();
        assert_eq!(different.len(), 5);
        assert!(different.iter().all(|token| token.len() == 22));
        assert!(different.iter().all(|token| Token::parse(token).is_some()));
    }

    #[test]
    fn a_credential_is_proved_by_its_secret() {
        let session = Token::of_link(&ServerKey::from_bytes([1; 32]), "c", "1").session_key();
        let mine = Credential::generate(&session).unwrap();
        let others = Credential::generate(&session).unwrap();
        let read = Credential::parse(&mine.reveal()).unwrap();
        assert_eq!(read.session(), &session);
        assert!(mine.hash().is_of(&read));
        assert!(!mine.hash().is_of(&others));
        assert!(Credential::parse(&format!("{}=", mine.reveal())).is_none());
        assert!(Credential::parse("").is_none());
    }
}
