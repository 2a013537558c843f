//! How long a Lambda function may take.

use serde_json::Value;

use crate::document::Action;

use super::Code;
use super::problem::About;

/// The longest time that a flow waits for one, in seconds.
const MOST_SECONDS: u32 = 8;

pub(super) fn check(action: &Action, about: &mut About<'_>) {
    if seconds(action).is_some_and(|seconds| seconds > MOST_SECONDS) {
        let cause = "the flow would wait too long for the function";
        let at = "/Parameters/InvocationTimeLimitSeconds";
        about.tell(Code::F016, at, cause, format!("write at most {MOST_SECONDS}"));
    }
}

/// How long a flow waits for a function at most, where it says so; nothing where it does not wait.
pub(super) fn seconds(action: &Action) -> Option<u32> {
    let given = action.parameters.as_ref().filter(|_| action.kind == "InvokeLambdaFunction")?;
    if given.get("InvocationType").and_then(Value::as_str) == Some("ASYNCHRONOUS") {
        return None;
    }
    match given.get("InvocationTimeLimitSeconds")? {
        Value::String(text) => text.parse().ok(),
        other => other.as_u64().and_then(|seconds| u32::try_from(seconds).ok()),
    }
}
