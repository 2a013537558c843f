//! The runtime through its router, over in-memory doubles.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test ends at the first thing that is not as it should be"
)]

mod bad_input;
mod contact;
mod faults;
mod handover;
mod headers;
mod lambda;
mod life_cycle;
mod links;
mod login;
mod logs;
mod network;
mod orders;
mod pages;
mod positions;
mod program;
mod questions;
mod races;
mod repeats;
mod sizes;
mod store;
mod world;
