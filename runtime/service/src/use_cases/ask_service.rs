//! Asks a menu's service for a call, and returns its values with their spoken forms.

use std::collections::BTreeMap;
use std::time::Duration;

use pivotline_ir::{CallerField, Name, Service, Tag, ValueRef};
use tokio::time::timeout;

use crate::encoding::base64url;
use crate::number::Number;
use crate::ports::{Question, ServiceFailure};
use crate::runtime::Runtime;

/// What stands for a missing value: Amazon Connect has no empty one.
const BLANK: &str = " ";

/// Why a service has no answer for a call.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// The program that is served has no such service.
    #[error("the program that is served has no such service")]
    Unknown,
    /// It is behind a login, and a call has none.
    #[error("the service is behind a login, which a call does not have")]
    BehindLogin,
    /// An argument is missing.
    #[error("the argument `{0}` is missing")]
    Missing(String),
    /// It was late.
    #[error("the service was late")]
    Late,
    /// It failed.
    #[error("the service failed: {0}")]
    Failed(#[from] ServiceFailure),
    /// It did not answer what it declares.
    #[error("the service did not answer a good `{0}`")]
    Field(Name),
}

impl Runtime {
    /// Asks a service of the program that is served, for a call. One that changes things is told
    /// to, and the answer says what became of it.
    ///
    /// `contact` is the call's contact id: a question that another contact asks is another one.
    ///
    /// # Errors
    /// There is no such service, or it has no good answer for a call.
    #[tracing::instrument(skip_all)]
    pub async fn ask_service(
        &self,
        name: &str,
        contact: &str,
        phone: &Number,
        language: Option<&str>,
        parameters: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, AskError> {
        let served = self.programs.current().ok_or(AskError::Unknown)?;
        let known = served.program.services.get_key_value(name);
        let (name, service) = known.ok_or(AskError::Unknown)?;
        if service.changes {
            let told = self.order_service((name, service), contact, phone, language, parameters);
            return Ok(told.await);
        }
        let (language, arguments) = self.told(service, phone, language, parameters)?;
        // A call may ask again what it asked before: flows repeat what was late.
        let idempotency_key = self.call_key(contact, name, &arguments);
        let question = Question {
            service: name,
            arguments: &arguments,
            within_seconds: service.within,
            idempotency_key: &idempotency_key,
            asked_before: false,
        };
        let answer = self.ports.services.ask(&question);
        let within = Duration::from_secs(service.within.into());
        let raw = timeout(within, answer).await.map_err(|_| AskError::Late)??;
        spoken(service, &raw, &language)
    }

    /// The language in which a service answers a call, and what it is told.
    pub(super) fn told(
        &self,
        service: &Service,
        phone: &Number,
        language: Option<&str>,
        parameters: &BTreeMap<String, String>,
    ) -> Result<(Tag, BTreeMap<String, String>), AskError> {
        if !service.behind.is_empty() {
            return Err(AskError::BehindLogin);
        }
        let language = self.spoken_in(language).ok_or(AskError::Unknown)?;
        let arguments = arguments(service, phone, &language, parameters)?;
        Ok((language, arguments))
    }

    /// The language in which a call is answered: its own, or the first one of what is served.
    fn spoken_in(&self, language: Option<&str>) -> Option<Tag> {
        let first = || {
            let served = self.programs.current()?;
            Some(served.program.lines.values().next()?.languages.first()?.tag.clone())
        };
        language.map(Tag::from).or_else(first)
    }

    fn call_key(&self, contact: &str, name: &Name, arguments: &BTreeMap<String, String>) -> String {
        let pairs = arguments.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        let parts: Vec<&str> = [contact, name.as_str()].into_iter().chain(pairs).collect();
        base64url(&self.config.server_key.keys().call_question.of(&parts))
    }
}

fn arguments(
    service: &Service,
    phone: &Number,
    language: &Tag,
    parameters: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, AskError> {
    let argument = |taken: &ValueRef| {
        let name = taken.argument();
        let value = match taken {
            ValueRef::Caller(CallerField::Phone) => phone.reveal().to_owned(),
            ValueRef::Caller(CallerField::Language) => language.to_string(),
            ValueRef::Field { .. } | ValueRef::Link | ValueRef::Choice | ValueRef::Waiting => {
                parameter(name, parameters)?
            }
        };
        Ok((name.to_owned(), value))
    };
    service.takes.iter().map(argument).collect()
}

pub(super) fn parameter(
    name: &str,
    parameters: &BTreeMap<String, String>,
) -> Result<String, AskError> {
    let value = parameters.get(name).filter(|value| !value.trim().is_empty());
    value.cloned().ok_or_else(|| AskError::Missing(name.to_owned()))
}

pub(super) fn spoken(
    service: &Service,
    raw: &BTreeMap<String, String>,
    language: &Tag,
) -> Result<BTreeMap<String, String>, AskError> {
    let mut answer = BTreeMap::new();
    for (name, field) in &service.gives {
        let value = raw.get(name.as_str()).filter(|value| !value.trim().is_empty());
        let (shown, said) = match value {
            Some(value) if field.kind.accepts(value) => {
                (value.clone(), field.kind.spoken(value, language))
            }
            None if field.maybe => (BLANK.to_owned(), BLANK.to_owned()),
            _ => return Err(AskError::Field(name.clone())),
        };
        if field.kind.has_spoken_form() {
            answer.insert(format!("{name}_spoken"), said);
        }
        answer.insert(name.to_string(), shown);
    }
    Ok(answer)
}
