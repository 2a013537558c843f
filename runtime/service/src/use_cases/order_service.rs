//! Has a menu's service change things for a call, once, and says what became of it.

use std::collections::BTreeMap;

use pivotline_ir::order::{DONE, KEY, NOT_DONE, OUTCOME, UNSURE};
use pivotline_ir::{Name, Service};

use super::ask_service::{AskError, parameter, spoken};
use crate::number::Number;
use crate::order::ordered;
use crate::ports::{Question, ServiceFailure};
use crate::runtime::Runtime;
use crate::token::base64url;

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
        let question = Question {
            service: name,
            arguments: &arguments,
            within_seconds: service.within,
            idempotency_key: &key,
            asked_before: false,
        };
        let raw = ordered(self, &question).await?;
        spoken(service, &raw, &language)
    }
}
