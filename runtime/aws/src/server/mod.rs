//! The runtime of an environment, put together: for a server, and for Lambda functions.

mod clock;
mod face;
mod identity;
mod nobody;
mod people;
mod ports;
mod programs;
mod sdk;
mod secrets;
mod services;
#[cfg(feature = "web")]
mod shed;
mod start;
mod telemetry;
#[cfg_attr(not(feature = "otlp"), path = "no_traces.rs")]
mod traces;

pub mod voice;
#[cfg(feature = "web")]
pub mod web;

pub use face::Face;
pub use ports::{PartsError, artefacts, check};
pub use programs::Refresher;
pub use sdk::{on_lambda, sdk_config, without_account};
pub use start::{StartError, Started, program};
pub use telemetry::{Telemetry, TelemetryError};
