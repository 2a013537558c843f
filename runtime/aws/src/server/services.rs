//! The menus' services, as an environment reaches them.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use async_trait::async_trait;
use aws_config::SdkConfig;
use pivotline_backends::{Contracts, Faults, ServicesByName, Surroundings};
use pivotline_ir::Program;
use pivotline_service::ports::{Question, ServiceFailure, Services};
use tokio::sync::Mutex;

use super::sdk::at;
use super::secrets::KeptSecrets;
use crate::config::Environment;
use crate::invoke::ServicesConfig;

/// The services of an environment, held against what the programs that are served declare. Each
/// new program that declares something else makes them anew; secrets stay known.
pub(super) struct FollowedServices {
    config: ServicesConfig,
    lambda: SdkConfig,
    surroundings: Surroundings,
    contracts: Mutex<Contracts>,
    made: RwLock<Arc<ServicesByName>>,
}

impl FollowedServices {
    /// The services of an environment, whose current program is this one.
    pub(super) async fn new(
        environment: &Environment,
        sdk: &SdkConfig,
        current: Option<&Program>,
    ) -> Result<Self, Faults> {
        let endpoints = &environment.endpoints;
        let secrets = KeptSecrets::new(at(sdk, endpoints.secretsmanager.as_ref()));
        let surroundings = Surroundings::system(Arc::new(secrets));
        let lambda = at(sdk, endpoints.lambda.as_ref());
        let (config, contracts) = (environment.services.clone(), Contracts::of(current));
        let made = make(&lambda, &config, &contracts, &surroundings).await?;
        let (contracts, made) = (Mutex::new(contracts), RwLock::new(made));
        Ok(Self { config, lambda, surroundings, contracts, made })
    }

    fn made(&self) -> Arc<ServicesByName> {
        Arc::clone(&self.made.read().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn make(
    lambda: &SdkConfig,
    config: &ServicesConfig,
    contracts: &Contracts,
    surroundings: &Surroundings,
) -> Result<Arc<ServicesByName>, Faults> {
    let services = crate::invoke::services(lambda, config, contracts, surroundings.clone()).await?;
    // A menu's other options work without it, and the call goes on.
    if let Err(missing) = services.check(contracts) {
        tracing::error!(cause = "no_adapter", "{missing}");
    }
    Ok(Arc::new(services))
}

#[async_trait]
impl Services for FollowedServices {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        self.made().ask(question).await
    }

    async fn follow(&self, program: &Program) {
        // One after the other: each is made for all programs before it.
        let mut contracts = self.contracts.lock().await;
        if !contracts.add(program) {
            return;
        }
        match make(&self.lambda, &self.config, &contracts, &self.surroundings).await {
            Ok(made) => *self.made.write().unwrap_or_else(PoisonError::into_inner) = made,
            // Those before go on: what they ask alike is answered, and a menu copes with the rest.
            Err(faults) => tracing::error!(cause = "services", "{faults}"),
        }
    }
}
