//! All services over HTTPS.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_service::ports::{Question, ServiceFailure, Services};

use crate::adapter::Adapter;
use crate::clock::Monotonic;
use crate::config::BackendsConfig;
use crate::contract::Contracts;
use crate::fault::Faults;
use crate::load;
use crate::surroundings::Surroundings;

/// The services that are asked over HTTPS.
pub struct HttpServices {
    adapters: BTreeMap<Name, Adapter>,
    clock: Arc<dyn Monotonic>,
}

impl fmt::Debug for HttpServices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.adapters.keys()).finish()
    }
}

impl HttpServices {
    /// Makes the services of a configuration ready and holds them against what programs declare.
    /// Every secret is read once, so that a missing one is told now.
    ///
    /// # Errors
    /// All faults at once.
    pub async fn new(
        config: &BackendsConfig,
        contracts: &Contracts,
        surroundings: Surroundings,
    ) -> Result<Self, Faults> {
        let clock = Arc::clone(&surroundings.clock);
        let adapters = load::adapters(config, contracts, surroundings).await?;
        Ok(Self { adapters, clock })
    }

    /// The services that are asked here.
    pub fn names(&self) -> impl Iterator<Item = &Name> {
        self.adapters.keys()
    }
}

#[async_trait]
impl Services for HttpServices {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        match self.adapters.get(question.service) {
            Some(adapter) => adapter.ask(question, self.clock.as_ref()).await,
            None => {
                let what = format!("`{}`: nothing says how it is asked", question.service);
                Err(ServiceFailure::Failed(what))
            }
        }
    }
}
