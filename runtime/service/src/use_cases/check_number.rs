//! What is known of the number that called: above all, whether it is a mobile one.
//!
//! Somebody is paid for each look-up, and whoever calls has one made. So a number that would not
//! be texted is not looked up, and look-ups are counted.

use std::time::Duration;

use tokio::time::timeout;

use crate::number::Number;
use crate::ports::{NumberFacts, ServiceFailure, StoreError};
use crate::runtime::Runtime;

/// How long the answer may take: the flow gives up after three seconds.
const WITHIN: Duration = Duration::from_millis(2_800);

/// Why it cannot be told.
#[derive(Debug, thiserror::Error)]
pub enum CheckError {
    /// Nobody answered in time.
    #[error("whether the number is mobile was not known in time")]
    Late,
    /// The service that knows failed.
    #[error("whether the number is mobile is not known: {0}")]
    Failed(#[from] ServiceFailure),
    /// Numbers have been looked up too often: which of them, in a word.
    #[error("whether the number is mobile is not looked up so often: {0}")]
    TooOften(&'static str),
    /// The look-up could not be counted.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Runtime {
    /// What is known of a number; nothing where it is none that is texted.
    ///
    /// # Errors
    /// It cannot be told.
    #[tracing::instrument(skip_all)]
    pub async fn check_number(&self, phone: &Number) -> Result<Option<NumberFacts>, CheckError> {
        let policy = &self.config.texts;
        if !policy.allows(phone, self.config.mode) {
            return Ok(None);
        }
        let counters = policy.counted_lookups(phone, &self.config.server_key);
        let answer = async {
            if let Some(full) = self.count(&counters).await? {
                return Err(CheckError::TooOften(full));
            }
            Ok(Some(self.ports.numbers.look_up(phone.reveal()).await?))
        };
        timeout(WITHIN, answer).await.map_err(|_| CheckError::Late)?
    }
}
