//! Has a menu's service change things for a call, once, and says what became of it.

use std::collections::BTreeMap;
use std::time::Duration;

use pivotline_ir::order::{DONE, KEY, NOT_DONE, OUTCOME, UNSURE};
use pivotline_ir::{Name, Service};
use tokio::time::timeout;

use super::ask_service::{AskError, parameter, spoken};
use crate::encoding::base64url;
use crate::number::Number;
use crate::order::ordered;
use crate::ports::{Question, Quota, ServiceFailure};
use crate::runtime::Runtime;

/// For how long it is known that an order was made, in seconds: longer than any call.
const DAY: u64 = 24 * 60 * 60;

/// How long the store may take to note an order.
const NOTED: Duration = Duration::from_secs(1);

impl Runtime {
    /// What became of an order, beside the fields that the service gives. It is told in words: of a
    /// function that fails a flow knows nothing.
    pub(super) async fn order_service(
        &self,
        (name, service): (&Name, &Service),
        contact: &str,
        phone: &Number,
        language: Option<&str>,
        parameters: &BTreeMap<String, String>,
    ) -> BTreeMap<String, String> {
        let said = self.order(name, service, contact, phone, language, parameters).await;
        let (mut answer, outcome) = match said {
            Ok(fields) => (fields, DONE),
            // Of everything else it is known that nothing was ordered.
            Err(AskError::Failed(ServiceFailure::Unsure(_)) | AskError::Field(_)) => {
                (BTreeMap::new(), UNSURE)
            }
            // What the service did not do is logged where it was asked.
            Err(AskError::Failed(ServiceFailure::Failed(_))) => (BTreeMap::new(), NOT_DONE),
            Err(error) => {
                tracing::warn!(cause = "service_failed", service = %name, %error, "not ordered");
                (BTreeMap::new(), NOT_DONE)
            }
        };
        answer.insert(OUTCOME.to_owned(), outcome.to_owned());
        answer
    }

    /// Whether no run of a function told anybody to do this. Where the store cannot tell, one may
    /// have.
    async fn is_first(&self, key: &str) -> bool {
        let counter = format!("order {key}");
        let once = Quota { counter: &counter, limit: 1, window: DAY };
        let counted = timeout(NOTED, self.ports.store.count(&once, self.now())).await;
        let first = counted.ok().and_then(Result::ok);
        if first.is_none() {
            tracing::warn!(cause = "order_not_noted", "an order may have been made before");
        }
        first.unwrap_or(false)
    }

    async fn order(
        &self,
        name: &Name,
        service: &Service,
        contact: &str,
        phone: &Number,
        language: Option<&str>,
        parameters: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, AskError> {
        let (language, arguments) = self.told(service, phone, language, parameters)?;
        // Amazon Connect calls a function again that failed or was late, with the same key.
        let key = parameter(KEY, parameters)?;
        let parts = [contact, name.as_str(), key.as_str()];
        let key = base64url(&self.config.server_key.keys().call_order.of(&parts));
        let asked_before = !self.is_first(&key).await;
        let question = Question {
            service: name,
            arguments: &arguments,
            within_seconds: service.within,
            idempotency_key: &key,
            asked_before,
        };
        let raw = ordered(self, &question).await?;
        spoken(service, &raw, &language)
    }
}
