//! `GetParticipantInput`: what its menu, store and buffer variants take beyond the catalogue.

use serde_json::{Map, Value};

use crate::document::Action;

use super::problem::ActionProblems;
use super::references::{self, Shape};

const MOST_END_KEYS: usize = 5;
/// The longest time that the designer lets one choose.
const MOST_SECONDS: u32 = 180;
const BETWEEN_KEYS: std::ops::RangeInclusive<u32> = 1..=20;

type Parameters = Map<String, Value>;

pub(super) fn check(action: &Action, given: &Parameters, problems: &mut ActionProblems<'_>) {
    let by_number = match given.get("InputValidation").and_then(Value::as_object) {
        Some(validation) => check_validation(validation, given, problems),
        None => false,
    };
    let has_branch = action
        .transitions
        .as_ref()
        .is_some_and(|ways| ways.after_error("InvalidPhoneNumber").is_some());
    if by_number && !has_branch {
        problems.error("the error InvalidPhoneNumber has no branch: add one");
    } else if !by_number && has_branch && given.contains_key("InputValidation") {
        problems.error(
            "the error InvalidPhoneNumber belongs to `PhoneNumberValidation`: leave its branch out",
        );
    }
    let seconds = given.get("InputTimeLimitSeconds").and_then(Value::as_str);
    if seconds.and_then(|text| text.parse().ok()).is_some_and(|seconds: u32| seconds > MOST_SECONDS)
    {
        problems.warning(format!(
            "the parameter `InputTimeLimitSeconds` is more than the designer's {MOST_SECONDS}"
        ));
    }
    if let Some(keys) = given.get("DTMFConfiguration").and_then(Value::as_object) {
        check_keys(keys, problems);
    }
}

/// Whether what is typed is a telephone number.
fn check_validation(
    validation: &Parameters,
    given: &Parameters,
    problems: &mut ActionProblems<'_>,
) -> bool {
    let phone = validation.get("PhoneNumberValidation");
    let custom = validation.get("CustomValidation");
    match (phone, custom) {
        (Some(_), Some(_)) | (None, None) => problems.error(
            "`InputValidation` must hold either `PhoneNumberValidation` or `CustomValidation`",
        ),
        (Some(phone), None) => check_phone(phone, problems),
        (None, Some(custom)) if custom.get("MaximumLength").is_none() => {
            problems.error("`CustomValidation` must hold `MaximumLength`");
        }
        (None, Some(_)) => {}
    }
    if phone.is_some() && given.contains_key("InputEncryption") {
        problems.error("`InputEncryption` goes only with `CustomValidation`: leave it out");
    }
    phone.is_some()
}

fn check_phone(phone: &Value, problems: &mut ActionProblems<'_>) {
    match phone.get("NumberFormat").and_then(Value::as_str) {
        Some("E164") => {}
        Some("Local") if phone.get("CountryCode").is_some() => {}
        Some("Local") => {
            problems.error("`PhoneNumberValidation` must hold `CountryCode` for local numbers");
        }
        _ => problems.error("`NumberFormat` must be Local or E164"),
    }
}

fn check_keys(keys: &Parameters, problems: &mut ActionProblems<'_>) {
    let text = |name: &str| keys.get(name).and_then(Value::as_str);
    let plain = |name: &str| text(name).filter(|text| references::shape(text) == Shape::Plain);
    if let Some(end) = plain("InputTerminationSequence") {
        let are_keys = end.chars().all(|c| matches!(c, '0'..='9' | '#' | '*'));
        if !are_keys || end.chars().count() > MOST_END_KEYS {
            problems.error(format!(
                "`InputTerminationSequence` must be up to {MOST_END_KEYS} of the keys 0-9, # and *"
            ));
        }
    }
    if let Some(seconds) = plain("InterdigitTimeLimitSeconds")
        && !seconds.parse().is_ok_and(|seconds| BETWEEN_KEYS.contains(&seconds))
    {
        problems.error("`InterdigitTimeLimitSeconds` must be a whole number from 1 to 20");
    }
}
