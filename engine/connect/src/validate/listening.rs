//! `GetParticipantInput`: what its kinds take beyond the table.

use serde_json::{Map, Value};

use crate::document::Action;

use super::Code;
use super::problem::About;
use super::references::{self, Form};

const MOST_END_KEYS: usize = 5;

pub(super) fn check(action: &Action, about: &mut About<'_>) {
    let Some(given) = action.parameters.as_ref() else { return };
    if action.kind != "GetParticipantInput" {
        return;
    }
    check_number(given, about);
    let end = given.get("DTMFConfiguration").and_then(|keys| keys.get("InputTerminationSequence"));
    let end = end.and_then(Value::as_str).filter(|end| references::form(end) == Form::Plain);
    let are_keys = |end: &str| end.chars().all(|c| matches!(c, '0'..='9' | '#' | '*'));
    if end.is_some_and(|end| !are_keys(end) || end.chars().count() > MOST_END_KEYS) {
        let remedy = format!("write up to {MOST_END_KEYS} of 0-9, # and *");
        let at = "/Parameters/DTMFConfiguration/InputTerminationSequence";
        about.tell(Code::F016, at, "no caller can type that to end", remedy);
    }
}

/// A typed number: in which form, and not encrypted.
fn check_number(given: &Map<String, Value>, about: &mut About<'_>) {
    let validation = given.get("InputValidation");
    let Some(phone) = validation.and_then(|how| how.get("PhoneNumberValidation")) else { return };
    let is_local = phone.get("NumberFormat").and_then(Value::as_str) == Some("Local");
    if is_local && phone.get("CountryCode").is_none() {
        let at = "/Parameters/InputValidation/PhoneNumberValidation";
        let cause = "local numbers of which country is not said";
        about.tell(Code::F011, at, cause, "add `CountryCode`");
    }
    if given.contains_key("InputEncryption") {
        let cause = "only what `CustomValidation` takes can be encrypted";
        about.tell(Code::F013, "/Parameters/InputEncryption", cause, "leave it out");
    }
}
