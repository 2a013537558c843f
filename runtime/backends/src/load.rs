//! Makes a configuration ready to ask with, or says all that is wrong with it.

mod auth;
mod client;
mod described;
mod parts;
mod service;

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_ir::Name;

use crate::adapter::Adapter;
use crate::config::{BackendsConfig, ClientConfig};
use crate::contract::Contracts;
use crate::fault::Faults;
use crate::network::AddressPolicy;
use crate::surroundings::Surroundings;
use client::Client;

/// The name under which nothing can be configured: services without a client are asked as it.
const NOBODY: &str = "";

/// What reading a service needs.
struct Loader<'a> {
    contracts: &'a Contracts,
    surroundings: Surroundings,
    policy: AddressPolicy,
    clients: BTreeMap<&'a str, Option<Client>>,
    faults: Faults,
}

/// The adapters of all services.
pub(crate) async fn adapters(
    config: &BackendsConfig,
    contracts: &Contracts,
    surroundings: Surroundings,
) -> Result<BTreeMap<Name, Adapter>, Faults> {
    let mut faults = Faults::default();
    let policy = AddressPolicy::new(&config.network, &mut faults);
    let mut loader = Loader { contracts, surroundings, policy, clients: BTreeMap::new(), faults };
    for (name, client) in &config.clients {
        loader.client(name, client).await;
    }
    if config.services.values().any(|service| service.client.is_none()) {
        loader.client(NOBODY, &ClientConfig::default()).await;
    }
    let mut adapters = BTreeMap::new();
    for (name, service) in &config.services {
        if let Some(adapter) = loader.service(name, service) {
            adapters.insert(name.clone(), adapter);
        }
    }
    let mut faults = loader.faults;
    if faults.0.is_empty() {
        return Ok(adapters);
    }
    faults.0.sort();
    Err(faults)
}

impl<'a> Loader<'a> {
    async fn client(&mut self, name: &'a str, config: &ClientConfig) {
        let client = Client::new(name, config, self).await;
        self.clients.insert(name, client);
    }

    /// The client of this name; none where there is none, which is told.
    fn client_of(&mut self, place: &str, name: Option<&str>) -> Option<&Client> {
        let name = name.unwrap_or(NOBODY);
        if !self.clients.contains_key(name) {
            self.faults.add(place, format!("there is no client `{name}`"));
        }
        self.clients.get(name)?.as_ref()
    }

    fn secrets(&self) -> Arc<dyn crate::secrets::Secrets> {
        Arc::clone(&self.surroundings.secrets)
    }
}
