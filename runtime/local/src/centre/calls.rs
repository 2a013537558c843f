//! Simulated calls, answered by the generated flows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use pivotline_connect::interpret::{
    Branch, Call, Caller, Ending, FlowSet, Input, Outcome, Turn, Wait,
};
use pivotline_connect::{bound_name, contract};
use pivotline_ir::Kind;
use serde::Serialize;
use serde_json::Value;
use tokio::sync::Mutex;

use super::contacts::{Contacts, DeskState};
use super::functions::Functions;
use super::id::new_id;
use crate::services::ServicesFile;

/// How many calls are remembered; the oldest go first.
const MOST_CALLS: usize = 1_000;
/// How often a flow may ask the outside between two keys. One that asks more goes in a circle.
const MOST_QUESTIONS: u32 = 200;

/// The flow in which a call to each line begins.
pub(super) type Lines = BTreeMap<String, String>;

/// What a caller does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Keys {
    /// Presses keys, one after the other.
    Digits(Vec<char>),
    /// Waits until the time for a key is over.
    Silence,
    /// Hangs up.
    HangUp,
}

/// What a caller knows of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CallReport {
    /// The call's id.
    pub call: String,
    /// The number that calls.
    pub from: String,
    /// The line that was called.
    pub line: String,
    /// What was said since the last report.
    pub heard: Vec<String>,
    /// How far the call is.
    pub state: CallState,
    /// Why the flow broke off, for a developer's eyes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallState {
    /// The flow waits for a key.
    WaitingForKey,
    /// It waits in a queue.
    Queued,
    /// An agent has it.
    WithAgent,
    /// It is over.
    Ended,
}

/// Why a call could not be made or reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum CallsError {
    /// The number is none.
    #[error("`from` must be a telephone number such as +12025550100")]
    NotANumber,
    /// The line is none, or none was named and there are several.
    #[error("`line` must be one of: {}", .0.join(", "))]
    NoSuchLine(Vec<String>),
    /// There is no such call.
    #[error("there is no such call")]
    NoSuchCall,
    /// Something is wrong in the contact centre itself.
    #[error("the call could not go on")]
    Broken,
}

/// The calls, in memory.
pub(crate) struct Calls {
    flows: Arc<FlowSet>,
    lines: Lines,
    contacts: Arc<Contacts>,
    services: Arc<ServicesFile>,
    functions: Arc<dyn Functions>,
    lately: std::sync::Mutex<VecDeque<Arc<Connected>>>,
}

/// A call and its caller.
struct Connected {
    id: String,
    from: String,
    line: String,
    progress: Mutex<Progress>,
}

#[derive(Default)]
struct Progress {
    call: Option<Call>,
    heard: Vec<String>,
    fault: Option<String>,
    /// Whether the flow asked for the screen last: then it goes on by itself when the time for a
    /// key is over.
    follows: bool,
    /// How often something happened to the call.
    inputs: u64,
}

impl Calls {
    /// A telephone exchange without calls.
    #[must_use]
    pub(crate) fn new(
        flows: Arc<FlowSet>,
        lines: Lines,
        contacts: Arc<Contacts>,
        services: Arc<ServicesFile>,
        functions: Arc<dyn Functions>,
    ) -> Self {
        Self { flows, lines, contacts, services, functions, lately: std::sync::Mutex::default() }
    }

    /// Calls a line; `line` may be left out where there is one.
    ///
    /// # Errors
    /// `from` is no telephone number, or it is not clear which line is meant.
    pub(crate) async fn dial(
        self: &Arc<Self>,
        from: &str,
        line: Option<&str>,
    ) -> Result<CallReport, CallsError> {
        if !Kind::Phone.accepts(from) {
            return Err(CallsError::NotANumber);
        }
        let (line, flow) = self.line(line)?;
        let (id, from, line) = (new_id(), from.to_owned(), line.to_owned());
        let connected = Arc::new(Connected { id, from, line, progress: Mutex::default() });
        self.remember(Arc::clone(&connected));
        self.contacts.call_began(&connected.id);
        let (calls, flow) = (Arc::clone(self), flow.to_owned());
        to_its_end(async move {
            let mut progress = connected.progress.lock().await;
            let caller = Caller { phone: connected.from.clone(), contact: connected.id.clone() };
            let (call, turn) = Call::begin(Arc::clone(&calls.flows), &flow, caller);
            progress.call = Some(call);
            let heard = calls.go_on(&connected, &mut progress, turn).await;
            calls.follow(&connected, &progress);
            calls.report(&connected, &progress, heard)
        })
        .await
    }

    /// Does what the caller does, one key after the other, until the call is over or kept.
    ///
    /// # Errors
    /// There is no such call.
    pub(crate) async fn press(
        self: &Arc<Self>,
        call: &str,
        keys: Keys,
    ) -> Result<CallReport, CallsError> {
        let (calls, connected) = (Arc::clone(self), self.find(call)?);
        to_its_end(async move {
            let mut progress = connected.progress.lock().await;
            let heard = calls.take(&connected, &mut progress, keys).await;
            calls.follow(&connected, &progress);
            calls.report(&connected, &progress, heard)
        })
        .await
    }

    /// How far a call is, and all that was heard on it.
    ///
    /// # Errors
    /// There is no such call.
    pub(crate) async fn look(&self, call: &str) -> Result<CallReport, CallsError> {
        let connected = self.find(call)?;
        let progress = connected.progress.lock().await;
        Ok(self.report(&connected, &progress, progress.heard.clone()))
    }

