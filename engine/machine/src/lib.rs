//! The session engine: a pure, total step over the checked program.
//!
//! It knows no clock, no store, no network: time and answers are events, and what leaves is an
//! effect. The same machine serves a telephone call and a phone's page; tests hold that the
//! generated Amazon Connect flow does on a call what it does.

mod answer;
mod change;
mod condition;
mod confirm;
mod effect;
mod event;
mod facts;
mod follow;
mod front;
mod handover;
mod hours;
mod machine;
mod migration;
mod nodes;
mod notice;
mod questions;
mod screen;
mod state;
mod step;
mod trace;
mod view;
mod voice;
mod walk;

pub use effect::{Effect, Handover, Order};
pub use event::{Event, News, Refusal};
pub use machine::Machine;
pub use migration::{Obstacle, obstacles};
pub use state::{Answer, Caller, Contact, ContactKind, Following, State, Waiting, Why};
pub use step::Step;
pub use trace::{Part, Trace};
pub use view::{Field, Front, View, ViewOption, capital};
