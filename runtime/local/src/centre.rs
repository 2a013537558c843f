//! The local contact centre: it answers simulated calls by running the generated flows, keeps
//! queues, and has a desk at which an agent takes contacts.

mod calls;
mod contacts;
mod functions;
mod id;

pub(crate) use calls::{CallReport, Calls, CallsError, Keys};
pub(crate) use contacts::Contacts;
pub(crate) use functions::{FunctionFailure, Functions};

#[cfg(test)]
mod tests;
