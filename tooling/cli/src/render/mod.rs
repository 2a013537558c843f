//! Findings as text for people and as JSON for programs, made from the same values.

mod json;
mod text;

pub use json::json;
pub use text::{Colours, counted, summary, text};
