//! What calls ask of the outside: functions, hours, queues.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use pivotline_connect::bound_name;
use pivotline_connect::contract;
use pivotline_connect::interpret::{Branch, Ending, Input, Outcome, Wait};
use pivotline_ir::Tried;
use serde_json::{Map, Value};

use super::calls::{Calls, Connected, Progress};
use super::desk::CallBack;

impl Calls {
    /// The outside's answer; `None` where the call has to wait, or is over.
    pub(super) async fn answer(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        wait: Wait,
    ) -> Option<Input> {
        match wait {
            Wait::Key { .. } | Wait::Queued { .. } | Wait::WithAgent | Wait::OnHold { .. } => None,
            Wait::Lambda { function, event, seconds } => {
                let name = bound_name(&function).to_owned();
                progress.follows = name == contract::LOOK;
                Some(Input::Lambda(self.invoke(name, keyed(event), seconds).await))
            }
            Wait::LambdaStart { function, event } => {
                let (functions, name) = (Arc::clone(&self.functions), bound_name(&function));
                let name = name.to_owned();
                tokio::spawn(async move { functions.invoke(&name, &event).await });
                Some(Input::Lambda(Some(BTreeMap::new())))
            }
            Wait::Hours { hours } => Some(Input::Hours(self.services.open(bound_name(&hours)))),
            Wait::Queue { queue, attributes } => Some(Input::Queue(self.contacts.queue_call(
                (&connected.id, &connected.from),
                bound_name(&queue),
                &attributes,
            ))),
            // The desk knows nothing of these.
            Wait::QueueHours { .. } => Some(Input::Hours(None)),
            Wait::Metric { metric, queue, .. } => {
                Some(Input::Metric(self.figure(&metric, bound_name(&queue))))
            }
            Wait::Draw { numbers } => numbers.first().copied().map(Input::Draw),
            Wait::Outcome { action, parameters, branches } => {
                self.outcome(progress, &action, &parameters, &branches).map(Input::Outcome)
            }
            Wait::Ended(ending) => {
                match ending {
                    // It stands in the queue, and no flow is set for what happens there.
                    Ending::Queued => return None,
                    Ending::Broken { reason } => {
                        eprintln!("a call broke off: {reason}");
                        progress.fault = Some(reason);
                    }
                    Ending::HungUp
                    | Ending::CallerHungUp
                    | Ending::AgentLeft
                    | Ending::Transferred { .. }
                    | Ending::FlowEnded => {}
                }
                self.contacts.call_ended(&connected.id);
                None
            }
        }
    }

    /// A figure of a queue; `None` for those that the desk does not know.
    fn figure(&self, metric: &str, queue: &str) -> Option<u64> {
        match metric {
            "NumberOfAgentsStaffed" | "NumberOfAgentsOnline" | "NumberOfAgentsAvailable" => {
                Some(self.contacts.is_staffed(queue).into())
            }
            "NumberOfContactsInQueue" => Some(self.contacts.length(queue).into()),
            _ => None,
        }
    }

    /// How an action comes out that only a contact centre decides on.
    fn outcome(
        &self,
        progress: &Progress,
        action: &str,
        parameters: &Map<String, Value>,
        branches: &[Branch],
    ) -> Option<Outcome> {
        let text = |key: &str| parameters.get(key).and_then(Value::as_str);
        let queue = text("QueueId").map(bound_name);
        match (action, queue) {
            ("GetMetricData", Some(queue)) => {
                let length = self.contacts.length(queue).to_string();
                let values = BTreeMap::from([("Metrics.Queue.Size".to_owned(), length)]);
                return Some(Outcome { branch: Branch::Next, values });
            }
            ("CreateCallbackContact", Some(queue)) => {
                let tries = text("MaximumConnectionAttempts").and_then(|tries| tries.parse().ok());
                let call_back = CallBack {
                    number: text("CallbackNumber").unwrap_or_default().to_owned(),
                    tries: tries.unwrap_or(Tried::USUAL.times),
                };
                let attributes = progress.call.as_ref()?.attributes();
                if self.contacts.call_back(call_back, queue, &attributes) {
                    return Some(Outcome::plain(Branch::Next));
                }
            }
            _ => {}
        }
        let failed = Branch::Error("NoMatchingError".to_owned());
        let branch = branches.iter().find(|branch| **branch == failed);
        branch.or(branches.first()).cloned().map(Outcome::plain)
    }

    /// A function that is late has failed for the flow, but it runs to its end all the same.
    async fn invoke(
        &self,
        name: String,
        event: Value,
        seconds: u32,
    ) -> Option<BTreeMap<String, String>> {
        let functions = Arc::clone(&self.functions);
        let run = tokio::spawn(async move { functions.invoke(&name, &event).await });
        let limit = Duration::from_secs(u64::from(seconds));
        tokio::time::timeout(limit, run).await.ok()?.ok()?.ok()
    }
}

/// What a function is told, as it was keyed: nothing is really encrypted here.
fn keyed(mut event: Value) -> Value {
    let told = event.pointer_mut("/Details/Parameters").and_then(Value::as_object_mut);
    for value in told.into_iter().flat_map(|told| told.values_mut()) {
        let secret = value.as_str().and_then(|text| text.strip_prefix("encrypted("));
        let secret = secret.and_then(|text| text.strip_suffix(')')).map(str::to_owned);
        *value = secret.map_or_else(|| value.take(), Value::from);
    }
    event
}
