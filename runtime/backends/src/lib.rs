//! The services that menus ask, over HTTPS.
//!
//! It implements the port `Services` of `pivotline-service` and knows nothing of menus, pages or
//! AWS. [`HttpServices`] asks a bank's own services as a configuration says it;
//! [`ServicesByName`] puts several adapters together. `SERVICES.md` beside this package says how
//! to wire a service.
//!
//! What holds for every service:
//! - Scheme, host and port are fixed when the configuration is read. The address that a host
//!   resolves to is checked and is the one connected to.
//! - No redirect is followed, no more than 64 KB are read, no more time is taken than the menu
//!   gives.
//! - What changes something is sent with an idempotency key, and is unsure where nobody can tell
//!   whether it was done.
//! - No argument, answer or secret is in a log or an error.

mod adapter;
mod answer;
mod body;
mod breaker;
mod clock;
pub mod config;
mod contract;
mod credentials;
mod encode;
mod fault;
mod guard;
mod http_services;
mod load;
mod network;
mod openapi;
mod secrets;
mod services_by_name;
mod surroundings;
mod template;
mod url;

pub use adapter::within;
pub use answer::Answers;
pub use clock::{HandClock, Monotonic, SystemMonotonic};
pub use config::BackendsConfig;
pub use contract::{Contracts, Declared};
pub use fault::{Fault, Faults};
pub use guard::{Entered, Guard};
pub use http_services::HttpServices;
pub use network::{Resolve, SystemResolver};
pub use secrets::{EnvironmentSecrets, Secret, SecretError, Secrets};
pub use services_by_name::{NoAdapter, ServicesByName};
pub use surroundings::Surroundings;
