//! The one checked program: a finite state machine over two faces, and its text templates.
//!
//! Everything that Pivotline renders (the session machine, the Amazon Connect flow, the phone's
//! pages, later the diagram and the native test case) renders a [`Program`]; none has logic of its
//! own. This crate knows neither source text nor any target. It holds names, never source places:
//! a comment added to a menu file changes no byte of the program.

pub mod along;
mod bytes;
mod condition;
mod follow;
mod handover;
mod line;
mod menu;
mod names;
mod node;
pub mod order;
mod program;
mod prompt;
mod questions;
mod rules;
mod speech;
mod target;
mod text;
mod uses;
mod value;
mod verify;

pub use bytes::{FORMAT, ProgramError};
pub use condition::{Condition, Term, Test};
pub use follow::{Follow, Pause, Reminder};
pub use handover::{After, Crowded, Every, HandOver, InQueue};
pub use line::{Engine, Language, LanguageOffer, Line};
pub use menu::{Menu, MenuOption, MenuSay, Reply};
pub use names::{Face, Faces, Key, Name, NodeId, OptionId, Tag};
pub use node::{Arm, Node, Tried};
pub use program::Program;
pub use prompt::PromptPart;
pub use questions::{Form, Question, Questions};
pub use rules::{Login, LoginWay, Pivot, PivotWay, Route, RouteWay, Service};
pub use speech::{OptionSentence, key_word, option_sentence};
pub use target::Target;
pub use text::{Hole, Segment, Template, Words, tidy};
pub use value::{CallerField, Field, Kind, ValueRef};
pub use verify::Fault;
