//! What an operator sets.

use crate::mode::Mode;
use crate::server_key::ServerKey;
use crate::text_policy::TextPolicy;

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
