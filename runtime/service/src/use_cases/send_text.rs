//! Sends a link's text, once, if its number may be texted.

use std::time::Duration;

use pivotline_ir::{CallerField, Pivot, PivotWay, ValueRef};
use tokio::time::{Instant, sleep, timeout_at};
use tracing::Instrument as _;

use crate::ports::{Quota, StoreError, TextOutcome};
use crate::runtime::Runtime;
use crate::text_policy::Counted;
use crate::token::Token;
use crate::use_cases::GenerateLink;

/// How long to wait before a text is tried again that was certainly not sent.
const PAUSE: Duration = Duration::from_millis(300);
/// How much time a try needs to be worth it: one that is cut off is one that nobody can tell of.
const WORTH: Duration = Duration::from_millis(800);

impl Runtime {
    /// Sends the text; what became of it by `deadline`. What cannot be told by then is unknown.
    pub(super) async fn send_text(
        &self,
        request: &GenerateLink,
        pivot: &Pivot,
        token: &Token,
        deadline: Instant,
    ) -> Result<TextOutcome, StoreError> {
        let Some(body) = self.words(request, pivot, token) else {
            tracing::error!(cause = "no_link", "the text was not sent");
            return Ok(TextOutcome::NotSent);
        };
        let may = timeout_at(deadline, self.may_text(request)).await;
        let is_in_time = may.is_ok() && Instant::now() + WORTH <= deadline;
        if !may.unwrap_or(Ok(true))? {
            return Ok(TextOutcome::NotSent);
        }
        if !is_in_time {
            tracing::warn!(cause = "late", "the text was not sent");
            return Ok(TextOutcome::NotSent);
        }
        let send = || {
            let send = self.ports.texts.send(request.phone.reveal(), &body);
            timeout_at(deadline, send.instrument(tracing::info_span!("send_text")))
        };
        let mut outcome = send().await.unwrap_or(TextOutcome::Unknown);
        if outcome == TextOutcome::TryAgain && Instant::now() + PAUSE + WORTH < deadline {
            sleep(PAUSE).await;
            outcome = send().await.unwrap_or(TextOutcome::Unknown);
        }
        match outcome {
            TextOutcome::Sent => {}
            TextOutcome::NotSent => tracing::warn!(cause = "refused", "the text was not sent"),
            TextOutcome::TryAgain => tracing::warn!(cause = "busy", "the text was not sent"),
            TextOutcome::Unknown => tracing::warn!(cause = "unknown", "the text may not be sent"),
        }
        Ok(outcome)
    }

    /// The text, if it holds the link.
    fn words(&self, request: &GenerateLink, pivot: &Pivot, token: &Token) -> Option<String> {
        let link = format!("{}/start?s={}", self.config.base_url, token.reveal());
        let PivotWay::Text(words) = &pivot.by;
        let body = words.say(&request.language, |hole| match &hole.value {
            ValueRef::Link => Some(link.clone()),
            ValueRef::Caller(CallerField::Language) => Some(request.language.to_string()),
            ValueRef::Caller(CallerField::Phone)
            | ValueRef::Field { .. }
            | ValueRef::Choice
            | ValueRef::Waiting => None,
        });
        body.contains(&link).then_some(body)
    }

    /// Whether the number may be texted now. It counts the text, and stops at the first counter
    /// that is full: what was counted before stays so.
    async fn may_text(&self, request: &GenerateLink) -> Result<bool, StoreError> {
        let policy = &self.config.texts;
        if !policy.allows(&request.phone, self.config.mode) {
            tracing::warn!(cause = "not_allowed", "the text was not sent");
            return Ok(false);
        }
        let counters = policy.counted(&request.phone, &self.config.server_key);
        let full = self.count(&counters).await?;
        if let Some(cause) = full {
            tracing::warn!(cause, "the text was not sent");
        }
        Ok(full.is_none())
    }

    /// Counts under these counters, up to the first that is full: why, where there is one.
    pub(super) async fn count(
        &self,
        counters: &[Counted],
    ) -> Result<Option<&'static str>, StoreError> {
        let now = self.now();
        for counted in counters {
            let (limit, window) = (counted.allowance.texts, counted.allowance.seconds);
            let quota = Quota { counter: &counted.counter, limit, window };
            if !self.ports.store.count(&quota, now).await? {
                return Ok(Some(counted.cause));
            }
        }
        Ok(None)
    }
}
