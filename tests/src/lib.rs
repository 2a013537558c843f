//! The harness of the tests over the whole.

pub mod case;
pub mod server;
