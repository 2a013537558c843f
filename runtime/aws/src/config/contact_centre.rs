//! `[environments.NAME.connect]`: how contacts go to people.

use pivotline_service::arn::{Arn, is_id};

use super::home::Home;
use super::section::Section;
use super::texts::{NUMBER, number};

/// The Amazon Connect instance of an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance(pub String);

/// How contacts go to people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCentreSettings {
    /// The instance.
    pub instance: Instance,
    /// The flow in which a call from the browser begins.
    pub web_call_flow: Option<String>,
    /// The flow in which a chat begins.
    pub chat_flow: Option<String>,
    /// The flow that speaks when somebody is called back.
    pub callback_flow: Option<String>,
    /// The flow of the task that asks an agent to call back.
    pub task_flow: Option<String>,
    /// The number that callbacks come from.
    pub callback_number: Option<String>,
    /// How many requests a second Connect takes of the whole account.
    pub requests_per_second: u32,
    /// How many it takes at once.
    pub burst: u32,
}

const FLOW: &str = "write the id or the ARN of a contact flow";

impl ContactCentreSettings {
    pub(super) fn read(
        section: &Section<'_>,
        instance: Option<&Instance>,
        home: Home<'_>,
    ) -> Option<Self> {
        let flow =
            |key| section.judged(key, FLOW, |text| part(text, "contact-flow", instance, home));
        let (web_call_flow, chat_flow) = (flow("web_call_flow"), flow("chat_flow"));
        let (task_flow, callback_flow) = (flow("task_flow"), flow("callback_flow"));
        if task_flow.is_some() && callback_flow.is_some() {
            let wrong = "somebody is called back by Connect or by an agent, not by both";
            section.fault("task_flow", wrong, "write `callback_flow` or `task_flow`");
        }
        let callback_number = section.judged("callback_number", NUMBER, number);
        let requests_per_second = section.whole("requests_per_second", 1..=1_000, 2);
        let burst = section.whole("burst", 1..=2_000, 5);
        let instance = instance?.clone();
        Some(Self {
            instance,
            web_call_flow,
            chat_flow,
            task_flow,
            callback_flow,
            callback_number,
            requests_per_second,
            burst,
        })
    }
}

/// An id or an ARN of a part of the instance.
pub(super) fn part(
    text: &str,
    kind: &str,
    instance: Option<&Instance>,
    home: Home<'_>,
) -> Result<String, &'static str> {
    if is_id(text) {
        return Ok(text.to_owned());
    }
    home.holds(text, "connect", "instance/")?;
    let resource = Arn::parse(text).map_or("", |arn| arn.resource);
    let mut parts = resource.split('/').skip(1);
    let (of, found) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if found != kind {
        return Err("this is the ARN of something else");
    }
    if instance.is_some_and(|instance| instance.0 != of) {
        return Err("this is in another instance than the environment");
    }
    Ok(text.to_owned())
}

/// The instance's id.
pub(super) fn instance(text: &str) -> Result<Instance, &'static str> {
    if is_id(text) { Ok(Instance(text.to_owned())) } else { Err("this is no id of an instance") }
}
