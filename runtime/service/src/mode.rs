//! Where the runtime is reached from.

/// Where the runtime is reached from. It decides what a laptop may do and nobody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// From everywhere, over HTTPS: cookies are `__Host-` and `Secure`, nobody may frame a page.
    Public,
    /// On a laptop's loopback, over plain HTTP: cookies go without prefix and `Secure`, and pages
    /// of the same origin may frame a page.
    Local,
}