    fn line(&self, line: Option<&str>) -> Result<(&str, &str), CallsError> {
        let known = || CallsError::NoSuchLine(self.lines.keys().cloned().collect());
        let mut lines = self.lines.iter();
        let (name, flow) = match (line, lines.next(), lines.next()) {
            (Some(line), _, _) => self.lines.get_key_value(line).ok_or_else(known)?,
            (None, Some(only), None) => only,
            (None, _, _) => return Err(known()),
        };
        Ok((name, flow))
    }

    async fn take(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        keys: Keys,
    ) -> Vec<String> {
        match keys {
            Keys::HangUp => {
                self.hang_up(connected, progress);
                Vec::new()
            }
            Keys::Silence => self.input(connected, progress, Input::Silence).await,
            Keys::Digits(digits) => {
                let mut heard = Vec::new();
                for digit in digits {
                    heard.extend(self.input(connected, progress, Input::Key(digit)).await);
                }
                heard
            }
        }
    }

    /// A call that follows the screen goes on by itself, unless something happens to it first.
    fn follow(self: &Arc<Self>, connected: &Arc<Connected>, progress: &Progress) {
        let waits = match progress.call.as_ref().map(Call::wait) {
            Some(Wait::Key { seconds }) if progress.follows => {
                Duration::from_secs((*seconds).into())
            }
            _ => return,
        };
        let (calls, connected) = (Arc::clone(self), Arc::clone(connected));
        let before = progress.inputs;
        tokio::spawn(async move {
            tokio::time::sleep(waits).await;
            let mut progress = connected.progress.lock().await;
            if progress.inputs == before {
                calls.input(&connected, &mut progress, Input::Silence).await;
                calls.follow(&connected, &progress);
            }
        });
    }

    /// A call that is queued is not in the flow any more: it hears no key.
    async fn input(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        input: Input,
    ) -> Vec<String> {
        if self.contacts.stage(&connected.id).is_some() {
            return Vec::new();
        }
        progress.inputs = progress.inputs.saturating_add(1);
        progress.follows = false;
        match progress.call.as_mut().map(|call| call.resume(input)) {
            Some(turn) => self.go_on(connected, progress, turn).await,
            None => Vec::new(),
        }
    }

    fn hang_up(&self, connected: &Connected, progress: &mut Progress) {
        if self.contacts.end(&connected.id).is_err() {
            self.contacts.call_ended(&connected.id);
        }
        if let Some(call) = progress.call.as_mut() {
            call.resume(Input::HangUp);
        }
    }

    /// Answers what the flow asks until it waits for the caller, or the call has left it.
    async fn go_on(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        first: Turn,
    ) -> Vec<String> {
        let (mut turn, mut said) = (first, Vec::new());
        for _ in 0..MOST_QUESTIONS {
            said.extend(turn.heard.into_iter().map(|heard| heard.text));
            let Some(input) = self.answer(connected, progress, turn.wait).await else { break };
            let Some(call) = progress.call.as_mut() else { break };
            turn = call.resume(input);
            if self.contacts.stage(&connected.id).is_some() {
                break;
            }
        }
        progress.heard.extend(said.iter().cloned());
        said
    }

    /// The outside's answer; `None` where the flow has to wait, or is over.
    async fn answer(
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
            Wait::Queue { queue, attributes } => {
                let queue = bound_name(&queue);
                Some(Input::Queue(self.contacts.queue_call(
                    (&connected.id, &connected.from),
                    queue,
                    &attributes,
                )))
            }
            // The desk knows nothing of these.
            Wait::QueueHours { .. } => Some(Input::Hours(None)),
            Wait::Metric { .. } => Some(Input::Metric(None)),
            Wait::Draw { numbers } => numbers.first().copied().map(Input::Draw),
            Wait::Outcome { branches, .. } => {
                let failed = Branch::Error("NoMatchingError".to_owned());
                let branch = branches.iter().find(|branch| **branch == failed);
                let branch = branch.or(branches.first())?.clone();
                Some(Input::Outcome(Outcome::plain(branch)))
            }
            Wait::Ended(ending) => {
                if let Ending::Broken { reason } = ending {
                    eprintln!("a call broke off: {reason}");
                    progress.fault = Some(reason);
                }
                self.contacts.call_ended(&connected.id);
                None
            }
        }
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

    fn report(&self, connected: &Connected, progress: &Progress, heard: Vec<String>) -> CallReport {
        let in_flow = match progress.call.as_ref().map(Call::wait) {
            Some(Wait::Ended(_)) | None => CallState::Ended,
            Some(_) => CallState::WaitingForKey,
        };
        let state = match self.contacts.stage(&connected.id) {
            Some(DeskState::Waiting) => CallState::Queued,
            Some(DeskState::Answered) => CallState::WithAgent,
            Some(DeskState::Ended) => CallState::Ended,
            None => in_flow,
        };
        CallReport {
            call: connected.id.clone(),
            from: connected.from.clone(),
            line: connected.line.clone(),
            heard,
            state,
            fault: progress.fault.clone(),
        }
    }

    fn find(&self, call: &str) -> Result<Arc<Connected>, CallsError> {
        let lately = self.lately();
        lately.iter().find(|known| known.id == call).cloned().ok_or(CallsError::NoSuchCall)
    }

    fn remember(&self, connected: Arc<Connected>) {
        let mut lately = self.lately();
        if lately.len() == MOST_CALLS {
            lately.pop_front();
        }
        lately.push_back(connected);
    }

    fn lately(&self) -> MutexGuard<'_, VecDeque<Arc<Connected>>> {
        self.lately.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs to the end even if nobody waits for it any more: a caller's browser may go away while a
/// flow waits for a function, and the call must not be left between two actions.
async fn to_its_end(
    work: impl Future<Output = CallReport> + Send + 'static,
) -> Result<CallReport, CallsError> {
    tokio::spawn(work).await.map_err(|_| CallsError::Broken)
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
