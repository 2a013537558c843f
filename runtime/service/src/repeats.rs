//! Requests that come again.
//!
//! A session remembers its last requests by short keyed hashes of their idempotency keys, so that
//! nothing is done twice. It keeps no answers: a request that comes again is told the current
//! state, which after the last request is just what it was told the first time.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::encoding::base64url;
use crate::server_key::ServerKey;

/// How many requests are remembered.
const KEPT: usize = 8;
/// How many bytes of a key's hash are kept.
const BYTES: usize = 8;

/// A short keyed hash of a request's idempotency key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct RequestHash(SmolStr);

/// The last requests, the latest last, each with the version that it led to.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Repeats(Vec<(RequestHash, u64)>);

impl RequestHash {
    /// The hash of a key.
    pub(crate) fn of(server_key: &ServerKey, key: &str) -> Self {
        let hash = server_key.keys().request.of(&[key]);
        Self(base64url(hash.first_chunk::<BYTES>().map_or(&hash, |short| short)).into())
    }
}

impl Repeats {
    /// Whether none is remembered.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Remembers a request that leads to a version.
    pub(crate) fn add(&mut self, request: RequestHash, version: u64) {
        self.0.push((request, version));
        let surplus = self.0.len().saturating_sub(KEPT);
        self.0.drain(..surplus);
    }

    /// The version to which a request led, if it is remembered.
    pub(crate) fn version(&self, request: &RequestHash) -> Option<u64> {
        self.0.iter().find(|(known, _)| known == request).map(|(_, version)| *version)
    }

    /// Forgets the oldest request, unless it is the last one; whether it did.
    pub(crate) fn forget_one(&mut self) -> bool {
        let can = self.0.len() > 1;
        if can {
            self.0.remove(0);
        }
        can
    }
}
