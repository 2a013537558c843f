//! Asks the menus' services.

use std::collections::BTreeMap;

use async_trait::async_trait;
use pivotline_ir::{Name, Program};

/// Asks the menus' services.
#[async_trait]
pub trait Services: Send + Sync {
    /// A service's raw answer, field by field, within its time. Whether the fields are those that
    /// the service declares is checked by the runtime, not here.
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure>;

    /// Takes note of a program before it is served, besides those before it: what is asked and
    /// answered from now on is what any of them declares.
    async fn follow(&self, _program: &Program) {}
}

/// A question to a service.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The service.
    pub service: &'a Name,
    /// Its arguments.
    pub arguments: &'a BTreeMap<String, String>,
    /// How long it may take, in seconds.
    pub within_seconds: u32,
    /// The same for every try of this question in this contact, and for no other one. A service
    /// that changes things takes it so as to change them once.
    pub idempotency_key: &'a str,
    /// Whether the same may have been asked before, by somebody of whom nothing was heard. Who
    /// changes things without a look at the key is not asked again then, but unsure.
    pub asked_before: bool,
}

/// Why a service gave no answer; for the operator, never for the caller.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServiceFailure {
    /// It did not do it.
    #[error("{0}")]
    Failed(String),
    /// It changes things, and nobody can tell whether it did.
    #[error("{0}")]
    Unsure(String),
}
