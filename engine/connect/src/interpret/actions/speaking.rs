//! Speaking and listening.

use serde_json::Value;

use crate::document::Action;
use crate::interpret::exits::Exit;
use crate::interpret::keypad::Keypad;
use crate::interpret::state::State;
use crate::interpret::step::Step;
use crate::interpret::telephone_number::NumberFormat;
use crate::interpret::{HeardKind, Wait};

use super::parameters::{Parameters, is, scalar};
use super::{DONE, FAILED, ask_service};

/// The most keys that are kept before they are asked for.
pub(in crate::interpret) const KEYS_KEPT: usize = 30;
/// How long a key is waited for where the flow does not say, in seconds; also between two keys.
const FIVE_SECONDS: u32 = 5;
/// The most digits of a telephone number.
const MOST_DIGITS: usize = 15;

impl State {
    pub(super) fn play(&mut self, given: &Parameters) -> Step {
        let typed_ahead = self.contact.buffer.as_ref().is_some_and(|keys| !keys.is_empty());
        if typed_ahead && is(given, "SkipWhenDTMFBufferEnabled", "true") {
            return DONE;
        }
        let prompt = self.prompt(given);
        if self.hear(HeardKind::Say, &prompt) { DONE } else { FAILED }
    }

    /// Plays prompts again and again, until something happens or they are interrupted.
    pub(super) fn play_on(&mut self, action: &Action, given: &Parameters) -> Step {
        if !self.contact.is_call() {
            return FAILED;
        }
        let none = Vec::new();
        let messages = given.get("Messages").and_then(Value::as_array).unwrap_or(&none);
        for message in messages.iter().filter_map(Value::as_object) {
            let prompt = self.prompt(message);
            if !self.hear(HeardKind::Say, &prompt) {
                return FAILED;
            }
        }
        let ways = action.transitions.as_ref();
        let may_interrupt = ways.is_some_and(|ways| !ways.conditions().is_empty());
        let seconds = self.number(given, "InterruptFrequencySeconds").filter(|_| may_interrupt);
        Step::Wait(self.rest(seconds))
    }

    pub(super) fn ask(&mut self, given: &Parameters) -> Step {
        if !self.contact.is_call() {
            return FAILED;
        }
        if given.contains_key("EnableDTMFBuffer") {
            return self.set_buffer(given);
        }
        self.keypad = None;
        let seconds = self.number(given, "InputTimeLimitSeconds").unwrap_or(FIVE_SECONDS);
        if !is(given, "StoreInput", "true") {
            return self.ask_for_key(given, seconds);
        }
        match self.keypad(given) {
            Some(keypad) => self.ask_for_number(given, keypad, seconds),
            None => FAILED,
        }
    }

    fn ask_for_key(&mut self, given: &Parameters, seconds: u32) -> Step {
        if let Some(key) = self.kept_key() {
            return Step::Leave(Exit::Result(key.to_string()));
        }
        self.prompt_and_wait(given, seconds)
    }

    /// Keys that came early are taken first; the prompt is then not played.
    fn ask_for_number(&mut self, given: &Parameters, mut keypad: Keypad, seconds: u32) -> Step {
        while let Some(key) = self.kept_key() {
            if let Some(typed) = keypad.press(key) {
                let read = keypad.read(&typed);
                return self.store(read);
            }
        }
        let (is_untouched, between) = (keypad.typed.is_empty(), keypad.between);
        self.keypad = Some(keypad);
        if is_untouched {
            return self.prompt_and_wait(given, seconds);
        }
        Step::Wait(Wait::Key { seconds: between })
    }

    fn prompt_and_wait(&mut self, given: &Parameters, seconds: u32) -> Step {
        let prompt = self.prompt(given);
        if self.hear(HeardKind::Ask, &prompt) { Step::Wait(Wait::Key { seconds }) } else { FAILED }
    }

    /// What was typed is there to read, or it was no number.
    pub(in crate::interpret) fn store(&mut self, read: Option<String>) -> Step {
        self.keypad = None;
        let is_number = read.is_some();
        self.frame.registers.set("StoredCustomerInput", read.unwrap_or_default());
        if is_number { DONE } else { Step::Leave(Exit::Error("InvalidPhoneNumber")) }
    }

    fn kept_key(&mut self) -> Option<char> {
        let buffer = self.contact.buffer.as_mut().filter(|buffer| !buffer.is_empty())?;
        Some(buffer.remove(0))
    }

    /// Begins to keep keys that come early, or stops, stores and forgets them.
    fn set_buffer(&mut self, given: &Parameters) -> Step {
        if is(given, "EnableDTMFBuffer", "true") {
            self.contact.buffer.get_or_insert_default();
            return DONE;
        }
        let kept = self.contact.buffer.take().unwrap_or_default();
        if is(given, "StoreInput", "true") {
            let is_encrypted = given.contains_key("InputEncryption");
            let kept = if is_encrypted { format!("encrypted({kept})") } else { kept };
            self.frame.registers.set("StoredCustomerInput", kept);
        }
        DONE
    }

    /// A bot asks; what it understood is told from outside.
    pub(super) fn ask_bot(&mut self, action: &Action, given: &Parameters) -> Step {
        if let Some(buffer) = &mut self.contact.buffer {
            buffer.clear();
        }
        let prompt = self.prompt(given);
        if self.hear(HeardKind::Ask, &prompt) { ask_service(self, action) } else { FAILED }
    }

    fn prompt(&self, given: &Parameters) -> String {
        let words = scalar(given, "Text").or_else(|| scalar(given, "SSML"));
        match (words, scalar(given, "PromptId"), given.get("Media")) {
            (Some(words), _, _) => self.fill(&words),
            (None, Some(id), _) => format!("(recording {})", self.fill(&id)),
            (None, None, Some(_)) => "(recording)".to_owned(),
            (None, None, None) => String::new(),
        }
    }

    /// How a number is typed; none where the flow does not say what is taken.
    fn keypad(&self, given: &Parameters) -> Option<Keypad> {
        let none = Parameters::new();
        let inside = |key: &str| given.get(key).and_then(Value::as_object);
        let keys = inside("DTMFConfiguration").unwrap_or(&none);
        let (most, number) = self.validation(inside("InputValidation")?)?;
        Some(Keypad {
            typed: String::new(),
            end: scalar(keys, "InputTerminationSequence")
                .filter(|end| !end.is_empty())
                .unwrap_or_else(|| "#".to_owned()),
            most,
            star_clears: !is(keys, "DisableCancelKey", "true"),
            between: self.number(keys, "InterdigitTimeLimitSeconds").unwrap_or(FIVE_SECONDS),
            number,
            is_encrypted: given.contains_key("InputEncryption"),
        })
    }

    /// The most keys, and which number they must be.
    fn validation(&self, rules: &Parameters) -> Option<(usize, Option<NumberFormat>)> {
        if let Some(rule) = rules.get("PhoneNumberValidation").and_then(Value::as_object) {
            let country = scalar(rule, "CountryCode").map(|country| self.fill(&country));
            let format = match country {
                Some(country) if is(rule, "NumberFormat", "Local") => NumberFormat::Local(country),
                _ => NumberFormat::E164,
            };
            return Some((MOST_DIGITS, Some(format)));
        }
        let rule = rules.get("CustomValidation")?.as_object()?;
        let most = self.number(rule, "MaximumLength")?;
        Some((usize::try_from(most).ok()?, None))
    }

    /// A parameter's number, which may come from a reference.
    pub(super) fn number(&self, given: &Parameters, key: &str) -> Option<u32> {
        self.fill(&scalar(given, key)?).trim().parse().ok()
    }
}
