//! The Lambda functions that flows invoke.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde_json::Value;

/// Answers as the Lambda functions behind the flows do.
#[async_trait]
pub(crate) trait Functions: Send + Sync {
    /// The flat answer of the function `name` to an event in Amazon Connect's shape.
    async fn invoke(
        &self,
        name: &str,
        event: &Value,
    ) -> Result<BTreeMap<String, String>, FunctionFailure>;
}

/// Why a function failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FunctionFailure {
    /// There is no function of this name.
    #[error("there is no function `{0}`")]
    Unknown(String),
    /// It cannot do anything with its event.
    #[error("{0}")]
    BadEvent(String),
    /// It ran and failed.
    #[error("{0}")]
    Failed(String),
}
