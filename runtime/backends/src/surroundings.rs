//! What the adapter needs of the world.

use std::sync::Arc;

use crate::clock::{Monotonic, SystemMonotonic};
use crate::network::{Resolve, SystemResolver};
use crate::secrets::Secrets;

/// What the adapter needs of the world.
#[derive(Clone)]
pub struct Surroundings {
    /// Where secrets are kept.
    pub secrets: Arc<dyn Secrets>,
    /// Who finds hosts' addresses.
    pub resolver: Arc<dyn Resolve>,
    /// The clock of breakers and tokens.
    pub clock: Arc<dyn Monotonic>,
}

impl Surroundings {
    /// The operating system's, with these secrets.
    #[must_use]
    pub fn system(secrets: Arc<dyn Secrets>) -> Self {
        let (resolver, clock) = (Arc::new(SystemResolver), Arc::new(SystemMonotonic::default()));
        Self { secrets, resolver, clock }
    }
}
