//! One call through the flows.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::document::Action;
use crate::limits::MOST_MODULES;

use super::actions::ask_service;
use super::contact::{ATTRIBUTES, Contact};
use super::exits::{Exit, NoTarget, target};
use super::frame::Frame;
use super::registers::Texts;
use super::stage::Stage;
use super::state::State;
use super::step::Step;
use super::watch::Watch;
use super::{Caller, Ending, Entry, FlowSet, Input, Turn, Wait};

/// The most actions that run without waiting. A flow that runs longer goes in a circle.
const MOST_ACTIONS: u32 = 10_000;

/// A call: where it stands, what the contact knows, and what it waits for.
#[derive(Clone, Debug)]
pub struct Call {
    pub(super) flows: Arc<FlowSet>,
    pub(super) state: State,
    pub(super) wait: Wait,
}

impl Call {
    /// Begins a telephone call in a flow, named as in the set or by an id that ends so.
    #[must_use]
    pub fn begin(flows: Arc<FlowSet>, start_flow: &str, caller: Caller) -> (Self, Turn) {
        Self::begin_contact(flows, start_flow, Entry::call(caller))
    }

    /// Begins any contact in a flow.
    #[must_use]
    pub fn begin_contact(flows: Arc<FlowSet>, start_flow: &str, entry: Entry) -> (Self, Turn) {
        Self::begin_with(flows, start_flow, entry, Watch::default())
    }

    pub(super) fn begin_with(
        flows: Arc<FlowSet>,
        start_flow: &str,
        entry: Entry,
        watch: Watch,
    ) -> (Self, Turn) {
        let state = State {
            contact: Contact::new(entry),
            stage: Stage::Flow,
            frame: Frame::new(start_flow.into(), "".into()),
            callers: Vec::new(),
            keypad: None,
            heard: Vec::new(),
            failing: None,
            watch,
        };
        let first = match flows.name(start_flow) {
            Some(name) => Step::Flow(Arc::clone(name)),
            None => Step::Broken("there is no such flow".to_owned()),
        };
        let mut call = Self { flows, state, wait: Wait::Ended(Ending::HungUp) };
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
    pub fn attributes(&self) -> BTreeMap<String, String> {
        self.state.contact.attributes.below(ATTRIBUTES)
    }

    /// The name of the flow and the identifier of the action that the call stands at.
    #[must_use]
    pub fn place(&self) -> (&str, &str) {
        (&self.state.frame.flow, &self.state.frame.action)
    }

    /// Takes steps until one waits.
    fn run(&mut self, first: Step) -> Turn {
        let flows = Arc::clone(&self.flows);
        let mut step = first;
        for _ in 0..MOST_ACTIONS {
            step = match self.take(&flows, step) {
                Next::Perform => self.perform(&flows),
                Next::Step(step) => step,
                Next::Pause(wait) => return self.pause(wait),
            };
        }
        let wait = self.broken(&format!("{MOST_ACTIONS} actions ran without waiting"));
        self.pause(wait)
    }

    fn perform(&mut self, flows: &FlowSet) -> Step {
        let Some(action) = action(flows, &self.state.frame) else {
            return Step::Broken("there is no such action".to_owned());
        };
        self.state.watch.passed(&self.state.frame);
        if self.state.failing.as_ref().is_some_and(|failing| failing.is_at(&self.state.frame)) {
            return Step::Leave(Exit::Error("NoMatchingError"));
        }
        self.state.perform(flows, action)
    }

    fn pause(&mut self, wait: Wait) -> Turn {
        self.wait = wait.clone();
        Turn { heard: std::mem::take(&mut self.state.heard), wait }
    }

    fn take(&mut self, flows: &FlowSet, step: Step) -> Next {
        match step {
            Step::Leave(exit) => self.leave(flows, &exit),
            Step::Flow(name) => self.enter(flows, name),
            Step::Module { name, input } => self.invoke(flows, name, input),
            Step::Return { result, data } => self.come_back(flows, result, data),
            Step::FlowOver => Next::Step(self.state.flow_over(flows)),
            Step::Wait(wait) => Next::Pause(wait),
            Step::End(ending) => Next::Pause(Wait::Ended(ending)),
            Step::Broken(reason) => Next::Pause(self.broken(&reason)),
        }
    }

    fn leave(&mut self, flows: &FlowSet, exit: &Exit) -> Next {
        let flow = flows.flow(&self.state.frame.flow);
        let found = flow.and_then(|flow| Some((flow, flow.action(&self.state.frame.action)?)));
        let Some((flow, action)) = found else {
            return Next::Step(Step::Broken("there is no such action".to_owned()));
        };
        match target(action, exit) {
            Ok(identifier) => {
                self.state.frame.action =
                    flow.identifier(identifier).unwrap_or_else(|| identifier.into());
                Next::Perform
            }
            Err(NoTarget::UnknownOperator) => Next::Step(ask_service(&self.state, action)),
            Err(NoTarget::Broken(reason)) => Next::Step(Step::Broken(reason)),
        }
    }

    fn enter(&mut self, flows: &FlowSet, name: Arc<str>) -> Next {
        self.state.watch.left_flow();
        self.state.callers.clear();
        self.state.frame = first_frame(flows, name);
        Next::Perform
    }

    fn invoke(&mut self, flows: &FlowSet, name: Arc<str>, input: Texts) -> Next {
        self.state.watch.left_flow();
        if self.state.callers.len() >= MOST_MODULES {
            return Next::Step(Step::Leave(Exit::Error("NoMatchingError")));
        }
        let mut frame = first_frame(flows, name);
        frame.registers.overwrite("Modules.Input", input);
        self.state.callers.push(std::mem::replace(&mut self.state.frame, frame));
        Next::Perform
    }

    fn come_back(&mut self, flows: &FlowSet, result: Option<String>, data: Texts) -> Next {
        self.state.watch.left_flow();
        let Some(caller) = self.state.callers.pop() else {
            return Next::Step(self.state.flow_over(flows));
        };
        self.state.frame = caller;
        let registers = &mut self.state.frame.registers;
        registers.clear("Modules.Result");
        registers.overwrite("Modules.ResultData", data);
        let Some(result) = result else {
            return Next::Step(Step::Leave(Exit::Next));
        };
        registers.set("Modules.Result", result.as_str());
        Next::Step(Step::Leave(Exit::Result(result)))
    }

    fn broken(&self, reason: &str) -> Wait {
        let (flow, action) = self.place();
        let reason = format!("flow `{flow}`, action `{action}`: {reason}");
        Wait::Ended(Ending::Broken { reason })
    }
}

/// What comes after a step.
enum Next {
    /// The action that the call stands at now.
    Perform,
    /// Another step.
    Step(Step),
    /// Nothing until something happens.
    Pause(Wait),
}

fn action<'a>(flows: &'a FlowSet, frame: &Frame) -> Option<&'a Action> {
    flows.flow(&frame.flow)?.action(&frame.action)
}

fn first_frame(flows: &FlowSet, name: Arc<str>) -> Frame {
    let start = flows.flow(&name).map_or_else(|| "".into(), |flow| Arc::clone(&flow.start));
    Frame::new(name, start)
}
