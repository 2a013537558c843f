//! Proves who a person is.

use async_trait::async_trait;
use pivotline_ir::{Login, Name, Tag};

/// Proves who a person is.
#[async_trait]
pub trait Identity: Send + Sync {
    /// The choices of the login page, as (id, label in the person's language): a stand-in has
    /// `confirm` and `cancel`.
    fn choices(&self, name: &Name, login: &Login, language: &Tag) -> Vec<(String, String)>;

    /// Whether choosing `choice` proves it. `None` where there is no such choice.
    async fn decide(&self, name: &Name, login: &Login, choice: &str) -> Option<bool>;
}
