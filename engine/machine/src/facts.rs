//! What is known of a contact: the values that texts, conditions and services read.

use std::collections::BTreeMap;

use pivotline_ir::{
    CallerField, Face, Hole, Kind, Language, Line, Name, Node, Program, Service, ValueRef, Words,
    tidy,
};

use crate::state::{Answer, State};
use crate::trace::{Part, Tracer};

/// A state, read in the light of its program.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'a> {
    pub(crate) program: &'a Program,
    pub(crate) line: &'a Line,
    pub(crate) state: &'a State,
    /// How many wait in the queue that the caller is in, where that is known.
    pub(crate) waiting: Option<&'a str>,
    /// Who wants to know what is read.
    pub(crate) tracer: Option<&'a Tracer>,
}

impl<'a> Facts<'a> {
    /// What is known of a state; `tracer` wants to know what is read.
    pub(crate) fn of(
        (program, line): (&'a Program, &'a Line),
        state: &'a State,
        tracer: Option<&'a Tracer>,
    ) -> Self {
        Self { program, line, state, waiting: None, tracer }
    }

    /// The raw form of a value; none where it is missing or blank.
    pub(crate) fn value(&self, value: &ValueRef) -> Option<&'a str> {
        let raw = match value {
            ValueRef::Caller(CallerField::Phone) => self.state.caller.phone.as_str(),
            ValueRef::Caller(CallerField::Language) => self.state.language.as_str(),
            ValueRef::Field { service, field } => self.field(service, field)?,
            ValueRef::Choice => self.state.following.as_ref()?.seen.as_str(),
            ValueRef::Waiting => self.waiting?,
            ValueRef::Link => return None,
        };
        (!raw.trim().is_empty()).then_some(raw)
    }

    fn field(&self, service: &Name, field: &Name) -> Option<&'a str> {
        if let Some(given) = self.given(service, field) {
            return Some(given);
        }
        self.read(|| Part::Answer(service.clone()));
        let Answer::Ok(fields) = self.state.answers.get(service)? else { return None };
        self.read(|| Part::Field(service.clone(), field.clone()));
        fields.get(field).map(String::as_str)
    }

    /// What was answered already in the form that is being asked.
    fn given(&self, form: &Name, question: &Name) -> Option<&'a str> {
        let Node::Questions(questions) = self.line.nodes.get(&self.state.at)? else { return None };
        let rules = self.program.forms.get(form).filter(|_| questions.form == *form)?;
        let at = rules.questions.iter().position(|one| one.name == *question)?;
        self.state.asking.get(at).map(String::as_str)
    }

    /// Each argument of a service under its last word; one whose value is missing is left out.
    pub(crate) fn arguments(&self, service: &Service) -> BTreeMap<String, String> {
        let argument =
            |value: &ValueRef| Some((value.argument().to_owned(), self.value(value)?.to_owned()));
        service.takes.iter().filter_map(argument).collect()
    }

    /// Tells who wants to know that this is read.
    pub(crate) fn read(&self, part: impl FnOnce() -> Part) {
        if let Some(tracer) = self.tracer {
            tracer.read(part());
        }
    }

    /// The declared kind of a value.
    pub(crate) fn kind(&self, value: &ValueRef) -> Kind {
        match value {
            ValueRef::Caller(CallerField::Phone) => Kind::Phone,
            ValueRef::Caller(CallerField::Language) | ValueRef::Link | ValueRef::Choice => {
                Kind::Words
            }
            ValueRef::Waiting => Kind::Number,
            ValueRef::Field { service, field } => {
                self.program.field(service, field).map_or(Kind::Words, |field| field.kind)
            }
        }
    }

    /// Words in the contact's language, their values as the face needs them: spoken on the call,
    /// shown on the screen. Empty where a value is missing and there is nothing to say instead.
    pub(crate) fn words(&self, words: &'a Words) -> String {
        // They were tidied when the menu was compiled.
        if let Some(plain) = words.in_language(&self.state.language).plain_text() {
            return plain.to_owned();
        }
        tidy(words.say(&self.state.language, |hole| self.filled(hole)))
    }

    /// What stands in a hole.
    pub(crate) fn filled(&self, hole: &Hole) -> Option<String> {
        let raw = self.value(&hole.value)?;
        let tag = &self.state.language;
        Some(match self.state.face {
            Face::Voice => hole.kind.spoken(raw, tag),
            Face::Screen => hole.kind.shown(raw, tag),
        })
    }

    /// The language that is spoken; the line's first where the state's is not one of them.
    pub(crate) fn language(&self) -> Option<&'a Language> {
        self.line.language(self.state.language.as_str()).or_else(|| self.line.languages.first())
    }
}

/// Tidy sentences one after the other, without those that are empty.
pub(crate) fn joined(sentences: impl IntoIterator<Item = String>) -> String {
    let mut sentences = sentences.into_iter().filter(|sentence| !sentence.is_empty());
    let mut text = sentences.next().unwrap_or_default();
    for sentence in sentences {
        text.push(' ');
        text.push_str(&sentence);
    }
    text
}
