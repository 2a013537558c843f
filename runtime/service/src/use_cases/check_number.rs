//! Whether the number that called is a mobile number.

use std::time::Duration;

use tokio::time::timeout;

use crate::number::Number;
use crate::ports::ServiceFailure;
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
    /// Whether a number is a mobile number.
    ///
    /// # Errors
    /// It cannot be told.
    pub async fn check_number(&self, phone: &Number) -> Result<bool, CheckError> {
        let answer = self.ports.services.is_mobile(phone.reveal());
        Ok(timeout(WITHIN, answer).await.map_err(|_| CheckError::Late)??)
    }
}
