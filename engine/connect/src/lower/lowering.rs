//! The making of one flow: what it knows, and what every part of it does.

use std::collections::BTreeMap;

use pivotline_ir::{Language, Line, Name, Program, Target};

use super::answered::{Answered, answered};
use super::block_names::menu_keys;
use super::check::{Checks, MobileFrom};
use super::draft::{Draft, Place};
use super::graph::VoiceGraph;
use super::left_over::Queued;
use super::names::FlowNames;
use super::strokes::Strokes;
use super::traces::Traces;
use super::values::Values;
use crate::model::{ActionKind, FlowRole};

/// The making of one flow.
pub(super) struct Lowering<'a> {
    pub(super) role: FlowRole,
    pub(super) program: &'a Program,
    pub(super) name: &'a Name,
    pub(super) line: &'a Line,
    pub(super) language: &'a Language,
    pub(super) graph: &'a VoiceGraph<'a>,
    pub(super) values: Values<'a>,
    pub(super) draft: Draft,
    /// Flow attributes that may be read before they are set, with what they hold until then.
    pub(super) initial: BTreeMap<String, String>,
    /// Contact attributes of forms that may be read before they are answered.
    pub(super) unanswered: BTreeMap<String, String>,
    /// What menus are called in attributes, by node.
    pub(super) menu_keys: BTreeMap<usize, String>,
    pub(super) traces: Traces,
    /// Where `back` leads, by the node that it leads from.
    pub(super) backs: BTreeMap<usize, Place>,
    /// What sends links, by pivot and by where it leads.
    pub(super) senders: BTreeMap<(Name, Place, Place), Place>,
    /// What puts the call into the queue, by where it leads when that fails.
    pub(super) transfers: BTreeMap<(Place, Place), Place>,
    /// Where a contact is handed over that brings what travels along, by handover.
    pub(super) arrived: BTreeMap<usize, Place>,
    /// The branch that reads the answer of the question for the number right before it.
    pub(super) answered: Option<Answered>,
}

impl<'a> Lowering<'a> {
    pub(super) fn new(
        program: &'a Program,
        name: &'a Name,
        line: &'a Line,
        language: &'a Language,
        graph: &'a VoiceGraph<'a>,
        role: FlowRole,
    ) -> Self {
        let values = Values::new(program, &language.tag);
        let (draft, initial) = (Draft::default(), BTreeMap::new());
        let menu_keys = menu_keys(graph);
        let queued = match role {
            FlowRole::Queue | FlowRole::Whisper | FlowRole::Disconnect => Queued::Before,
            FlowRole::WebCall | FlowRole::Chat | FlowRole::Callback => Queued::OnScreen,
            FlowRole::Inbound | FlowRole::Language | FlowRole::Part => Queued::NotYet,
        };
        let traces = Traces::of(graph, line, queued);
        let (backs, answered) = (BTreeMap::new(), answered(program, line, language, graph));
        Self {
            role,
            program,
            name,
            line,
            language,
            graph,
            values,
            draft,
            initial,
            unanswered: BTreeMap::new(),
            menu_keys,
            traces,
            backs,
            senders: BTreeMap::new(),
            transfers: BTreeMap::new(),
            arrived: BTreeMap::new(),
            answered,
        }
    }

    /// Where an arrow of a node leads. In menus `repeat` and `back` are placed by the menu.
    pub(super) fn place(&mut self, from: usize, target: &Target) -> Place {
        match target {
            Target::To(id) => self.graph.number_of(id).map_or(Place::HangUp, Place::Node),
            Target::HangUp | Target::Repeat => Place::HangUp,
            Target::Back => self.lower_back(from, Place::HangUp),
        }
    }

    /// What the line's flows are called in the language that this one speaks.
    pub(super) fn names(&self) -> FlowNames<'a> {
        FlowNames { line: self.name, rules: self.line, language: self.language }
    }

    pub(super) fn checks(&mut self, mobile: MobileFrom) -> Checks<'_, 'a> {
        Checks { values: &mut self.values, line: self.line, mobile }
    }

    /// Sets attributes of the flow.
    pub(super) fn set_flow(
        &mut self,
        name: &str,
        attributes: BTreeMap<String, String>,
        next: Place,
        failed: Place,
    ) -> Place {
        self.draft.add_or(name, ActionKind::UpdateFlowAttributes { attributes }, next, failed)
    }

    /// Sets attributes of the contact.
    pub(super) fn set_contact(
        &mut self,
        name: &str,
        attributes: BTreeMap<String, String>,
        next: Place,
        failed: Place,
    ) -> Place {
        self.draft.add_or(name, ActionKind::UpdateContactAttributes { attributes }, next, failed)
    }

    /// What counts the next time, where it is counted.
    pub(super) fn next_stroke(&mut self, strokes: Strokes) -> Option<(String, String)> {
        let (attribute, next) = strokes.next()?;
        self.initial.insert(attribute.to_owned(), " ".to_owned());
        Some((attribute.to_owned(), next))
    }
}
