//! The menus' services, as an environment reaches them.

use std::sync::Arc;

use async_trait::async_trait;
use aws_config::SdkConfig;
use pivotline_backends::{
    BackendsConfig, Contracts, Fault, Faults, HttpServices, Secret, SecretError, Secrets,
    Surroundings,
};
use pivotline_ir::Program;
use pivotline_service::ports::{Artefacts, Services};

use super::ports::PartsError;
use super::sdk::at;
use crate::config::Environment;
use crate::secrets::SecretPlace;

/// The services of an environment, held against what the current program declares.
pub(super) async fn services(
    environment: &Environment,
    sdk: &SdkConfig,
    artefacts: &dyn Artefacts,
) -> Result<Arc<dyn Services>, PartsError> {
    let config = toml::Value::Table(environment.services.clone()).try_into::<BackendsConfig>();
    let config = config.map_err(|error| {
        let place = format!("environments.{}", environment.name);
        let what = error.message().trim_end().to_owned();
        PartsError::Services(Faults(vec![Fault { place, what }]))
    })?;
    let current = match artefacts.current().await? {
        Some(digest) => artefacts.program(&digest).await?,
        None => None,
    };
    let program = current.and_then(|json| Program::from_json(&json).ok());
    let contracts = Contracts::of(program.as_ref());
    let sdk = at(sdk, environment.endpoints.secretsmanager.as_ref());
    let surroundings = Surroundings::system(Arc::new(PlacedSecrets(sdk)));
    let services = HttpServices::new(&config, &contracts, surroundings).await;
    Ok(Arc::new(services.map_err(PartsError::Services)?))
}

/// Secrets by their places: variables of the process, and Secrets Manager.
struct PlacedSecrets(SdkConfig);

#[async_trait]
impl Secrets for PlacedSecrets {
    async fn get(&self, reference: &str) -> Result<Secret, SecretError> {
        let place = SecretPlace::parse(reference).ok_or(SecretError::NoReference)?;
        let read = place.read(|| aws_sdk_secretsmanager::Client::new(&self.0)).await;
        let unreadable = |error: crate::secrets::SecretError| {
            SecretError::Unreadable(reference.to_owned(), error.to_string())
        };
        read.map(|secret| Secret::new(secret.reveal().to_owned())).map_err(unreadable)
    }
}
