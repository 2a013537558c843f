//! Use cases, ports, HTTP router and pages of the runtime.
//!
//! It loads compiled programs and never parses menus. It knows no store, no cloud and no contact
//! centre but through its ports.

pub mod arn;
pub mod doubles;
pub mod ports;
pub mod record;
pub mod store_contract;
pub mod table;

mod config;
mod drive;
mod given_up;
mod handover;
mod http;
mod inspect;
mod lambda;
mod number;
mod order;
mod pages;
mod position;
mod problem;
mod programs;
mod repeats;
mod runtime;
mod seal;
mod session;
mod session_state;
mod short_memory;
mod text_policy;
mod token;
mod use_cases;

pub use config::{Config, Mode};
pub use http::{no_such_page, router, router_with, serve, serve_with_grace};
pub use inspect::Inspected;
pub use lambda::LambdaError;
pub use number::Number;
pub use problem::{Problem, Refused};
pub use programs::{Programs, ProgramsError, Served};
pub use runtime::{Ports, Runtime, StartError};
pub use seal::SealError;
pub use session_state::{Moment, PageKind, SessionState, Shown};
pub use text_policy::{Allowance, TextPolicy};
pub use token::{Credential, CredentialHash, NoRandomness, ServerKey, Token};
pub use use_cases::{
    Act, Acted, AskError, Carrier, CheckError, FrontPage, GenerateLink, GenerateLinkError,
    LinkStatus, Open, Opened, Polled, ScreenNews, Status, Tap,
};
