//! What an operator sets.

use crate::text_policy::TextPolicy;
use crate::token::ServerKey;

/// Where the runtime is reached from. It decides what a laptop may do and nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From everywhere, over HTTPS: cookies are `__Host-` and `Secure`, nobody may frame a page.
    Public,
    /// On a laptop's loopback, over plain HTTP: cookies go without prefix and `Secure`, and pages
    /// of the same origin may frame a page.
    Local,
}

/// The runtime's settings.
#[derive(Clone)]
pub struct Config {
    /// Where it is reached from.
    pub mode: Mode,
    /// The address under which callers reach it, without a slash at its end:
    /// `https://menu.example.com`.
    pub base_url: String,
    /// The server's secret.
    pub server_key: ServerKey,
    /// Who is texted, and how often.
    pub texts: TextPolicy,
    /// The Amazon Connect instance whose flows may call functions, by its id or ARN. Events of
    /// another one are refused. `None`: any.
    pub instance: Option<String>,
}
