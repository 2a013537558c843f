//! The functions that a contact flow calls, in Amazon Connect's shape: an event in, a flat map of
//! texts out. A function that fails takes the flow's error branch.

use std::collections::BTreeMap;

use pivotline_ir::{Line, Name, Node, NodeId};
use serde::Deserialize;
use serde_json::Value;
use tracing::Instrument as _;

use crate::number::Number;
use crate::ports::NumberFacts;
use crate::runtime::Runtime;
use crate::use_cases::{AskError, CheckError, GenerateLink, GenerateLinkError, LinkStatus, Polled};

/// The longest text that tells the links of a contact apart, in bytes.
const LONGEST_ATTEMPT: usize = 64;

/// Why a function failed.
#[derive(Debug, thiserror::Error)]
pub enum LambdaError {
    /// There is no function of this name.
    #[error("there is no function of this name")]
    UnknownFunction,
    /// The event is not one that Amazon Connect sends. What is wrong with it is not told: it
    /// would tell what is in it.
    #[error("this is not an event of a contact flow")]
    Event,
    /// The event comes from an instance of Amazon Connect that this runtime does not serve.
    #[error("the event comes from another Amazon Connect instance")]
    OtherInstance,
    /// The answer is larger than Amazon Connect takes.
    #[error("the answer is larger than 32 KB")]
    TooLarge,
    /// The session could not be looked at.
    #[error("the session could not be looked at: {0}")]
    Poll(&'static str),
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
    #[serde(default, rename = "InstanceARN")]
    instance_arn: Option<String>,
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
            Self::Event
                | Self::Missing(_)
                | Self::OtherInstance
                | Self::Link(GenerateLinkError::Unknown(_))
                | Self::Ask(AskError::Missing(_))
        )
    }

    /// What kind of failure it is, as Lambda is told it.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::UnknownFunction => "UnknownFunction",
            of_the_event if of_the_event.is_of_the_event() => "BadEvent",
            _ => "Failed",
        }
    }
}

impl LambdaError {
    /// What it is, in a word that says nothing of anybody: for logs and metrics.
    #[must_use]
    pub fn cause(&self) -> &'static str {
        match self {
            Self::UnknownFunction => "unknown_function",
            Self::Event => "event",
            Self::OtherInstance => "other_instance",
            Self::TooLarge => "too_large",
            Self::Poll(cause) => cause,
            Self::Missing(_) => "missing",
            Self::Check(CheckError::Late) => "number_late",
            Self::Check(CheckError::Failed(_)) => "number_failed",
            Self::Check(CheckError::TooOften(which)) => which,
            Self::Check(CheckError::Store(_)) => "store",
            Self::Link(GenerateLinkError::NoProgram) => "no_program",
            Self::Link(GenerateLinkError::Unknown(_)) => "unknown_place",
            Self::Link(GenerateLinkError::Store(_)) => "store",
            Self::Link(GenerateLinkError::Seal(_)) => "seal",
            Self::Ask(AskError::Late) => "service_late",
            Self::Ask(AskError::Failed(_)) => "service_failed",
            Self::Ask(AskError::Field(_)) => "service_answer",
            Self::Ask(AskError::BehindLogin) => "behind_login",
            Self::Ask(AskError::Unknown | AskError::Missing(_)) => "service_question",
        }
    }
}

impl Runtime {
    /// Calls a function as a contact flow does: `CheckMobileNumber`, `GenerateVisualLink`,
    /// `CheckVisualSession`, or a service of the menus by its name. An answer is a flat map of
    /// texts and less than 32 KB.
    ///
    /// # Errors
    /// There is no such function, the event is not one of a flow that is served here, or the
    /// function has no answer.
    pub async fn handle_lambda(
        &self,
        name: &str,
        event: Value,
    ) -> Result<BTreeMap<String, String>, LambdaError> {
        let span = tracing::info_span!(
            "function",
            function = tracing::field::Empty,
            trace = tracing::field::Empty
        );
        let answer = self.answer_lambda(name, event).instrument(span.clone()).await;
        let _entered = span.enter();
        let answer = answer.and_then(|answer| match size(&answer) {
            LARGEST_ANSWER.. => Err(LambdaError::TooLarge),
            _ => Ok(answer),
        });
        if let Err(error) = &answer {
            let (cause, kind) = (error.cause(), error.kind());
            tracing::warn!(cause, kind, "a function of the call has no answer: {error}");
        }
        answer
    }

    async fn answer_lambda(
        &self,
        name: &str,
        event: Value,
    ) -> Result<BTreeMap<String, String>, LambdaError> {
        let span = tracing::Span::current();
        // Whatever else somebody calls is no function of ours, and might be anything.
        if let Some(name) = self.function(name) {
            span.record("function", name.as_str());
        }
        let event = serde_json::from_value::<FlowEvent>(event).map_err(|_| LambdaError::Event)?;
        let details = event.details;
        if !self.serves(details.contact_data.instance_arn.as_deref()) {
            return Err(LambdaError::OtherInstance);
        }
        let call = Call::of(details)?;
        if let Some(contact) = call.contact.as_deref().filter(|_| !span.is_disabled()) {
            span.record("trace", self.config.server_key.trace(contact));
        }
        match name {
            "CheckMobileNumber" => {
                let facts = self.check_number(&call.phone).await?;
                Ok(number_answer(facts.as_ref()))
            }
            "GenerateVisualLink" => {
                let status = match self.generate_link(call.link(self)?).await? {
                    LinkStatus::Sent => "sent",
                    LinkStatus::NotSent => "not_sent",
                };
                Ok(BTreeMap::from([("status".to_owned(), status.to_owned())]))
            }
            "CheckVisualSession" => {
                let (contact, attempt) = (call.contact()?, call.attempt()?);
                let polled = match call.parameter("take") {
                    Ok(_) => self.take_back(&contact, attempt).await,
                    Err(_) => {
                        self.poll(&contact, attempt, call.parameter("seen").unwrap_or("")).await
                    }
                };
                Ok(poll_answer(polled.map_err(LambdaError::Poll)?))
            }
            service => {
                // A name that is no function is told first, whatever else the event lacks.
                let known = self.function(service).ok_or(LambdaError::UnknownFunction)?;
                let (contact, language) = (call.contact()?, call.language.as_deref());
                let (phone, parameters) = (&call.phone, &call.parameters);
                let answer =
                    self.ask_service(known.as_str(), &contact, phone, language, parameters);
                answer.await.map_err(|error| match error {
                    AskError::Unknown => LambdaError::UnknownFunction,
                    error => LambdaError::Ask(error),
                })
            }
        }
    }
}

