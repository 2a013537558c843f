//! The runtime: its settings, its ports, the programs that it serves.

use std::sync::Arc;

use crate::config::Config;
use crate::pages::{NO_PAGES, Pages};
use crate::ports::{
    Artefacts, Clock, ContactCentre, Events, Identity, Numbers, Services, SessionStore, StoreError,
    Texts,
};
use crate::programs::{Programs, ProgramsError};
use crate::seal::Seals;
use crate::short_memory::ShortMemory;

/// What the runtime needs of the outside.
#[derive(Clone)]
pub struct Ports {
    /// Keeps sessions and counters.
    pub store: Arc<dyn SessionStore>,
    /// Keeps programs.
    pub artefacts: Arc<dyn Artefacts>,
    /// Sends text messages.
    pub texts: Arc<dyn Texts>,
    /// Asks services.
    pub services: Arc<dyn Services>,
    /// Knows telephone numbers.
    pub numbers: Arc<dyn Numbers>,
    /// Proves who a person is.
    pub identity: Arc<dyn Identity>,
    /// Hands contacts to people.
    pub contact_centre: Arc<dyn ContactCentre>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Takes journey events.
    pub events: Arc<dyn Events>,
}

/// The runtime. Use cases are its methods.
pub struct Runtime {
    pub(crate) config: Config,
    pub(crate) ports: Ports,
    pub(crate) programs: Programs,
    pub(crate) sessions: ShortMemory,
    pages: Option<Pages>,
}

/// Why the runtime cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A page that is built in cannot be read.
    #[error("a page cannot be read: {0}")]
    Page(#[from] minijinja::Error),
}

impl Runtime {
    /// A runtime. It serves nothing until a program is published.
    ///
    /// # Errors
    /// A page that is built in cannot be read.
    pub fn new(config: Config, ports: Ports) -> Result<Self, StartError> {
        Ok(Self { pages: Some(Pages::new()?), ..Self::of_the_call(config, ports) })
    }

    /// A runtime for the functions of the call: it makes no pages, which takes time and room.
    #[must_use]
    pub fn of_the_call(config: Config, ports: Ports) -> Self {
        let programs = Programs::new(Arc::clone(&ports.artefacts), Arc::clone(&ports.services));
        let sessions = ShortMemory::of(Seals::new(&config.server_key));
        Self { config, ports, programs, sessions, pages: None }
    }

    /// The pages; empty ones of the call.
    pub(crate) fn pages(&self) -> &Pages {
        self.pages.as_ref().unwrap_or(&NO_PAGES)
    }

    /// Serves a program: new sessions begin with it, open ones go on with theirs. Its digest.
    ///
    /// # Errors
    /// The bytes are not a program, or it could not be kept.
    pub async fn publish(&self, json: &str) -> Result<String, ProgramsError> {
        self.programs.publish(json).await
    }

    /// The programs that are served.
    #[must_use]
    pub fn programs(&self) -> &Programs {
        &self.programs
    }

    /// Removes sessions that have been over for `grace` seconds; how many.
    ///
    /// # Errors
    /// The store could not do it.
    pub async fn purge(&self, grace: u64) -> Result<usize, StoreError> {
        self.ports.store.purge(self.now().saturating_sub(grace)).await
    }

    pub(crate) fn now(&self) -> u64 {
        self.ports.clock.now()
    }
}
