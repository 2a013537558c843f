//! The laptop's runtime: a durable store in one file, an outbox instead of text messages, a
//! stand-in for logins, services that answer from a file, and a contact centre that answers
//! simulated calls by running the generated flows.
//!
//! [`LocalRuntime`] puts them together. This crate never parses menus, knows no cloud, and must
//! never serve anybody but the machine that it runs on.

mod centre;
mod clock;
mod events;
mod identity;
mod key;
mod local_runtime;
mod outbox;
mod recent;
mod routes;
mod services;
mod store;

pub use clock::SystemClock;
pub use events::EventLog;
pub use identity::StandInIdentity;
pub use local_runtime::{LocalOptions, LocalRuntime, StartError, make_data_folder};
pub use outbox::{Outbox, TextMessage, TextService};
pub use services::{ServicesError, ServicesFile};
pub use store::FileStore;
