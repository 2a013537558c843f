//! Services over HTTPS against real local servers.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod adapter;
mod bench;
mod breaker;
mod changing;
mod configuration;
mod described;
mod guide;
mod logs;
mod network;
mod oauth;
mod server;
pub(crate) mod tls;
