//! The functions of the call, behind the Lambda Runtime API.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use lambda_runtime::{Context, Diagnostic, LambdaEvent, service_fn};
use pivotline_service::LambdaError;
use serde_json::Value;
use tokio::time::timeout;

use super::start::Started;
use super::telemetry::{PATIENCE, Telemetry};

/// The variable that says which function a process is.
const FUNCTION: &str = "PIVOTLINE_FUNCTION";
/// What is needed after the answer, before Lambda ends the process: traces are posted.
const MARGIN: Duration = Duration::from_millis(200).saturating_add(PATIENCE);

/// Why a function has no answer. The flow takes its error branch.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// The function failed.
    #[error(transparent)]
    Function(#[from] LambdaError),
    /// It was late.
    #[error("the function was not done in time")]
    Late,
}

impl Failure {
    fn kind(&self) -> &'static str {
        match self {
            Self::Function(error) => error.kind(),
            Self::Late => "Late",
        }
    }
}

/// Answers events until Lambda ends the process. Nothing goes on after an answer: the process is
/// frozen then.
///
/// # Errors
/// The Runtime API cannot be reached.
pub async fn serve(
    started: Started,
    telemetry: Telemetry,
    within: Duration,
) -> Result<(), lambda_runtime::Error> {
    let function: Option<Arc<str>> = std::env::var(FUNCTION).ok().map(Into::into);
    let started = Arc::new(started);
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let (started, telemetry) = (Arc::clone(&started), telemetry.clone());
        let function = function.clone();
        async move {
            let name = name(function.as_deref(), &event.payload, &event.context);
            let within = within.min(left(&event.context));
            let answer = answer(&started, &name, event.payload, within).await;
            telemetry.flush().await;
            answer.map_err(|failure| {
                let kind = failure.kind();
                // Whatever else went wrong was told where it did.
                if matches!(failure, Failure::Late) {
                    tracing::warn!(cause = "function_late", function = %name, kind, "{failure}");
                }
                Diagnostic { error_type: kind.to_owned(), error_message: failure.to_string() }
            })
        }
    }))
    .await
}

async fn answer(
    started: &Started,
    name: &str,
    event: Value,
    within: Duration,
) -> Result<BTreeMap<String, String>, Failure> {
    let answer = async {
        started.programs.look().await;
        started.runtime.handle_lambda(name, event).await
    };
    Ok(timeout(within, answer).await.map_err(|_| Failure::Late)??)
}

/// Which function is called: the one that the process is, or that the flow names, or else the
/// one whose name the Lambda function has.
fn name(function: Option<&str>, event: &Value, context: &Context) -> String {
    let named = || event.pointer("/Details/Parameters/function").and_then(Value::as_str);
    let own = || {
        let mut parts = context.invoked_function_arn.split(':').skip(6);
        parts.next().filter(|name| !name.is_empty())
    };
    function.or_else(named).or_else(own).unwrap_or_default().to_owned()
}

/// How long the function may still take.
fn left(context: &Context) -> Duration {
    let left = context.deadline().duration_since(SystemTime::now()).unwrap_or_default();
    left.saturating_sub(MARGIN)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_function_is_named_by_the_process_the_flow_or_itself() {
        let mut context = Context::default();
        let arn = "arn:aws:lambda:us-east-1:111122223333:function:balance:live";
        context.invoked_function_arn = arn.to_owned();
        let event = json!({ "Details": { "Parameters": { "function": "rates" } } });
        assert_eq!(name(Some("CheckMobileNumber"), &event, &context), "CheckMobileNumber");
        assert_eq!(name(None, &event, &context), "rates");
        assert_eq!(name(None, &json!({}), &context), "balance");
        assert_eq!(name(None, &json!({}), &Context::default()), "");
    }

    #[test]
    fn what_is_left_is_never_more_than_lambda_gives() {
        let mut context = Context::default();
        assert_eq!(left(&context), Duration::ZERO);
        let soon = SystemTime::now() + Duration::from_secs(2);
        let millis = soon.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_millis();
        context.deadline = u64::try_from(millis).unwrap();
        assert!(left(&context) <= Duration::from_millis(1_500));
    }
}
