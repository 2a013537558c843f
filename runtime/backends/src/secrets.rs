//! Secrets: references in files, values in memory alone.

use std::fmt;

use async_trait::async_trait;

/// A secret's value. Neither `Debug` nor anything else shows it; only [`Secret::reveal`] does.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps a value secret.
    #[must_use]
    pub fn new(value: String) -> Self {
        Self(value)
    }

    /// The value, for the one to whom it is sent.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Where secrets are kept. Configuration holds references alone: `env:NAME`.
///
/// It is asked each time that a secret is needed, so that one that was changed is taken without a
/// restart; an implementation for which that is dear keeps values for a while.
#[async_trait]
pub trait Secrets: Send + Sync {
    /// The value of a reference.
    ///
    /// # Errors
    /// The reference is of another kind, or leads to nothing.
    async fn get(&self, reference: &str) -> Result<Secret, SecretError>;
}

/// Why a reference has no value. It names no value, and a reference only where it is known to be
/// one: what stands in its place by mistake may be the secret itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// It is of no kind that is known here.
    #[error("this is not a reference to a secret; write `env:NAME`")]
    NoReference,
    /// Nothing is kept under it.
    #[error("`{0}` holds no secret")]
    Missing(String),
    /// It could not be read.
    #[error("`{0}` could not be read: {1}")]
    Unreadable(String, String),
}

/// Secrets of the process's environment: `env:NAME`.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentSecrets;

#[async_trait]
impl Secrets for EnvironmentSecrets {
    async fn get(&self, reference: &str) -> Result<Secret, SecretError> {
        let name = reference.strip_prefix("env:").filter(|name| is_name(name));
        let name = name.ok_or(SecretError::NoReference)?;
        let value = std::env::var(name).ok().filter(|value| !value.is_empty());
        value.map(Secret::new).ok_or_else(|| SecretError::Missing(reference.to_owned()))
    }
}

fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    !name.is_empty() && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_secret_is_found_by_its_reference_and_never_shown() {
        let path = EnvironmentSecrets.get("env:PATH").await.unwrap();
        assert_eq!(path.reveal(), std::env::var("PATH").unwrap());
        assert_eq!(format!("{path:?} {path:#?}"), "Secret(…) Secret(…)");
    }

    #[tokio::test]
    async fn what_is_no_reference_is_not_repeated() {
        for written in ["hunter2", "env:", "env:hunter2 or so", "vault:hunter2"] {
            let error = EnvironmentSecrets.get(written).await.unwrap_err();
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
        let error = EnvironmentSecrets.get("env:PIVOTLINE_NO_SUCH").await.unwrap_err();
        assert_eq!(error.to_string(), "`env:PIVOTLINE_NO_SUCH` holds no secret");
    }
}
