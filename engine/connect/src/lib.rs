//! Amazon Connect's Flow language: typed model, lowering, layout, validation, interpreter.
//!
//! JSON comes from typed values, never from templates. The interpreter runs the JSON as Amazon
//! Connect would and knows nothing of the program it was made from: what it hears can therefore
//! be held against what the session machine says.

pub mod document;
pub mod interpret;
pub mod model;
pub mod validate;
pub mod lower;
