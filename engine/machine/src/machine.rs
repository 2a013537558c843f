//! The machine: a program, ready to serve contacts.

use std::collections::BTreeMap;
use std::sync::Arc;

use pivotline_ir::{Face, Name, NodeId, Program, Tag};

use crate::change::order;
use crate::effect::{Handover, Order};
use crate::event::Event;
use crate::facts::Facts;
use crate::handover::handover;
use crate::state::{Caller, State, Waiting};
use crate::step::{Step, step, traced_step};
use crate::trace::{Trace, Tracer};
use crate::view::{Front, View};
use crate::walk::Walk;
use crate::{front, screen, voice};

/// A program, ready to serve contacts. It holds no contact: each step takes a state and gives
/// the next one. A clone shares the program.
#[derive(Clone, Debug)]
pub struct Machine {
    program: Arc<Program>,
}

impl Machine {
    /// The machine of a program.
    #[must_use]
    pub fn new(program: Arc<Program>) -> Self {
        Self { program }
    }

    /// The program.
    #[must_use]
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// A telephone call begins. Without a language the caller is offered those that have an
    /// offer; a caller who takes none is served in the first one.
    ///
    /// None where there is no such line, or the line has no such language.
    #[must_use]
    pub fn call(&self, line: &Name, language: Option<&Tag>, caller: Caller) -> Option<Step> {
        self.begin(line, language, caller, None).map(Step::of)
    }

    /// A telephone call begins, as in [`Machine::call`]; and what its first step read and changed.
    #[must_use]
    pub fn traced_call(
        &self,
        line: &Name,
        language: Option<&Tag>,
        caller: Caller,
    ) -> Option<(Step, Trace)> {
        self.begin(line, language, caller, Some(Tracer::default())).map(Step::traced)
    }

    /// A call begins at a place, past all that comes before; and what its first step read and
    /// changed.
    ///
    /// None where there is no such line, language or place.
    #[must_use]
    pub fn traced_call_at(
        &self,
        line: &Name,
        language: &Tag,
        caller: Caller,
        place: &NodeId,
    ) -> Option<(Step, Trace)> {
        let rules = self.program.lines.get(line)?;
        let tag = &rules.language(language.as_str())?.tag;
        let (place, _) = rules.nodes.get_key_value(place)?;
        let state = fresh(line, tag, Face::Voice, caller, place);
        let mut walk = Walk::new(&self.program, rules, state);
        walk.tracer = Some(Tracer::default());
        walk.begin(place);
        Some(Step::traced(walk))
    }

