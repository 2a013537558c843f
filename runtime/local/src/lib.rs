//! The laptop's runtime: a durable store in one file, an outbox, a local contact centre.

pub mod clock;
pub mod events;
pub mod identity;
pub mod key;
pub mod outbox;
mod recent;
pub mod services;
pub mod store;
