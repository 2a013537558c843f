//! Deployments: a build's result as a template that one command applies.

pub mod cloudformation;
pub mod terraform;

mod ids;
mod late;
