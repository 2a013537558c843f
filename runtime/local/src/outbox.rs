//! The outbox: text messages are kept here instead of being sent.

use std::sync::Arc;

use async_trait::async_trait;
use pivotline_service::ports::{Clock, TextOutcome, Texts};
use serde::Serialize;

use crate::recent::Recent;

/// A text message that would have been sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextMessage {
    /// The number that it goes to, in E.164.
    pub to: String,
    /// Its words.
    pub body: String,
    /// When it was sent, in seconds since 1970.
    pub at: u64,
}

/// Whether text messages go out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextService {
    /// Every message is taken.
    #[default]
    Works,
    /// No message is taken.
    Fails,
}

/// Keeps text messages in memory.
pub struct Outbox {
    clock: Arc<dyn Clock>,
    service: TextService,
    messages: Recent<TextMessage>,
}

impl Outbox {
    /// An empty outbox.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>, service: TextService) -> Self {
        Self { clock, service, messages: Recent::default() }
    }

    /// All messages, oldest first.
    #[must_use]
    pub fn messages(&self) -> Vec<TextMessage> {
        self.messages.all()
    }
}

#[async_trait]
impl Texts for Outbox {
    async fn send(&self, to: &str, body: &str) -> TextOutcome {
        match self.service {
            TextService::Fails => TextOutcome::NotSent,
            TextService::Works => {
                let at = self.clock.now();
                self.messages.push(TextMessage { to: to.to_owned(), body: body.to_owned(), at });
                TextOutcome::Sent
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemClock;

    #[tokio::test]
    async fn messages_are_kept_in_their_order_unless_texts_fail() {
        let outbox = Outbox::new(Arc::new(SystemClock), TextService::Works);
        for body in ["first", "second"] {
            assert_eq!(outbox.send("+12025550100", body).await, TextOutcome::Sent);
        }
        let bodies: Vec<_> = outbox.messages().into_iter().map(|message| message.body).collect();
        assert_eq!(bodies, ["first", "second"]);

        let failing = Outbox::new(Arc::new(SystemClock), TextService::Fails);
        assert_eq!(failing.send("+12025550100", "lost").await, TextOutcome::NotSent);
        assert!(failing.messages().is_empty());
    }
}
