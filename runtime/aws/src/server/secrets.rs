//! Secrets that services are asked with, kept for a while.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use aws_config::SdkConfig;
use pivotline_backends::{Secret, SecretError, Secrets};
use tokio::time::Instant;

use crate::secrets::SecretPlace;

/// How long a secret is believed: a changed one is taken after that, without a restart.
const BELIEVED: Duration = Duration::from_secs(300);
/// How long an old one is gone on with before Secrets Manager is asked again, where it did not
/// answer.
const RETRIED: Duration = Duration::from_secs(30);

/// Secrets by their places: variables of the process, and Secrets Manager, whose answers are kept
/// in memory for a while.
pub(super) struct KeptSecrets {
    sdk: SdkConfig,
    kept: Mutex<BTreeMap<String, Kept>>,
    /// One question at a time: who waits finds the answer of the one before.
    asking: tokio::sync::Mutex<()>,
}

struct Kept {
    secret: Secret,
    until: Instant,
}

impl KeptSecrets {
    pub(super) fn new(sdk: SdkConfig) -> Self {
        Self { sdk, kept: Mutex::default(), asking: tokio::sync::Mutex::default() }
    }

    async fn read(&self, reference: &str, place: &SecretPlace) -> Result<Secret, SecretError> {
        let read = place.read(|| aws_sdk_secretsmanager::Client::new(&self.sdk)).await;
        let unreadable = |error: crate::secrets::SecretError| {
            SecretError::Unreadable(reference.to_owned(), error.to_string())
        };
        read.map(|secret| Secret::new(secret.reveal().to_owned())).map_err(unreadable)
    }

    /// What is kept, and whether it is still believed.
    fn known(&self, reference: &str) -> Option<(Secret, bool)> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.get(reference)?;
        Some((known.secret.clone(), Instant::now() < known.until))
    }

    fn keep(&self, reference: &str, secret: Secret, believed: Duration) -> Secret {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let until = Instant::now() + believed;
        kept.insert(reference.to_owned(), Kept { secret: secret.clone(), until });
        secret
    }
}

#[async_trait]
impl Secrets for KeptSecrets {
    async fn get(&self, reference: &str) -> Result<Secret, SecretError> {
        let place = SecretPlace::parse(reference).ok_or(SecretError::NoReference)?;
        if let SecretPlace::Variable(_) = place {
            return self.read(reference, &place).await;
        }
        if let Some((secret, true)) = self.known(reference) {
            return Ok(secret);
        }
        let _one_at_a_time = self.asking.lock().await;
        let known = self.known(reference);
        if let Some((secret, true)) = known {
            return Ok(secret);
        }
        match (self.read(reference, &place).await, known) {
            (Ok(secret), _) => Ok(self.keep(reference, secret, BELIEVED)),
            (Err(error), Some((old, _))) => {
                tracing::warn!(cause = "secret", error = &error as &dyn std::error::Error);
                Ok(self.keep(reference, old, RETRIED))
            }
            (Err(error), None) => Err(error),
        }
    }
}
