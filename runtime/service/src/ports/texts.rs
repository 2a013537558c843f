//! Sends text messages.

use async_trait::async_trait;

/// Sends text messages.
#[async_trait]
pub trait Texts: Send + Sync {
    /// Sends one message to a number (E.164), once. Never retries by itself.
    async fn send(&self, to: &str, body: &str) -> TextOutcome;
}

/// What became of a text message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOutcome {
    /// It was taken.
    Sent,
    /// It was certainly not sent, and another try would be in vain: the number has opted out, or
    /// is none that is texted.
    NotSent,
    /// It was certainly not sent; another try may work: the sender has too much to do, or was not
    /// reached at all.
    TryAgain,
    /// It cannot be told; it is not sent again.
    Unknown,
}
