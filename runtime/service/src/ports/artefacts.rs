//! Keeps programs.

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

    /// The digest of the program that new sessions begin with; `None` before the first one.
    async fn current(&self) -> Result<Option<String>, StoreError>;

    /// Makes a kept program the one that new sessions begin with.
    async fn make_current(&self, digest: &str) -> Result<(), StoreError>;
}
