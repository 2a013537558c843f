//! Simulated calls, answered by the generated flows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use pivotline_connect::bound_name;
use pivotline_connect::interpret::{Call, Caller, FlowSet, Heard, Input, Listener, Turn, Wait};
use pivotline_ir::Kind;
use serde::Deserialize;
use tokio::sync::Mutex;

use super::contacts::Contacts;
use super::desk::{DeskState, NoSuchContact};
use super::functions::Functions;
use super::id::new_id;
use super::report::{CallReport, CallState};
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

/// What an agent does with a contact, or the person who is called back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AtDesk {
    /// The agent takes it, or calls back who asked for it.
    Answer,
    /// The agent is done with it.
    End,
    /// The person who is called back answers.
    PickUp,
    /// They do not answer.
    LetRing,
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
    /// There is no such contact.
    #[error(transparent)]
    NoSuchContact(#[from] NoSuchContact),
    /// Something is wrong in the contact centre itself.
    #[error("the call could not go on")]
    Broken,
}

/// The calls, in memory.
pub(crate) struct Calls {
    flows: Arc<FlowSet>,
    lines: Lines,
    pub(super) contacts: Arc<Contacts>,
    pub(super) services: Arc<ServicesFile>,
    pub(super) functions: Arc<dyn Functions>,
    lately: std::sync::Mutex<VecDeque<Arc<Connected>>>,
}

/// A call and its caller.
pub(super) struct Connected {
    pub(super) id: String,
    pub(super) from: String,
    line: String,
    progress: Mutex<Progress>,
}

#[derive(Default)]
pub(super) struct Progress {
    pub(super) call: Option<Call>,
    heard: Vec<String>,
    pub(super) fault: Option<String>,
    /// Whether the flow asked for the screen last: then it goes on by itself when the time for a
    /// key is over.
    pub(super) follows: bool,
    /// How often something happened to the call.
    inputs: u64,
}

impl Progress {
    fn wait(&self) -> Option<&Wait> {
        self.call.as_ref().map(Call::wait)
    }

    /// What happens to the call by itself, and after how many seconds: who waits in a queue hears
    /// something at intervals.
    fn due(&self) -> Option<(u32, Input)> {
        match self.wait()? {
            Wait::Key { seconds } if self.follows => Some((*seconds, Input::Silence)),
            Wait::Queued { seconds, .. } => Some(((*seconds)?, Input::Interrupt)),
            _ => None,
        }
    }

    /// How long nothing happens in a queue, in seconds.
    fn interval(&self) -> Option<u32> {
        match self.wait()? {
            Wait::Queued { seconds, .. } => *seconds,
            _ => None,
        }
    }
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

    /// Does what an agent does with a contact, a call or not.
    ///
    /// # Errors
    /// There is none that this can be done with.
    pub(crate) async fn at_desk(
        self: &Arc<Self>,
        contact: &str,
        does: AtDesk,
    ) -> Result<(), CallsError> {
        match does {
            AtDesk::Answer => self.contacts.answer(contact)?,
            AtDesk::PickUp => return Ok(self.contacts.pick_up(contact)?),
            AtDesk::LetRing => return Ok(self.contacts.let_ring(contact)?),
            AtDesk::End => {}
        }
        let (calls, connected) = match self.find(contact) {
            Ok(connected) => (Arc::clone(self), connected),
            Err(_) if does == AtDesk::End => return Ok(self.contacts.end(contact)?),
            Err(_) => return Ok(()),
        };
        to_its_end(async move {
            let mut progress = connected.progress.lock().await;
            if does == AtDesk::Answer {
                calls.input(&connected, &mut progress, Input::AgentAnswered).await;
            } else {
                calls.leave(&connected, &mut progress).await?;
            }
            calls.follow(&connected, &progress);
            Ok(())
        })
        .await?
    }

    /// The agent is done with a call. One that still waits is over, too.
    async fn leave(
        &self,
        connected: &Connected,
        progress: &mut Progress,
    ) -> Result<(), CallsError> {
        match self.contacts.stage(&connected.id) {
            Some(DeskState::Answered) => {
                self.contacts.agent_left(&connected.id);
                self.input(connected, progress, Input::AgentLeft).await;
                if matches!(progress.wait(), Some(Wait::Ended(_))) {
                    self.contacts.call_ended(&connected.id);
                }
                Ok(())
            }
            Some(DeskState::Waiting | DeskState::Ringing) => {
                self.hang_up(connected, progress);
                Ok(())
            }
            Some(DeskState::Ended) | None => Err(NoSuchContact.into()),
        }
    }