    fn begin(
        &self,
        line: &Name,
        language: Option<&Tag>,
        caller: Caller,
        tracer: Option<Tracer>,
    ) -> Option<Walk<'_>> {
        let rules = self.program.lines.get(line)?;
        let spoken = match language {
            Some(tag) => rules.language(tag.as_str())?,
            None => rules.languages.first()?,
        };
        let state = fresh(line, &spoken.tag, Face::Voice, caller, &rules.start);
        let mut walk = Walk::new(&self.program, rules, state);
        walk.tracer = tracer;
        match language {
            Some(_) => walk.begin(&rules.start),
            None => voice::offer_language(&mut walk, 0),
        }
        Some(walk)
    }

    /// A page is opened at a place.
    ///
    /// None where there is no such line, language or place.
    #[must_use]
    pub fn open(
        &self,
        line: &Name,
        language: &Tag,
        caller: Caller,
        place: &NodeId,
    ) -> Option<Step> {
        let rules = self.program.lines.get(line)?;
        let tag = &rules.language(language.as_str())?.tag;
        let (place, _) = rules.nodes.get_key_value(place)?;
        let state = fresh(line, tag, Face::Screen, caller, place);
        let mut walk = Walk::new(&self.program, rules, state);
        walk.begin(place);
        Some(Step::of(walk))
    }

    /// The step that an event leads to. It is pure and total: whatever the state and the event,
    /// it ends, and an event that does not fit is refused and changes nothing.
    #[must_use]
    pub fn step(&self, state: &State, event: Event) -> Step {
        step(&self.program, state, event)
    }

    /// The step that an event leads to, as [`Machine::step`] says; and what it read and changed.
    #[must_use]
    pub fn traced_step(&self, state: &State, event: Event) -> (Step, Trace) {
        traced_step(&self.program, state, event)
    }

    /// What a contact on the screen takes along that is on its way to people, or with them: the
    /// same that the effect told. None where it is neither.
    #[must_use]
    pub fn handover(&self, state: &State) -> Option<Handover> {
        self.handed_over(state, None)
    }

    /// What a contact on the screen took along that was on its way to people, or with them, when
    /// it came to its end.
    #[must_use]
    pub fn given_up(&self, state: &State) -> Option<Handover> {
        if state.waiting != Waiting::End {
            return None;
        }
        self.at_hand(state, None)
    }

    /// What a contact takes along, as [`Machine::handover`] says; and what was read for it.
    #[must_use]
    pub fn traced_handover(&self, state: &State) -> Option<(Handover, Trace)> {
        let tracer = Tracer::default();
        let handover = self.handed_over(state, Some(&tracer))?;
        Some((handover, tracer.trace()))
    }

    /// The order of which it is not known yet what became: the same that the effect told. None
    /// where the state waits for none.
    #[must_use]
    pub fn order(&self, state: &State) -> Option<Order> {
        if state.waiting != Waiting::Service {
            return None;
        }
        let line = self.program.lines.get(&state.line)?;
        let node = line.nodes.get(&state.at)?;
        order(&Facts::of((&self.program, line), state, None), &state.at, node)
    }

    fn handed_over(&self, state: &State, tracer: Option<&Tracer>) -> Option<Handover> {
        if !matches!(state.waiting, Waiting::Handover | Waiting::Contact) {
            return None;
        }
        self.at_hand(state, tracer)
    }

    /// What a contact takes along by the node at hand.
    fn at_hand(&self, state: &State, tracer: Option<&Tracer>) -> Option<Handover> {
        let line = self.program.lines.get(&state.line)?;
        let node = line.nodes.get(&state.at)?;
        handover(&Facts::of((&self.program, line), state, tracer), node)
    }

    /// What the screen shows of a state.
    #[must_use]
    pub fn view(&self, state: &State) -> View {
        match self.program.lines.get(&state.line) {
            Some(line) => screen::view(&Facts::of((&self.program, line), state, None)),
            None => View {
                menu: state.at.block().into(),
                title: String::new(),
                field: None,
                options: Vec::new(),
                said: state.said.clone(),
                done: state.waiting == Waiting::End,
            },
        }
    }

    /// The label of an option of the menu at hand, as menus write it: on a button it begins with a
    /// capital letter. None where the page does not show it.
    #[must_use]
    pub fn label(&self, state: &State, option: &str) -> Option<String> {
        let line = self.program.lines.get(&state.line)?;
        screen::label(&Facts::of((&self.program, line), state, None), option)
    }

    /// What may be shown of a place before a person opened the link to it. Of a line or place
    /// that is not there nothing is shown.
    #[must_use]
    pub fn front(&self, line: &Name, language: &Tag, place: &NodeId) -> Front {
        match self.program.lines.get(line) {
            Some(line) => front::front(&self.program, line, language, place),
            None => front::closed(String::new()),
        }
    }
}

fn fresh(line: &Name, language: &Tag, face: Face, caller: Caller, at: &NodeId) -> State {
    State {
        line: line.clone(),
        language: language.clone(),
        face,
        caller,
        at: at.clone(),
        waiting: Waiting::Choice { playing: 1 },
        answers: BTreeMap::new(),
        asking: Vec::new(),
        rounds: 0,
        logins: BTreeMap::new(),
        entered_from: BTreeMap::new(),
        path: Vec::new(),
        said: Vec::new(),
        solved: false,
        links: 0,
        orders: 0,
        hours: BTreeMap::new(),
        following: None,
        contact: None,
    }
}
