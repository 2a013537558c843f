//! What is known of the number that called: above all, whether it is a mobile one.

use std::time::Duration;

use tokio::time::timeout;

use crate::number::Number;
use crate::ports::{NumberFacts, ServiceFailure};
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
}

impl Runtime {
    /// What is known of a number.
    ///
    /// # Errors
    /// It cannot be told.
    #[tracing::instrument(skip_all)]
    pub async fn check_number(&self, phone: &Number) -> Result<NumberFacts, CheckError> {
        let answer = self.ports.numbers.look_up(phone.reveal());
        Ok(timeout(WITHIN, answer).await.map_err(|_| CheckError::Late)??)
    }
}
