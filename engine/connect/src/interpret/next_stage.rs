//! How a contact comes from stage to stage.

use std::sync::Arc;

use super::stage::Stage;
use super::state::State;
use super::step::Step;
use super::{Ending, FlowSet, Listener, Wait};

/// The hook for the flow that runs once the agent has left.
const DISCONNECT_FLOW: &str = "CustomerRemaining";
/// The hooks that make a queued call go on. The others are no part of a call.
const CALL_HOOKS: [&str; 6] = [
    "AgentHold",
    "AgentWhisper",
    "CustomerHold",
    "CustomerQueue",
    DISCONNECT_FLOW,
    "CustomerWhisper",
];

impl State {
    /// A queue has taken the contact.
    pub(super) fn queued(&mut self, flows: &FlowSet, queue: String) -> Step {
        if self.stage == Stage::Queued {
            self.contact.queue_changes += 1;
        }
        self.contact.set_queue(queue);
        if !CALL_HOOKS.iter().any(|hook| self.contact.hooks.contains(hook)) {
            return Step::End(Ending::Queued);
        }
        self.enter(flows, Stage::Queued)
    }

    /// An agent has taken the contact.
    pub(super) fn answered(&mut self, flows: &FlowSet) -> Step {
        self.enter(flows, Stage::AgentWhisper)
    }

    /// The agent has put somebody on hold.
    pub(super) fn hold(&mut self, flows: &FlowSet, listener: Listener) -> Step {
        self.enter(flows, Stage::Hold(listener))
    }

    /// They talk, or talk again: the flow before is over, with its loops.
    pub(super) fn hold_ended(&mut self) -> Step {
        self.stage = Stage::WithAgent;
        self.frame.loops.clear();
        Step::Wait(Wait::WithAgent)
    }

    /// The agent has left.
    pub(super) fn agent_left(&mut self, flows: &FlowSet) -> Step {
        self.stage = Stage::Flow;
        match self.hook_flow(flows, DISCONNECT_FLOW) {
            Some(flow) => Step::Flow(flow),
            None => Step::End(Ending::AgentLeft),
        }
    }

    /// The flow of the stage is over.
    pub(super) fn flow_over(&mut self, flows: &FlowSet) -> Step {
        match self.stage {
            Stage::Flow => Step::End(Ending::FlowEnded),
            Stage::Queued => Step::Wait(self.in_queue(None)),
            Stage::AgentWhisper => self.enter(flows, Stage::CustomerWhisper),
            Stage::CustomerWhisper | Stage::WithAgent => self.hold_ended(),
            Stage::Hold(_) => Step::Wait(Wait::OnHold { seconds: None }),
        }
    }

    /// Prompts are looped until something happens.
    pub(super) fn rest(&self, seconds: Option<u32>) -> Wait {
        match self.stage {
            Stage::Hold(_) => Wait::OnHold { seconds },
            _ => self.in_queue(seconds),
        }
    }

    fn in_queue(&self, seconds: Option<u32>) -> Wait {
        Wait::Queued { queue: self.contact.queue.clone().unwrap_or_default(), seconds }
    }

    fn enter(&mut self, flows: &FlowSet, stage: Stage) -> Step {
        self.stage = stage;
        match self.hook_flow(flows, stage.hook()) {
            Some(flow) => Step::Flow(flow),
            None => self.flow_over(flows),
        }
    }

    fn hook_flow(&self, flows: &FlowSet, hook: &str) -> Option<Arc<str>> {
        let flow = self.contact.hooks.get(hook)?;
        flows.name(flow).map(Arc::clone)
    }
}
