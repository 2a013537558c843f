//! The menus' services, as an environment reaches them.

use std::sync::Arc;

use aws_config::SdkConfig;
use pivotline_backends::{Contracts, Surroundings};
use pivotline_ir::Program;
use pivotline_service::ports::{Artefacts, Services};

use super::ports::PartsError;
use super::sdk::at;
use super::secrets::KeptSecrets;
use crate::config::Environment;

/// The services of an environment, held against what the current program declares.
pub(super) async fn services(
    environment: &Environment,
    sdk: &SdkConfig,
    artefacts: &dyn Artefacts,
) -> Result<Arc<dyn Services>, PartsError> {
    let current = match artefacts.current().await? {
        Some(digest) => artefacts.program(&digest).await?,
        None => None,
    };
    let program = current.and_then(|json| Program::from_json(&json).ok());
    let contracts = Contracts::of(program.as_ref());
    let endpoints = &environment.endpoints;
    let secrets = KeptSecrets::new(at(sdk, endpoints.secretsmanager.as_ref()));
    let surroundings = Surroundings::system(Arc::new(secrets));
    let lambda = at(sdk, endpoints.lambda.as_ref());
    let services =
        crate::invoke::services(&lambda, &environment.services, &contracts, surroundings);
    let services = services.await.map_err(PartsError::Services)?;
    // A menu's other options work without it, and the call goes on.
    if let Err(missing) = services.check(&contracts) {
        tracing::error!(cause = "no_adapter", "{missing}");
    }
    Ok(Arc::new(services))
}
