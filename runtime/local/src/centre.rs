//! The local contact centre: it answers simulated calls by running the generated flows, keeps
//! queues, and has a desk at which an agent takes contacts and calls people back.

mod board;
mod calls;
mod contacts;
mod desk;
mod functions;
mod id;
mod outside;
mod report;

pub(crate) use board::{Board, BoardChange, NoSuchQueue};
pub(crate) use calls::{AtDesk, Calls, CallsError, Keys};
pub(crate) use contacts::Contacts;
pub(crate) use functions::{FunctionFailure, Functions};
pub(crate) use report::CallReport;

#[cfg(test)]
mod tests;
