//! Ports: what the runtime needs of the outside. Adapters implement them; in-memory doubles stand
//! beside the tests.

mod artefacts;
mod contact_centre;
mod events;
mod identity;
mod numbers;
mod services;
mod store;
mod texts;

pub use artefacts::Artefacts;
pub use contact_centre::{
    Attempt, ContactCentre, Ending, HandOver, HandoverOutcome, Join, JoinFailure,
};
pub use events::{Events, JourneyEvent, JourneyStep};
pub use identity::Identity;
pub use numbers::{LineType, NumberFacts, Numbers};
pub use services::{Question, ServiceFailure, Services};
pub use store::{Created, Quota, Replaced, SessionStore, StoreError};
pub use texts::{TextOutcome, Texts};

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Seconds since 1970.
    fn now(&self) -> u64;
}
