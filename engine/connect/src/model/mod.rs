//! The typed model of a flow: the part of the Flow language that the product writes.
//!
//! A resource (a Lambda function, a queue, opening hours, another flow) is a name here; which ARN
//! it has is known where a flow is emitted for an environment.

mod action;
mod flow;
mod words;

pub use action::{Action, ActionId, ActionKind, Message};
pub use flow::{Flow, FlowRole, FlowType};
pub use words::{ErrorType, EventHook, Logging, Metric, Operator};
