//! The stored session.

use std::fmt;

use crate::encoding::{from_hex, hex};
use crate::server_key::{NoRandomness, random};
pub use crate::token::SessionKey;

/// A session as a store holds it. A dump of it shows no number, no token and no name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Rises by one with each write.
    pub version: u64,
    /// The write that made it: a number that no other write of this session has. A writer whose
    /// answer was lost knows its own write by it.
    pub operation: Operation,
    /// The digest of the program that it began with.
    pub program: Digest,
    /// When it was made, in seconds since 1970.
    pub created: u64,
    /// Until when it lives, in seconds since 1970.
    pub expires: u64,
    /// How far it has come.
    pub stage: Stage,
    /// Everything personal, encrypted under the server's key and bound to all that stands above:
    /// number, contact, state.
    pub sealed: Vec<u8>,
}

/// SHA-256 of a program's bytes, by which it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

/// A write's own number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation(pub u64);

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Bytes before the sealed part: version, operation, created, expires, stage, program.
const HEAD: usize = 8 + 8 + 8 + 8 + 1 + 32;

impl Digest {
    /// The digest that is written so in hexadecimal, if it is one.
    #[must_use]
    pub fn parse(digits: &str) -> Option<Self> {
        from_hex(digits).map(Self)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex(&self.0))
    }
}

impl Operation {
    /// The number of a record that was never written.
    pub(crate) const NONE: Self = Self(0);

    /// A new number.
    ///
    /// # Errors
    /// The operating system has no random bytes to give.
    pub(crate) fn new() -> Result<Self, NoRandomness> {
        Ok(Self(u64::from_be_bytes(random()?)))
    }
}

impl Stage {
    /// Its number in a stored record.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Sending => 0,
            Self::NotSent => 1,
            Self::Sent => 2,
            Self::Open => 3,
            Self::Completed => 4,
        }
    }

    /// The stage of this number.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        let stages = [Self::Sending, Self::NotSent, Self::Sent, Self::Open, Self::Completed];
        stages.into_iter().find(|stage| stage.number() == number)
    }
}

impl Record {
    /// It as bytes, for a store that keeps bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.head_and(&self.sealed)
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> usize {
        HEAD.saturating_add(self.sealed.len())
    }

    /// The record that [`Record::to_bytes`] wrote.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (version, bytes) = bytes.split_first_chunk()?;
        let (operation, bytes) = bytes.split_first_chunk()?;
        let (created, bytes) = bytes.split_first_chunk()?;
        let (expires, bytes) = bytes.split_first_chunk()?;
        let (stage, bytes) = bytes.split_first()?;
        let (program, sealed) = bytes.split_first_chunk::<32>()?;
        Some(Self {
            version: u64::from_be_bytes(*version),
            operation: Operation(u64::from_be_bytes(*operation)),
            created: u64::from_be_bytes(*created),
            expires: u64::from_be_bytes(*expires),
            stage: Stage::of_number(*stage)?,
            program: Digest(*program),
            sealed: sealed.to_vec(),
        })
    }

    /// The version and the expiry of a record that [`Record::to_bytes`] wrote: what the condition
    /// of a write is about.
    #[must_use]
    pub fn condition(bytes: &[u8]) -> Option<(u64, u64)> {
        let (version, bytes) = bytes.split_first_chunk()?;
        let (_operation, bytes) = bytes.split_first_chunk::<8>()?;
        let (_created, bytes) = bytes.split_first_chunk::<8>()?;
        let (expires, _rest) = bytes.split_first_chunk()?;
        Some((u64::from_be_bytes(*version), u64::from_be_bytes(*expires)))
    }

    /// All but the sealed part, and `more`. The seal is bound to it, so that no part of a record
    /// can be taken for another's.
    pub(crate) fn head_and(&self, more: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD.saturating_add(more.len()));
        bytes.extend(self.version.to_be_bytes());
        bytes.extend(self.operation.0.to_be_bytes());
        bytes.extend(self.created.to_be_bytes());
        bytes.extend(self.expires.to_be_bytes());
        bytes.push(self.stage.number());
        bytes.extend(self.program.0);
        bytes.extend(more);
        bytes
    }
}
