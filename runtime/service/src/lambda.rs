//! The functions that a contact flow calls, in Amazon Connect's shape: an event in, a flat map of
//! texts out. A function that fails takes the flow's error branch.

use std::collections::BTreeMap;

use pivotline_ir::{Line, Name, Node, NodeId};
use serde::Deserialize;
use serde_json::Value;

use crate::number::Number;
use crate::runtime::Runtime;
use crate::use_cases::{AskError, CheckError, GenerateLink, GenerateLinkError, LinkStatus};

/// The longest text that tells the links of a contact apart, in bytes.
const LONGEST_ATTEMPT: usize = 64;

/// Why a function failed.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// There is no function of this name.
    #[error("there is no function of this name")]
    UnknownFunction,
    /// The event is not one that Amazon Connect sends.
    #[error("this is not an event of a contact flow: {0}")]
    Event(#[from] serde_json::Error),
    /// The event does not say what the function needs.
    #[error("the event has no good `{0}`")]
    Missing(&'static str),
    /// Whether the number is mobile is not known.
    #[error(transparent)]
    Check(#[from] CheckError),
    /// No link could be made.
    #[error(transparent)]
    Link(#[from] GenerateLinkError),
    /// A service has no answer.
    #[error(transparent)]
    Ask(AskError),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FlowEvent {
    details: Details,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Details {
    contact_data: ContactData,
    #[serde(default)]
    parameters: Option<BTreeMap<String, Value>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ContactData {
    #[serde(default)]
    contact_id: Option<String>,
    #[serde(default)]
    language_code: Option<String>,
    #[serde(default)]
    customer_endpoint: Option<Endpoint>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Endpoint {
    #[serde(default)]
    address: Option<String>,
}

impl LambdaError {
    /// Whether the event is at fault: it is not one of a contact flow, it lacks a part, or it
    /// names what the program does not have.
    #[must_use]
    pub fn is_of_the_event(&self) -> bool {
        matches!(
            self,
            Self::Event(_)
                | Self::Missing(_)
                | Self::Link(GenerateLinkError::Unknown(_))
                | Self::Ask(AskError::Missing(_))
        )
    }
}

impl Runtime {
    /// Calls a function as a contact flow does: `CheckMobileNumber`, `GenerateVisualLink`, or a
    /// service of the menus by its name.
    ///
    /// # Errors
    /// There is no such function, the event is not a flow's, or the function has no answer.
    pub async fn handle_lambda(
        &self,
        name: &str,
        event: Value,
    ) -> Result<BTreeMap<String, String>, LambdaError> {
        let details = serde_json::from_value::<FlowEvent>(event)?.details;
        let call = Call::of(details)?;
        match name {
            "CheckMobileNumber" => {
                let facts = self.check_number(&call.phone).await?;
                Ok(BTreeMap::from([("isMobile".to_owned(), facts.is_mobile().to_string())]))
            }
            "GenerateVisualLink" => {
                let status = match self.generate_link(call.link(self)?).await? {
                    LinkStatus::Sent => "sent",
                    LinkStatus::NotSent => "not_sent",
                };
                Ok(BTreeMap::from([("status".to_owned(), status.to_owned())]))
            }
            service => {
                let language = call.language.as_deref();
                let answer = self.ask_service(service, &call.phone, language, &call.parameters);
                answer.await.map_err(|error| match error {
                    AskError::Unknown => LambdaError::UnknownFunction,
                    error => LambdaError::Ask(error),
                })
            }
        }
    }
}

/// A call, as its event tells it.
struct Call {
    /// The number that called. It is read from the contact alone: nothing that a flow or a caller
    /// writes can name another one.
    phone: Number,
    contact: Option<String>,
    language: Option<String>,
    parameters: BTreeMap<String, String>,
}

impl Call {
    fn of(details: Details) -> Result<Self, LambdaError> {
        let contact = details.contact_data;
        let address = contact.customer_endpoint.and_then(|endpoint| endpoint.address);
        let phone = address.as_deref().and_then(Number::parse);
        let parameters = details.parameters.unwrap_or_default().into_iter();
        let texts = parameters.filter_map(|(name, value)| Some((name, text_of(value)?)));
        Ok(Self {
            phone: phone.ok_or(LambdaError::Missing("CustomerEndpoint.Address"))?,
            contact: filled(contact.contact_id),
            language: filled(contact.language_code),
            parameters: texts.collect(),
        })
    }

    fn parameter(&self, name: &'static str) -> Result<&str, LambdaError> {
        let value = self.parameters.get(name).map(|value| value.trim());
        value.filter(|value| !value.is_empty()).ok_or(LambdaError::Missing(name))
    }

    /// The link that the call asks for.
    fn link(self, runtime: &Runtime) -> Result<GenerateLink, LambdaError> {
        let attempt = self.parameter("attempt").unwrap_or("1");
        if attempt.len() > LONGEST_ATTEMPT {
            return Err(LambdaError::Missing("attempt"));
        }
        let served = runtime.programs.current().ok_or(GenerateLinkError::NoProgram)?;
        let (line, rules) = match self.parameter("line") {
            Ok(line) => served.program.lines.get_key_value(line),
            Err(_) => served.program.lines.iter().next(),
        }
        .ok_or(GenerateLinkError::Unknown("such line"))?;
        let first = || Some(rules.languages.first()?.tag.to_string());
        let language = self.parameter("language").ok().map(str::to_owned);
        let language = language.or_else(|| self.language.clone()).or_else(first);
        let contact = match &self.contact {
            Some(contact) => contact.clone(),
            None => self.parameter("contact")?.to_owned(),
        };
        let (pivot, opens) = match (self.parameter("pivot"), self.parameter("opens")) {
            (Ok(pivot), Ok(opens)) => (pivot.into(), opens.into()),
            (Ok(pivot), Err(missing)) => {
                offer(rules, |name| name.as_str() == pivot).ok_or(missing)?
            }
            (Err(missing), _) => offer(rules, |_| true).ok_or(missing)?,
        };
        Ok(GenerateLink {
            contact,
            attempt: attempt.to_owned(),
            line: line.clone(),
            language: language.ok_or(LambdaError::Missing("language"))?.into(),
            pivot,
            opens,
            phone: self.phone,
        })
    }
}

/// A parameter's text. A flow drawn by hand may send a number.
fn text_of(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

/// A pivot of a line and where its link opens, for a flow that was drawn by hand and does not say.
fn offer(line: &Line, is_meant: impl Fn(&Name) -> bool) -> Option<(Name, NodeId)> {
    line.nodes.values().find_map(|node| {
        let Node::Offer { pivot, opens, .. } = node else { return None };
        is_meant(pivot).then(|| (pivot.clone(), opens.clone()))
    })
}
