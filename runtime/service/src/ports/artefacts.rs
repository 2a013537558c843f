//! Keeps programs.

use std::collections::BTreeSet;

use async_trait::async_trait;

use super::StoreError;

/// Keeps compiled programs by their digest, and says which one new sessions begin with.
///
/// A program never changes under its digest and is never removed while a session may live that
/// began with it.
#[async_trait]
pub trait Artefacts: Send + Sync {
    /// Keeps a program's bytes under their digest. Keeping them twice changes nothing.
    async fn keep(&self, digest: &str, json: &str) -> Result<(), StoreError>;

    /// The bytes of the program of this digest.
    async fn program(&self, digest: &str) -> Result<Option<String>, StoreError>;

    /// The digest of the program that new sessions begin with: the last one that was made current
    /// and is not stopped; `None` where there is none.
    async fn current(&self) -> Result<Option<String>, StoreError>;

    /// Makes a kept program the one that new sessions begin with.
    async fn make_current(&self, digest: &str) -> Result<(), StoreError>;

    /// The digests of programs that an operator has stopped: nobody goes on with them.
    async fn stopped(&self) -> Result<BTreeSet<String>, StoreError> {
        Ok(BTreeSet::new())
    }

    /// Stops a program. The one that was current before it is current again.
    async fn stop(&self, _digest: &str) -> Result<(), StoreError> {
        let why = "there is nobody here to stop one".to_owned();
        Err(StoreError { doing: "stop a program", why })
    }
}
