//! The services that menus ask, over HTTPS.
//!
//! It implements the port `Services` of `pivotline-service` and knows nothing of menus, pages or AWS.

pub mod config;
mod fault;
mod secrets;

pub use fault::{Fault, Faults};
pub use secrets::{EnvironmentSecrets, Secret, SecretError, Secrets};
