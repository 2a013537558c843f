//! The harness of the tests over the whole.

pub mod call;
pub mod case;
pub mod model;
pub mod random;
pub mod server;
pub mod simulation;
pub mod tree;
