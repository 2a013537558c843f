//! What an operator sees: logs, traces, metrics, health, journey events.
//!
//! It listens to the runtime and never acts on it. Nothing personal passes through it: texts are
//! masked on their way, and a field that `METRICS.md` does not list shows no text at all.

pub mod events;
pub mod health;
pub mod logs;
pub mod metrics;
#[cfg(feature = "otlp")]
pub mod traces;

mod fields;
mod mask;

pub use fields::{FIELDS, Field};