/// The most bytes of an answer as JSON that Amazon Connect takes.
const LARGEST_ANSWER: usize = 32 * 1024;

fn size(answer: &BTreeMap<String, String>) -> usize {
    serde_json::to_string(answer).map_or(usize::MAX, |json| json.len())
}

/// A number of which nothing is known is none to text.
fn number_answer(facts: Option<&NumberFacts>) -> BTreeMap<String, String> {
    let Some(facts) = facts else {
        return BTreeMap::from([("isMobile".to_owned(), "false".to_owned())]);
    };
    let line = serde_json::to_value(facts.line).ok();
    let told = [
        ("isMobile", Some(facts.is_mobile().to_string())),
        ("lineType", line.and_then(|line| Some(line.as_str()?.to_owned()))),
        ("country", facts.country.clone()),
        ("carrier", facts.carrier.clone()),
    ];
    told.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// What travels along with a handover goes under its own names; the poll's stand above them. The
/// longest gives way where it is too much. What a flow may read and is not there is one blank.
fn poll_answer(polled: Polled) -> BTreeMap<String, String> {
    let mut answer = BTreeMap::new();
    let mut tell = |name: &str, value: &str| {
        let value = if value.is_empty() { " " } else { value };
        answer.insert(name.to_owned(), value.to_owned());
    };
    let status = polled.as_str();
    match polled {
        Polled::Waiting => tell("news", ""),
        Polled::Open { news, choice } => {
            tell("news", news.as_str());
            tell("choice", choice.as_deref().unwrap_or_default());
        }
        Polled::Agent { handover, keys } => {
            keys.iter().for_each(|key| tell(key, ""));
            handover.attributes.iter().for_each(|(key, value)| tell(key, value));
            tell("queue", handover.queue.as_str());
            tell("route", handover.route.as_str());
        }
        Polled::Back { place } => tell("place", place.as_ref().map_or("", Name::as_str)),
        Polled::Done | Polled::Over => {}
    }
    tell("status", status);
    while let excess @ 1.. = (size(&answer) + 1).saturating_sub(LARGEST_ANSWER) {
        let longest = answer.values_mut().max_by_key(|value| value.len());
        let Some(longest) = longest.filter(|value| !value.is_empty()) else { break };
        // A letter may take six bytes as JSON; it is cut again until it fits.
        let keep = longest.len().saturating_sub(excess.div_ceil(6).max(1));
        longest.truncate(longest.floor_char_boundary(keep));
    }
    answer
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

    /// Which link of the contact it is.
    fn attempt(&self) -> Result<&str, LambdaError> {
        let attempt = self.parameter("attempt").unwrap_or("1");
        let fits = attempt.len() <= LONGEST_ATTEMPT;
        fits.then_some(attempt).ok_or(LambdaError::Missing("attempt"))
    }

    fn contact(&self) -> Result<String, LambdaError> {
        match &self.contact {
            Some(contact) => Ok(contact.clone()),
            None => Ok(self.parameter("contact")?.to_owned()),
        }
    }

    /// The link that the call asks for.
    fn link(self, runtime: &Runtime) -> Result<GenerateLink, LambdaError> {
        let attempt = self.attempt()?;
        let served = runtime.programs.current().ok_or(GenerateLinkError::NoProgram)?;
        let (line, rules) = match self.parameter("line") {
            Ok(line) => served.program.lines.get_key_value(line),
            Err(_) => served.program.lines.iter().next(),
        }
        .ok_or(GenerateLinkError::Unknown("such line"))?;
        let first = || Some(rules.languages.first()?.tag.to_string());
        let language = self.parameter("language").ok().map(str::to_owned);
        let language = language.or_else(|| self.language.clone()).or_else(first);
        let contact = self.contact()?;
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

impl Runtime {
    /// A function's name, if it is one of ours.
    fn function(&self, name: &str) -> Option<Name> {
        const OWN: [&str; 3] = ["CheckMobileNumber", "GenerateVisualLink", "CheckVisualSession"];
        if OWN.contains(&name) {
            return Some(name.into());
        }
        let served = self.programs.current()?;
        served.program.services.get_key_value(name).map(|(name, _)| name.clone())
    }

    /// Whether events of an instance are answered.
    fn serves(&self, arn: Option<&str>) -> bool {
        let Some(ours) = &self.config.instance else { return true };
        let is_ours =
            |arn: &str| arn == ours || arn.rsplit_once('/').is_some_and(|(_, id)| id == ours);
        arn.is_some_and(is_ours)
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
