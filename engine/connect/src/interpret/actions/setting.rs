//! Setting what a contact brings along.

use serde_json::Value;

use crate::document::Action;
use crate::interpret::Branch;
use crate::interpret::branches::branches;
use crate::interpret::contact::{Contact, attribute, is_settable};
use crate::interpret::exits::Exit;
use crate::interpret::registers::Texts;
use crate::interpret::state::State;
use crate::interpret::step::Step;
use crate::interpret::telephone_number::international;

use super::parameters::{Parameters, fill_inside, flatten, is, scalar};
use super::{DONE, FAILED, ask_among, missing};

/// The most tags that flows give a contact.
const MOST_TAGS: usize = 6;
const SET_CALLBACK_NUMBER: &str = "UpdateContactCallbackNumber";

impl State {
    pub(super) fn set_attributes(&mut self, given: &Parameters) -> Step {
        let Some(Value::Object(pairs)) = given.get("Attributes") else {
            return missing("Attributes");
        };
        let Some(new) = self.filled(pairs.iter().map(|(key, value)| (key, Some(value)))) else {
            return Step::Broken("an attribute is not a text".to_owned());
        };
        if scalar(given, "TargetContact").is_some_and(|target| target != "Current") {
            // A flow cannot read the attributes of the related contact.
            return if is_settable(&new) { DONE } else { FAILED };
        }
        let keys: Vec<String> = new.keys().cloned().collect();
        if !self.contact.set_attributes(new) {
            return FAILED;
        }
        keys.iter().for_each(|key| self.watch.written(|| attribute(key)));
        DONE
    }

    pub(super) fn set_flow_attributes(&mut self, given: &Parameters) -> Step {
        let Some(Value::Object(pairs)) = given.get("FlowAttributes") else {
            return missing("FlowAttributes");
        };
        let Some(new) = self.filled(pairs.iter().map(|(key, value)| (key, value.get("Value"))))
        else {
            return Step::Broken("a flow attribute has no text as its `Value`".to_owned());
        };
        if !is_settable(&new) || new.keys().any(|key| key.contains(['$', '.'])) {
            return FAILED;
        }
        for (key, text) in new {
            let place = format!("FlowAttributes.{key}");
            self.watch.written(|| place.clone());
            self.frame.registers.set(place, text);
        }
        DONE
    }

    fn filled<'a>(
        &self,
        pairs: impl Iterator<Item = (&'a String, Option<&'a Value>)>,
    ) -> Option<Texts> {
        let fill = |(key, value): (&String, Option<&Value>)| {
            let text = value.and_then(Value::as_str)?;
            Some((self.fill(key), self.fill(text)))
        };
        pairs.map(fill).collect()
    }

    /// Sets what is named like a reference; nested values are read below it.
    pub(super) fn set_data(&mut self, given: &Parameters) -> Step {
        let new = flatten(&Value::Object(fill_inside(self, given)));
        if !is_settable(&new) {
            return FAILED;
        }
        let is_other = scalar(given, "TargetContact").is_some_and(|target| target != "Current");
        if !is_other {
            self.contact.facts.extend(new);
        }
        DONE
    }

    pub(super) fn set_voice(&mut self, given: &Parameters) -> Step {
        let Some(voice) = scalar(given, "TextToSpeechVoice") else {
            return missing("TextToSpeechVoice");
        };
        let voice = self.fill(&voice);
        if voice.is_empty() {
            return FAILED;
        }
        self.contact.facts.set("TextToSpeechVoiceId", voice);
        let engine = scalar(given, "TextToSpeechEngine").unwrap_or_default();
        self.contact.engine = self.fill(&engine).to_lowercase();
        DONE
    }

    /// A number that is none is refused; whether another can be dialled only the service knows.
    pub(super) fn set_callback_number(&self, action: &Action, given: &Parameters) -> Step {
        let Some(number) = scalar(given, "CallbackNumber") else {
            return missing("CallbackNumber");
        };
        let invalid = "InvalidCallbackNumber";
        let read = international(&self.fill(&number)).filter(|_| self.contact.is_call());
        let Some(number) = read else {
            return Step::Leave(Exit::Error(invalid));
        };
        let mut ways = branches(action);
        ways.retain(|way| *way != Branch::Error(invalid.to_owned()));
        let parameters = [("CallbackNumber".to_owned(), Value::String(number))];
        ask_among(action, parameters.into_iter().collect(), ways)
    }

    /// Sets which flow runs on an event, or that none does.
    pub(super) fn set_hooks(&mut self, given: &Parameters) -> Step {
        let none = Parameters::new();
        let inside = |key: &str| given.get(key).and_then(Value::as_object).unwrap_or(&none);
        let Some(new) =
            self.filled(inside("EventHooks").iter().map(|(hook, flow)| (hook, Some(flow))))
        else {
            return Step::Broken("an event hook is not a text".to_owned());
        };
        if new.values().any(String::is_empty) {
            return FAILED;
        }
        self.contact.hooks.extend(new);
        for (hook, settings) in inside("EventHooksConfiguration") {
            if settings.as_object().is_some_and(|given| is(given, "DisableExecution", "true")) {
                self.contact.hooks.clear(hook);
            }
        }
        DONE
    }

    /// What is said of a chat does not fit a call, and the other way round.
    pub(super) fn record(&self, given: &Parameters) -> Step {
        let fits = if self.contact.is_call() {
            !given.contains_key("ChatBehavior")
        } else {
            !given.contains_key("VoiceBehavior")
        };
        if fits { DONE } else { Step::Leave(Exit::Error("ChannelMismatch")) }
    }

    /// Adds tags, all or none.
    pub(super) fn tag(&mut self, given: &Parameters) -> Step {
        let Some(Value::Object(pairs)) = given.get("Tags") else {
            return missing("Tags");
        };
        let Some(new) = self.filled(pairs.iter().map(|(key, value)| (key, Some(value)))) else {
            return Step::Broken("a tag is not a text".to_owned());
        };
        let mut all = self.contact.facts.below("Tags");
        all.extend(new.clone());
        let fits = all.len() <= MOST_TAGS && !new.keys().any(|key| key.starts_with("aws:"));
        if !fits || !is_settable(&new) {
            return FAILED;
        }
        self.contact.facts.overwrite("Tags", all);
        DONE
    }

    pub(super) fn untag(&mut self, given: &Parameters) -> Step {
        let Some(keys) = given.get("TagKeys").and_then(Value::as_array) else {
            return missing("TagKeys");
        };
        for key in keys.iter().filter_map(Value::as_str) {
            self.contact.facts.clear(&format!("Tags.{key}"));
        }
        DONE
    }
}

/// The number to call back is the contact's from now on, if it can be dialled.
pub(in crate::interpret) fn keep_number(
    contact: &mut Contact,
    kind: &str,
    branch: &Branch,
    parameters: &Parameters,
) {
    if kind == SET_CALLBACK_NUMBER
        && *branch == Branch::Next
        && let Some(number) = scalar(parameters, "CallbackNumber")
    {
        contact.callback_number = Some(number);
    }
}
