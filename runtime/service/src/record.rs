//! The stored session.

use serde::{Deserialize, Serialize};

/// The key of a session: SHA-256 of its token, base64url. Nothing that opens it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SessionKey(pub String);

/// A session as a store holds it. A dump of it shows no number, no token and no name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Rises by one with each write.
    pub version: u64,
    /// The digest of the program that it began with.
    pub program: String,
    /// When it was made, in seconds since 1970.
    pub created: u64,
    /// Until when it lives, in seconds since 1970.
    pub expires: u64,
    /// How far it has come.
    pub stage: Stage,
    /// The caller's number with all but its last two digits hidden.
    pub mask: String,
    /// Everything personal, encrypted under the server's key: number, contact, state, answers
    /// given to earlier requests.
    pub sealed: String,
}

/// How far a session has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The claim: the text may have been sent, or may be on its way.
    Sending,
    /// The text was not sent; the link was never given to anybody.
    NotSent,
    /// The link was sent and nobody has opened it.
    Sent,
    /// It was opened. What it was traded for stands, as a hash, in the sealed part.
    Open,
    /// It has ended.
    Completed,
}
