//! Filling an environment's tables with what an instance has.

mod answers;
mod edit;
mod matching;

pub use answers::{Thing, things};
pub use edit::with_names;
pub use matching::{Match, matched};
