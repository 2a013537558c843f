//! The AWS adapters against real servers and against stand-ins that check every request.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod artefacts;
mod client;
mod connect;
mod deploy;
mod dynamo;
mod invoke;
mod journey;
mod kills;
mod lambda;
mod numbers;
mod programs;
mod proxy;
mod requests;
mod server;
mod standin;
mod start;
mod store;
mod texts;
mod traces;
mod unbound;
