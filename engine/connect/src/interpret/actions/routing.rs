//! Routing.

use std::sync::Arc;

use serde_json::Value;

use crate::document::Action;
use crate::interpret::branches::branches;
use crate::interpret::contact::ATTRIBUTES;
use crate::interpret::state::State;
use crate::interpret::step::Step;
use crate::interpret::{FlowSet, Wait};

use super::parameters::{Parameters, fill_inside, scalar};
use super::{DONE, FAILED, ask_among, ask_service, missing};

/// How often a contact may go from one queue to another.
const MOST_QUEUE_CHANGES: u32 = 11;

impl State {
    pub(super) fn set_queue(&mut self, given: &Parameters) -> Step {
        match self.queue(given) {
            Some(queue) => {
                self.contact.set_queue(queue);
                DONE
            }
            None => FAILED,
        }
    }

    pub(super) fn enter_queue(&self) -> Step {
        self.contact.queue.clone().map_or(FAILED, |queue| self.wait_for_queue(queue))
    }

    pub(super) fn change_queue(&self, given: &Parameters) -> Step {
        if self.contact.queue_changes >= MOST_QUEUE_CHANGES {
            return FAILED;
        }
        self.queue(given).map_or(FAILED, |queue| self.wait_for_queue(queue))
    }

    fn wait_for_queue(&self, queue: String) -> Step {
        Step::Wait(Wait::Queue { queue, attributes: self.contact.attributes.below(ATTRIBUTES) })
    }

    pub(super) fn change_flow(&self, flows: &FlowSet, action: &Action, given: &Parameters) -> Step {
        let Some(flow) = scalar(given, "ContactFlowId") else {
            return missing("ContactFlowId");
        };
        let flow = self.fill(&flow);
        match flows.name(&flow) {
            Some(name) => Step::Flow(Arc::clone(name)),
            None if flow.is_empty() => FAILED,
            None => self.leave_for(action, flow),
        }
    }

    /// A flow that is not among these: whether it exists only the service knows.
    fn leave_for(&self, action: &Action, flow: String) -> Step {
        let parameters = [("ContactFlowId".to_owned(), Value::String(flow))];
        ask_among(action, parameters.into_iter().collect(), branches(action))
    }

    /// Asks how an action on a queue came out: its own, or the one that a transfer goes to.
    pub(super) fn ask_about_queue(&self, action: &Action) -> Step {
        let none = Parameters::new();
        let given = action.parameters.as_ref().unwrap_or(&none);
        if given.contains_key("ContactFlowId") && action.kind == "CreateCallbackContact" {
            return ask_service(self, action);
        }
        let Some(queue) = self.queue_or_target(given) else {
            return FAILED;
        };
        let mut parameters = fill_inside(self, given);
        parameters.entry("QueueId").or_insert(Value::String(queue));
        if action.kind == "CreateCallbackContact" {
            let caller = &self.contact.entry.caller.phone;
            let number = self.contact.callback_number.as_ref().unwrap_or(caller);
            parameters.insert("CallbackNumber".to_owned(), Value::String(number.clone()));
        }
        ask_among(action, parameters, branches(action))
    }

    /// The queue that an action names, or the one that a transfer goes to.
    pub(super) fn queue_or_target(&self, given: &Parameters) -> Option<String> {
        if given.contains_key("QueueId") || given.contains_key("AgentId") {
            return self.queue(given);
        }
        self.contact.queue.clone()
    }

    /// The queue that an action names: a queue's or an agent's own.
    fn queue(&self, given: &Parameters) -> Option<String> {
        let named = scalar(given, "QueueId").or_else(|| scalar(given, "AgentId"))?;
        Some(self.fill(&named)).filter(|queue| !queue.is_empty())
    }
}
