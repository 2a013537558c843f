//! Tokens and credentials.
//!
//! A token is what a link carries; a credential is what it is traded for. Neither can be printed
//! or compared by accident: the types have no `Debug`, `Display` or `PartialEq`.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};
use smol_str::SmolStr;
use subtle::ConstantTimeEq as _;

use crate::encoding::{base64url, from_base64url, is_base64url};
use crate::server_key::{NoRandomness, ServerKey, random};

/// How many characters a token has: 128 bits in base64url.
const TOKEN_LENGTH: usize = 22;
/// How many bytes of the HMAC a token keeps: 128 bits.
const TOKEN_BYTES: usize = 16;
/// How many bytes of a credential's hash are stored: 128 bits.
const HASH_BYTES: usize = 16;
/// How many characters a credential's secret has: 256 bits in base64url.
const SECRET_LENGTH: usize = 43;

fn sha256(text: &str) -> String {
    base64url(&Sha256::digest(text.as_bytes()))
}

/// The key of a session: SHA-256 of its token, base64url. Nothing that opens it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionKey(pub String);

impl SessionKey {
    /// The public handle of the session in journey events and logs.
    #[must_use]
    pub fn handle(&self) -> &str {
        self.0.get(..8).unwrap_or(&self.0)
    }
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
