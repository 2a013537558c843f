//! Amazon Connect's Flow language: typed model, lowering, layout, validation, interpreter; and its
//! Testing language.
//!
//! JSON comes from typed values, never from templates. The interpreter runs the JSON as Amazon
//! Connect would and knows nothing of the program it was made from: what it hears can therefore
//! be held against what the session machine says.

mod catalog;
pub mod contract;
pub mod document;
pub mod drawing;
pub mod emit;
pub mod interpret;
pub mod layout;
pub mod limits;
pub mod lower;
pub mod model;
mod split;
pub mod testing;
pub mod validate;

pub use catalog::describe;
pub use emit::{Bindings, Emitted, Resource, bound_name, emit, is_placeholder};
pub use limits::{Limits, TooBig, check_limits};
pub use lower::{LowerError, flow_name, lower, lower_within, menu_keys};
pub use model::{Flow, FlowRole};
