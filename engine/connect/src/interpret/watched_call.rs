//! Calls for those who walk all runs of a flow: turns are watched, actions are let fail, and it is
//! told where a call stands.

use std::sync::Arc;

use super::contact::Contact;
use super::exits::{Exit, target};
use super::frame::Frame;
use super::keypad::Keypad;
use super::registers::Registers;
use super::stage::Stage;
use super::watch::{Passed, Symbols, Watch, Watched};
use super::{Call, Entry, FlowSet, Input, Turn, Wait};

/// Where a call stands and what it is made of, without what flows can set and read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    stage: Stage,
    frame: Frame,
    callers: Vec<Frame>,
    keypad: Option<Keypad>,
    contact: Contact,
}

impl Call {
    /// Begins a contact as [`Call::begin_contact`] does, and tells what the first turn did.
    #[must_use]
    pub fn begin_watched(flows: Arc<FlowSet>, flow: &str, entry: Entry) -> (Self, Turn, Watched) {
        let watch = Watch::begun(Symbols::default());
        let (mut call, turn) = Self::begin_with(flows, flow, entry, watch);
        let watched = call.unwatch();
        (call, turn, watched)
    }

    /// Goes on as [`Call::resume`] does, with these values for symbols, and tells what the turn
    /// did.
    pub fn resume_watched(&mut self, input: Input, symbols: &Symbols) -> (Turn, Watched) {
        self.state.watch = Watch::begun(Arc::clone(symbols));
        let turn = self.resume(input);
        (turn, self.unwatch())
    }

    /// Lets an action fail from now on, whenever it is come to and whatever it does: as it does
    /// where Connect itself fails.
    pub fn let_fail(&mut self, failing: Passed) {
        self.state.failing = Some(failing);
    }

    /// Whether it has ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.wait, Wait::Ended(_))
    }

    /// The flow that an event hook names, where it is none of these.
    #[must_use]
    pub fn unknown_hook(&self, event: &str) -> Option<&str> {
        let flow = self.state.contact.hooks.get(event)?;
        self.flows.name(flow).is_none().then_some(flow)
    }

    /// The action that a key leads to where one is waited for, and nothing but the way tells which
    /// key it was. None elsewhere: where digits are typed, all keys are told apart.
    #[must_use]
    pub fn way_of_key(&self, key: char) -> Option<&str> {
        let (Wait::Key { .. }, None) = (&self.wait, &self.state.keypad) else { return None };
        let (flow, action) = self.place();
        let action = self.flows.flow(flow)?.action(action)?;
        target(action, &Exit::Result(key.to_string())).ok()
    }

    fn unwatch(&mut self) -> Watched {
        std::mem::take(&mut self.state.watch).ended()
    }

    /// Where it stands, whatever it remembers.
    #[must_use]
    pub fn position(&self) -> Position {
        let state = &self.state;
        let mut contact = state.contact.clone();
        contact.attributes = Registers::default();
        let mut frame = state.frame.clone();
        frame.registers = Registers::default();
        let (stage, callers, keypad) = (state.stage, state.callers.clone(), state.keypad.clone());
        Position { stage, frame, callers, keypad, contact }
    }
}