    async fn take(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        keys: Keys,
    ) -> Vec<String> {
        match (keys, progress.wait()) {
            (Keys::HangUp, _) => {
                self.hang_up(connected, progress);
                Vec::new()
            }
            (Keys::Silence, Some(Wait::Queued { seconds: Some(_), .. })) => {
                self.input(connected, progress, Input::Interrupt).await
            }
            (Keys::Silence, Some(Wait::Key { .. })) => {
                self.input(connected, progress, Input::Silence).await
            }
            (Keys::Silence, _) => Vec::new(),
            (Keys::Digits(digits), _) => {
                let mut heard = Vec::new();
                for digit in digits {
                    // A call that has left its flow hears no key.
                    if !matches!(progress.wait(), Some(Wait::Key { .. })) {
                        break;
                    }
                    heard.extend(self.input(connected, progress, Input::Key(digit)).await);
                }
                heard
            }
        }
    }

    /// A call that follows the screen, or waits in a queue, goes on by itself, unless something
    /// happens to it first.
    fn follow(self: &Arc<Self>, connected: &Arc<Connected>, progress: &Progress) {
        let Some((seconds, input)) = progress.due() else { return };
        let (calls, connected) = (Arc::clone(self), Arc::clone(connected));
        let before = progress.inputs;
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_secs(seconds.into())).await;
            let mut progress = connected.progress.lock().await;
            if progress.inputs == before {
                calls.input(&connected, &mut progress, input).await;
                calls.follow(&connected, &progress);
            }
        });
    }

    async fn input(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        input: Input,
    ) -> Vec<String> {
        progress.inputs = progress.inputs.saturating_add(1);
        progress.follows = false;
        match progress.call.as_mut().map(|call| call.resume(input)) {
            Some(turn) => self.go_on(connected, progress, turn).await,
            None => Vec::new(),
        }
    }

    fn hang_up(&self, connected: &Connected, progress: &mut Progress) {
        if let Some(call) = progress.call.as_mut() {
            call.resume(Input::HangUp);
        }
        self.contacts.call_ended(&connected.id);
    }

    /// Answers what the call asks until it waits for somebody, or is over.
    async fn go_on(
        &self,
        connected: &Connected,
        progress: &mut Progress,
        first: Turn,
    ) -> Vec<String> {
        let (mut turn, mut said) = (first, Vec::new());
        for _ in 0..MOST_QUESTIONS {
            said.extend(self.hear(connected, turn.heard));
            let Some(input) = self.answer(connected, progress, turn.wait).await else { break };
            let Some(call) = progress.call.as_mut() else { break };
            turn = call.resume(input);
        }
        progress.heard.extend(said.iter().cloned());
        said
    }

    /// What the caller hears; what the agent hears stands at the desk.
    fn hear(&self, connected: &Connected, heard: Vec<Heard>) -> Vec<String> {
        let (caller, agent): (Vec<Heard>, Vec<Heard>) =
            heard.into_iter().partition(|heard| heard.listener == Listener::Caller);
        if !agent.is_empty() {
            let words = agent.into_iter().map(|heard| heard.text).collect();
            self.contacts.whispered(&connected.id, words);
        }
        caller.into_iter().map(|heard| sound(heard.text)).collect()
    }

    fn report(&self, connected: &Connected, progress: &Progress, heard: Vec<String>) -> CallReport {
        CallReport {
            call: connected.id.clone(),
            from: connected.from.clone(),
            line: connected.line.clone(),
            heard,
            state: CallState::of(progress.wait(), self.contacts.stage(&connected.id)),
            interval: progress.interval(),
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
async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, CallsError> {
    tokio::spawn(work).await.map_err(|_| CallsError::Broken)
}

/// Words as they are, and recordings by the names that the menus have for them.
fn sound(text: String) -> String {
    let recording = text.strip_prefix("(recording ").and_then(|text| text.strip_suffix(')'));
    match recording.map(bound_name) {
        Some(recording) => format!("♪ {recording}"),
        None => text,
    }
}
