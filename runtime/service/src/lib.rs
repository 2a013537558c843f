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
mod encoding;
mod given_up;
mod handover;
mod http;
mod inspect;
mod lambda;
mod live;
mod mode;
mod number;
mod order;
mod pages;
mod position;
mod problem;
mod programs;
mod repeats;
mod runtime;
mod seal;
mod server_key;
mod session;
mod session_state;
mod short_memory;
mod text_policy;
mod token;
mod use_cases;

pub use config::Config;
pub use http::{no_such_page, router, router_with, serve, serve_with_grace};
pub use inspect::Inspected;
pub use lambda::LambdaError;
pub use mode::Mode;
pub use number::Number;
pub use problem::{Problem, Refused};
pub use programs::{Programs, ProgramsError, Served};
pub use runtime::{Ports, Runtime, StartError};
pub use seal::SealError;
pub use server_key::{NoRandomness, ServerKey};
pub use session_state::{FrontPage, Moment, PageKind, SessionState, Shown};
pub use text_policy::{Allowance, TextPolicy};
pub use token::{Credential, CredentialHash, Token};
pub use use_cases::{
    Act, Acted, AskError, Carrier, CheckError, GenerateLink, GenerateLinkError, LinkStatus, Open,
    Opened, Polled, ScreenNews, Status, Tap,
};
