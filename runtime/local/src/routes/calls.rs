//! The telephone: calls and keys.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use pivotline_ir::Key;
use serde::Deserialize;

use super::Local;
use super::body::JsonBody;
use super::named::Named;
use super::problem::Problem;
use crate::centre::{CallReport, CallsError, Keys};

/// The most keys in one request.
const MOST_KEYS: usize = 100;

impl From<CallsError> for Problem {
    fn from(error: CallsError) -> Self {
        let status = match error {
            CallsError::NoSuchCall | CallsError::NoSuchContact(_) => StatusCode::NOT_FOUND,
            CallsError::NotANumber | CallsError::NoSuchLine(_) => StatusCode::UNPROCESSABLE_ENTITY,
            CallsError::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, error.to_string())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DialRequest {
    from: String,
    line: Option<String>,
}

/// A request does one of these.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeysRequest {
    digits: Option<String>,
    #[serde(default)]
    silence: bool,
    #[serde(default)]
    hang_up: bool,
}

impl KeysRequest {
    fn keys(&self) -> Result<Keys, Problem> {
        match (&self.digits, self.silence, self.hang_up) {
            (Some(digits), false, false) => keys_of(digits),
            (None, true, false) => Ok(Keys::Silence),
            (None, false, true) => Ok(Keys::HangUp),
            _ => Err(Problem::unfit(
                "Send one of: {\"digits\":\"1\"}, {\"silence\":true}, {\"hang_up\":true}.",
            )),
        }
    }
}

fn keys_of(digits: &str) -> Result<Keys, Problem> {
    let count = digits.chars().count();
    if count == 0 || count > MOST_KEYS {
        return Err(Problem::unfit(format!(
            "`digits` has {count} keys; from 1 to {MOST_KEYS} can be pressed at a time."
        )));
    }
    match digits.chars().find(|digit| Key::from_dtmf(*digit).is_none()) {
        Some(other) => Err(Problem::unfit(format!("No phone has a key {other:?}."))),
        None => Ok(Keys::Digits(digits.chars().collect())),
    }
}

pub(super) async fn dial(
    State(local): State<Arc<Local>>,
    JsonBody(request): JsonBody<DialRequest>,
) -> Result<Json<CallReport>, Problem> {
    Ok(Json(local.calls.dial(&request.from, request.line.as_deref()).await?))
}

pub(super) async fn look(
    State(local): State<Arc<Local>>,
    Named(call): Named,
) -> Result<Json<CallReport>, Problem> {
    Ok(Json(local.calls.look(&call).await?))
}

pub(super) async fn press(
    State(local): State<Arc<Local>>,
    Named(call): Named,
    JsonBody(request): JsonBody<KeysRequest>,
) -> Result<Json<CallReport>, Problem> {
    let keys = request.keys()?;
    Ok(Json(local.calls.press(&call, keys).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(json: &str) -> Result<Keys, Problem> {
        serde_json::from_str::<KeysRequest>(json).unwrap().keys()
    }

    #[test]
    fn a_request_does_one_thing() {
        assert_eq!(keys(r#"{"digits":"1*"}"#), Ok(Keys::Digits(vec!['1', '*'])));
        assert_eq!(keys(r#"{"silence":true}"#), Ok(Keys::Silence));
        assert_eq!(keys(r#"{"hang_up":true}"#), Ok(Keys::HangUp));
        let long = format!(r#"{{"digits":"{}"}}"#, "1".repeat(10_000));
        for bad in ["{}", r#"{"digits":""}"#, r#"{"digits":"1a"}"#, r#"{"digits":"٣"}"#, &long] {
            assert!(keys(bad).is_err(), "{bad}");
        }
        assert!(keys(r#"{"digits":"1","hang_up":true}"#).is_err());
    }
}
