//! One call through the flows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::actions::{State, Step};
use super::exits::{Exit, target};
use super::values::{Texts, Values};
use super::{Caller, Ending, FlowSet, Input, QueueAnswer, Turn, Wait};

/// The most actions that run without waiting. A flow that runs longer goes in a circle.
const MOST_ACTIONS: u32 = 10_000;
/// The largest answer that Connect takes from a Lambda function, in bytes.
const MOST_ANSWER_BYTES: usize = 32 * 1024;

/// A call: where it stands, what the contact knows, and what it waits for.
#[derive(Clone, Debug)]
pub struct Call {
    flows: Arc<FlowSet>,
    flow: String,
    action: String,
    state: State,
    wait: Wait,
}

impl Call {
    /// Begins a call in a flow, named as in the set or by an id that ends so.
    #[must_use]
    pub fn begin(flows: Arc<FlowSet>, start_flow: &str, caller: Caller) -> (Self, Turn) {
        let state = State {
            values: Values::new(caller),
            loops: BTreeMap::new(),
            heard: Vec::new(),
            keypad: None,
        };
        let first = match flows.named(start_flow) {
            Some(name) => Step::Flow(name.to_owned()),
            None => Step::Broken("there is no such flow".to_owned()),
        };
        let wait = Wait::Ended(Ending::HungUp);
        let flow = start_flow.to_owned();
        let mut call = Self { flows, flow, action: String::new(), state, wait };
        let turn = call.run(first);
        (call, turn)
    }

    /// Goes on with an answer. One that does not fit what the call waits for changes nothing.
    pub fn resume(&mut self, input: Input) -> Turn {
        match self.answer(input) {
            Some(step) => self.run(step),
            None => Turn { heard: Vec::new(), wait: self.wait.clone() },
        }
    }

    /// What the call waits for.
    #[must_use]
    pub fn wait(&self) -> &Wait {
        &self.wait
    }

    /// The contact's attributes now.
    #[must_use]
    pub fn attributes(&self) -> &BTreeMap<String, String> {
        &self.state.values.attributes
    }

    /// The name of the flow and the identifier of the action that the call stands at.
    #[must_use]
    pub fn place(&self) -> (&str, &str) {
        (&self.flow, &self.action)
    }

    fn answer(&mut self, input: Input) -> Option<Step> {
        match (&self.wait, input) {
            (Wait::Ended(_), _) => None,
            (_, Input::HangUp) => Some(Step::End(Ending::CallerHungUp)),
            (Wait::Key { .. }, Input::Key(key)) if is_key(key) => Some(self.key(key)),
            (Wait::Key { .. }, Input::Silence) => Some(self.silence()),
            (Wait::Lambda { .. }, Input::Lambda(answer)) => Some(self.lambda(answer)),
            (Wait::Hours { .. }, Input::Hours(open)) => Some(Step::Leave(after_hours(open))),
            (Wait::Queue { .. }, Input::Queue(answer)) => Some(after_queue(answer)),
            _ => None,
        }
    }

    fn key(&mut self, key: char) -> Step {
        let Some(keypad) = &mut self.state.keypad else {
            return Step::Leave(Exit::Result(key.to_string()));
        };
        match keypad.press(key) {
            Some(input) => self.store(input),
            None => Step::Wait(Wait::Key { seconds: keypad.between }),
        }
    }

    fn silence(&mut self) -> Step {
        match &self.state.keypad {
            Some(keypad) => self.store(keypad.silence()),
            None => Step::Leave(Exit::Error("InputTimeLimitExceeded")),
        }
    }

    fn store(&mut self, input: String) -> Step {
        self.state.values.stored_input = input;
        Step::Leave(Exit::Next)
    }

    fn lambda(&mut self, answer: Option<Texts>) -> Step {
        let bytes = |answer: &Texts| answer.iter().map(|(k, v)| k.len() + v.len()).sum::<usize>();
        let taken = answer.filter(|answer| bytes(answer) < MOST_ANSWER_BYTES);
        let exit = if taken.is_some() { Exit::Next } else { Exit::Error("NoMatchingError") };
        self.state.values.external = taken.unwrap_or_default();
        Step::Leave(exit)
    }

    /// Takes steps until one waits.
    fn run(&mut self, first: Step) -> Turn {
        let flows = Arc::clone(&self.flows);
        let mut step = first;
        for _ in 0..MOST_ACTIONS {
            if let Err(wait) = self.take(&flows, step) {
                return self.pause(wait);
            }
            step = match flows.flow(&self.flow).and_then(|flow| flow.action(&self.action)) {
                Some(action) => self.state.perform(&flows, action),
                None => Step::Broken("there is no such action".to_owned()),
            };
        }
        let wait = self.broken(&format!("{MOST_ACTIONS} actions ran without waiting"));
        self.pause(wait)
    }

    fn pause(&mut self, wait: Wait) -> Turn {
        self.wait = wait.clone();
        Turn { heard: std::mem::take(&mut self.state.heard), wait }
    }

    /// Moves to the next action, or says what is waited for.
    fn take(&mut self, flows: &FlowSet, step: Step) -> Result<(), Wait> {
        match step {
            Step::Leave(exit) => self.leave(flows, &exit),
            Step::Flow(name) => self.enter(flows, name),
            Step::Wait(wait) => Err(wait),
            Step::End(ending) => Err(Wait::Ended(ending)),
            Step::Broken(reason) => Err(self.broken(&reason)),
        }
    }

    fn leave(&mut self, flows: &FlowSet, exit: &Exit) -> Result<(), Wait> {
        let action = flows.flow(&self.flow).and_then(|flow| flow.action(&self.action));
        let found = action.ok_or_else(|| "there is no such action".to_owned());
        match found.and_then(|action| target(action, exit)) {
            Ok(identifier) => {
                self.action = identifier;
                Ok(())
            }
            Err(reason) => Err(self.broken(&reason)),
        }
    }

    fn enter(&mut self, flows: &FlowSet, name: String) -> Result<(), Wait> {
        self.state.values.leave_flow();
        self.state.loops.clear();
        self.action = flows.flow(&name).map(|flow| flow.start.clone()).unwrap_or_default();
        self.flow = name;
        Ok(())
    }

    fn broken(&self, reason: &str) -> Wait {
        let reason = format!("flow `{}`, action `{}`: {reason}", self.flow, self.action);
        Wait::Ended(Ending::Broken { reason })
    }
}

fn is_key(key: char) -> bool {
    matches!(key, '0'..='9' | '*' | '#')
}

fn after_hours(open: Option<bool>) -> Exit {
    match open {
        Some(true) => Exit::Result("True".to_owned()),
        Some(false) => Exit::Result("False".to_owned()),
        None => Exit::Error("NoMatchingError"),
    }
}

fn after_queue(answer: QueueAnswer) -> Step {
    match answer {
        QueueAnswer::Taken => Step::End(Ending::Queued),
        QueueAnswer::Full => Step::Leave(Exit::Error("QueueAtCapacity")),
        QueueAnswer::Failed => Step::Leave(Exit::Error("NoMatchingError")),
    }
}
