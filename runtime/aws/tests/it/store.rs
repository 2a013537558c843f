//! The session store over DynamoDB's API.

mod contention;
mod contract;
mod costs;
mod expired;
mod faults;
#[path = "../../../service/tests/runtime/program.rs"]
pub(crate) mod program;
mod runtime;
mod table;
