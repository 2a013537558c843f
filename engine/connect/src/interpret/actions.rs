//! What each action does.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::Action;

use super::exits::Exit;
use super::keypad::Keypad;
use super::lambda_event::lambda_event;
use super::values::{Texts, Values};
use super::{Ending, FlowSet, Heard, HeardKind, Wait, speech};

/// What an action led to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Step {
    /// The flow goes on.
    Leave(Exit),
    /// Something from outside is needed.
    Wait(Wait),
    /// Another flow takes over.
    Flow(String),
    /// The call is over.
    End(Ending),
    /// It is not modelled, or not well made.
    Broken(String),
}

const FAILED: Step = Step::Leave(Exit::Error("NoMatchingError"));
const DONE: Step = Step::Leave(Exit::Next);

/// What actions read and change.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) values: Values,
    /// How often each `Loop` was passed since it was last done.
    pub(super) loops: BTreeMap<String, u32>,
    /// What was heard in this turn.
    pub(super) heard: Vec<Heard>,
    /// What is being typed, in store mode.
    pub(super) keypad: Option<Keypad>,
}

/// An action's parameters.
type Parameters = Map<String, Value>;

impl State {
    /// Does one action.
    pub(super) fn perform(&mut self, flows: &FlowSet, action: &Action) -> Step {
        let none = Parameters::new();
        let given = action.parameters.as_ref().unwrap_or(&none);
        match action.kind.as_str() {
            "MessageParticipant" => self.play(given),
            "GetParticipantInput" => self.ask(given),
            "Compare" => self.compare(given),
            "Loop" => self.count(&action.identifier, given),
            "UpdateContactAttributes" => self.set_attributes(given),
            "UpdateFlowAttributes" => self.set_flow_attributes(given),
            "UpdateContactData" => self.set_data(given),
            "UpdateContactTextToSpeechVoice" => self.set_voice(given),
            "InvokeLambdaFunction" => self.invoke(given),
            "CheckHoursOfOperation" => self.check_hours(given),
            "UpdateContactTargetQueue" => self.set_queue(given),
            "TransferContactToQueue" => self.enter_queue(),
            "TransferToFlow" => self.change_flow(flows, given),
            "DisconnectParticipant" => Step::End(Ending::HungUp),
            // They change nothing that a caller meets.
            "UpdateFlowLoggingBehavior"
            | "UpdateContactMediaStreamingBehavior"
            | "UpdateContactRecordingAndAnalyticsBehavior"
            | "UpdateContactRecordingBehavior"
            | "UpdateContactRoutingBehavior"
            | "TagContact"
            | "UntagContact" => DONE,
            other => Step::Broken(format!("the type `{other}` is not modelled")),
        }
    }

    fn play(&mut self, given: &Parameters) -> Step {
        if self.hear(HeardKind::Say, given) { DONE } else { FAILED }
    }

    fn ask(&mut self, given: &Parameters) -> Step {
        if given.contains_key("EnableDTMFBuffer") {
            return DONE;
        }
        if !self.hear(HeardKind::Ask, given) {
            return FAILED;
        }
        self.keypad = None;
        if scalar(given, "StoreInput").is_some_and(|store| store.eq_ignore_ascii_case("true")) {
            match keypad(given, &self.values) {
                Some(keypad) => self.keypad = Some(keypad),
                None => return Step::Broken("telephone number input is not modelled".to_owned()),
            }
        }
        match number(given, "InputTimeLimitSeconds") {
            Some(seconds) => Step::Wait(Wait::Key { seconds }),
            None => missing("InputTimeLimitSeconds"),
        }
    }

    /// Whether the prompt could be played.
    fn hear(&mut self, kind: HeardKind, given: &Parameters) -> bool {
        let Some(text) = speech::spoken(&self.prompt(given)) else {
            return false;
        };
        if !text.is_empty() {
            let language = self.values.language.clone();
            let voice = self.values.voice.clone();
            self.heard.push(Heard { kind, text, language, voice });
        }
        true
    }

    fn prompt(&self, given: &Parameters) -> String {
        let words = scalar(given, "Text").or_else(|| scalar(given, "SSML"));
        match (words, scalar(given, "PromptId"), given.get("Media")) {
            (Some(words), _, _) => self.values.fill(&words),
            (None, Some(id), _) => format!("(recording {})", self.values.fill(&id)),
            (None, None, Some(_)) => "(recording)".to_owned(),
            (None, None, None) => String::new(),
        }
    }

    fn compare(&self, given: &Parameters) -> Step {
        match scalar(given, "ComparisonValue") {
            Some(value) => Step::Leave(Exit::Result(self.values.fill(&value))),
            None => missing("ComparisonValue"),
        }
    }

    /// Counts how often this action was passed. The count outlives an early way out of the loop's
    /// body, and starts anew once the loop was done.
    fn count(&mut self, identifier: &str, given: &Parameters) -> Step {
        let Some(most) = scalar(given, "LoopCount") else {
            return missing("LoopCount");
        };
        let Ok(most) = self.values.fill(&most).trim().parse::<u32>() else {
            return FAILED;
        };
        let passed = self.loops.entry(identifier.to_owned()).or_default();
        let word = if *passed < most {
            *passed += 1;
            "ContinueLooping"
        } else {
            *passed = 0;
            "DoneLooping"
        };
        Step::Leave(Exit::Result(word.to_owned()))
    }

    fn set_attributes(&mut self, given: &Parameters) -> Step {
        if scalar(given, "TargetContact").is_some_and(|target| target != "Current") {
            return Step::Broken("attributes of another contact are not modelled".to_owned());
        }
        let Some(Value::Object(pairs)) = given.get("Attributes") else {
            return missing("Attributes");
        };
        let Some(new) = self.filled(pairs.iter().map(|(key, value)| (key, Some(value)))) else {
            return Step::Broken("an attribute is not a text".to_owned());
        };
        if self.values.set_attributes(new) { DONE } else { FAILED }
    }

