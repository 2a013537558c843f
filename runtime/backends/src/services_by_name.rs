//! Several adapters as one: each service is asked by its own.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use pivotline_ir::Name;
use pivotline_service::ports::{Question, ServiceFailure, Services};

use crate::contract::Contracts;

/// Several adapters as one: each service is asked by its own.
#[derive(Clone, Default)]
pub struct ServicesByName(BTreeMap<Name, Arc<dyn Services>>);

/// Services that programs ask and that no adapter answers.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing says how these services are asked: {}", names(.0))]
pub struct NoAdapter(pub Vec<Name>);

fn names(names: &[Name]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

impl fmt::Debug for ServicesByName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl ServicesByName {
    /// Adds an adapter for these services.
    #[must_use]
    pub fn with(
        mut self,
        names: impl IntoIterator<Item = Name>,
        adapter: Arc<dyn Services>,
    ) -> Self {
        self.0.extend(names.into_iter().map(|name| (name, Arc::clone(&adapter))));
        self
    }

    /// Whether every service of these programs has an adapter.
    ///
    /// # Errors
    /// All that have none.
    pub fn check(&self, contracts: &Contracts) -> Result<(), NoAdapter> {
        let missing = contracts.names().filter(|name| !self.0.contains_key(*name));
        let missing: Vec<Name> = missing.cloned().collect();
        if missing.is_empty() { Ok(()) } else { Err(NoAdapter(missing)) }
    }
}

#[async_trait]
impl Services for ServicesByName {
    async fn ask(
        &self,
        question: &Question<'_>,
    ) -> Result<BTreeMap<String, String>, ServiceFailure> {
        match self.0.get(question.service) {
            Some(adapter) => adapter.ask(question).await,
            None => {
                Err(ServiceFailure::Failed(NoAdapter(vec![question.service.clone()]).to_string()))
            }
        }
    }
}
