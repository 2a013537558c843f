//! What the flows of a line are called.

use pivotline_ir::{HandOver, Language, Line, Name};

use crate::contract::USUAL_QUEUE_FLOW;
use crate::model::EventHook;

/// What the flows of a line are called in a language.
#[derive(Clone, Copy)]
pub(super) struct FlowNames<'a> {
    pub(super) line: &'a Name,
    pub(super) rules: &'a Line,
    pub(super) language: &'a Language,
}

impl FlowNames<'_> {
    /// The flow in which the menus speak it.
    pub(super) fn menus(self) -> String {
        self.spoken(self.line.to_string())
    }

    /// The flow for something.
    pub(super) fn of(self, what: &str) -> String {
        self.spoken(format!("{} {what}", self.line))
    }

    fn spoken(self, name: String) -> String {
        if self.rules.is_written_in(self.language) {
            name
        } else {
            format!("{name} {}", self.language.tag)
        }
    }

    /// The flow that runs at a hook after this handover. One that is not the contact's first
    /// handover takes back what an earlier one may have said.
    pub(super) fn hooked(self, hook: EventHook, node: &HandOver, later: bool) -> Option<String> {
        let any = |has: fn(&HandOver) -> bool| later && self.rules.handovers().any(has);
        match hook {
            EventHook::CustomerQueue if node.waiting.is_some() => {
                Some(self.of(&format!("{} queue", node.route)))
            }
            EventHook::CustomerQueue => {
                any(|node| node.waiting.is_some()).then(|| USUAL_QUEUE_FLOW.to_owned())
            }
            EventHook::AgentWhisper => {
                let tells = self.rules.routes.get(&node.route)?.tell.is_some();
                tells.then(|| whisper_name(self.line))
            }
            EventHook::CustomerRemaining if node.left.is_some() => {
                Some(self.of(&format!("{} agent left", node.route)))
            }
            EventHook::CustomerRemaining => {
                any(|node| node.left.is_some()).then(|| self.of("agent left"))
            }
        }
    }
}

/// The name of the flow that speaks a language of a line.
#[must_use]
pub fn flow_name(name: &Name, line: &Line, language: &Language) -> String {
    FlowNames { line: name, rules: line, language }.menus()
}

/// The flow that tells agents who comes. It speaks the language that agents are told in.
pub(super) fn whisper_name(line: &Name) -> String {
    format!("{line} whisper")
}