    fn set_flow_attributes(&mut self, given: &Parameters) -> Step {
        let Some(Value::Object(pairs)) = given.get("FlowAttributes") else {
            return missing("FlowAttributes");
        };
        let Some(new) = self.filled(pairs.iter().map(|(key, value)| (key, value.get("Value"))))
        else {
            return Step::Broken("a flow attribute has no text as its `Value`".to_owned());
        };
        if self.values.set_flow_attributes(new) { DONE } else { FAILED }
    }

    fn filled<'a>(
        &self,
        pairs: impl Iterator<Item = (&'a String, Option<&'a Value>)>,
    ) -> Option<Texts> {
        let fill = |(key, value): (&String, Option<&Value>)| {
            let text = value.and_then(Value::as_str)?;
            Some((self.values.fill(key), self.values.fill(text)))
        };
        pairs.map(fill).collect()
    }

    fn set_data(&mut self, given: &Parameters) -> Step {
        if let Some(language) = scalar(given, "LanguageCode") {
            let language = self.values.fill(&language);
            if language.is_empty() {
                return FAILED;
            }
            self.values.language = language;
        }
        DONE
    }

    fn set_voice(&mut self, given: &Parameters) -> Step {
        let Some(voice) = scalar(given, "TextToSpeechVoice") else {
            return missing("TextToSpeechVoice");
        };
        let voice = self.values.fill(&voice);
        if voice.is_empty() {
            return FAILED;
        }
        self.values.voice = voice;
        DONE
    }

    fn invoke(&self, given: &Parameters) -> Step {
        if scalar(given, "InvocationType").is_some_and(|way| way != "SYNCHRONOUS") {
            return Step::Broken("an asynchronous Lambda function is not modelled".to_owned());
        }
        let Some(function) = scalar(given, "LambdaFunctionARN") else {
            return missing("LambdaFunctionARN");
        };
        let Some(seconds) = number(given, "InvocationTimeLimitSeconds") else {
            return missing("InvocationTimeLimitSeconds");
        };
        let function = self.values.fill(&function);
        if function.is_empty() {
            return FAILED;
        }
        let parameters = match given.get("LambdaInvocationAttributes") {
            Some(Value::Object(parameters)) => fill_inside(&self.values, parameters),
            _ => Parameters::new(),
        };
        let event = lambda_event(&self.values, parameters);
        Step::Wait(Wait::Lambda { function, event, seconds })
    }

    fn check_hours(&self, given: &Parameters) -> Step {
        let Some(hours) = scalar(given, "HoursOfOperationId") else {
            return Step::Broken("the hours of a queue are not modelled".to_owned());
        };
        let hours = self.values.fill(&hours);
        if hours.is_empty() { FAILED } else { Step::Wait(Wait::Hours { hours }) }
    }

    fn set_queue(&mut self, given: &Parameters) -> Step {
        let Some(queue) = scalar(given, "QueueId") else {
            return Step::Broken("an agent's own queue is not modelled".to_owned());
        };
        let queue = self.values.fill(&queue);
        if queue.is_empty() {
            return FAILED;
        }
        self.values.queue = Some(queue);
        DONE
    }

    fn enter_queue(&self) -> Step {
        match self.values.queue.clone() {
            Some(queue) => {
                let attributes = self.values.attributes.clone();
                Step::Wait(Wait::Queue { queue, attributes })
            }
            None => FAILED,
        }
    }

    fn change_flow(&self, flows: &FlowSet, given: &Parameters) -> Step {
        let Some(flow) = scalar(given, "ContactFlowId") else {
            return missing("ContactFlowId");
        };
        match flows.named(&self.values.fill(&flow)) {
            Some(name) => Step::Flow(name.to_owned()),
            None => FAILED,
        }
    }
}

fn missing(parameter: &str) -> Step {
    Step::Broken(format!("its parameter `{parameter}` is missing or not well made"))
}

/// A parameter's text. The service takes a number for some of them too.
fn scalar(given: &Parameters, key: &str) -> Option<String> {
    match given.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn number(given: &Parameters, key: &str) -> Option<u32> {
    scalar(given, key)?.parse().ok()
}

fn fill_inside(values: &Values, parameters: &Parameters) -> Parameters {
    parameters.iter().map(|(key, value)| (key.clone(), fill_value(values, value))).collect()
}

fn fill_value(values: &Values, value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(values.fill(text)),
        Value::Object(inside) => Value::Object(fill_inside(values, inside)),
        Value::Array(all) => all.iter().map(|value| fill_value(values, value)).collect(),
        other => other.clone(),
    }
}

/// How a number is typed; `None` for telephone numbers.
fn keypad(given: &Parameters, values: &Values) -> Option<Keypad> {
    let validation = given.get("InputValidation")?.get("CustomValidation")?.as_object()?;
    let most = values.fill(&scalar(validation, "MaximumLength")?).parse().ok()?;
    let none = Parameters::new();
    let keys = given.get("DTMFConfiguration").and_then(Value::as_object).unwrap_or(&none);
    let cancel_key_off = scalar(keys, "DisableCancelKey");
    Some(Keypad {
        typed: String::new(),
        end: scalar(keys, "InputTerminationSequence")
            .filter(|end| !end.is_empty())
            .unwrap_or_else(|| "#".to_owned()),
        most,
        star_clears: !cancel_key_off.is_some_and(|off| off.eq_ignore_ascii_case("true")),
        between: number(keys, "InterdigitTimeLimitSeconds").unwrap_or(5),
    })
}
