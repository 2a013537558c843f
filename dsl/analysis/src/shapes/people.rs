//! What routes and callbacks say of the people who take the contact.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{
    Arrow, Duration, Name, OutcomeName, Reference, Spanned, StatementKind, Texts, Way,
};

use super::outcomes::Outcome;
use super::{SaidTwice, once};

/// Who takes a contact, and what they are told.
#[derive(Default)]
pub(crate) struct TeamShape<'a> {
    pub(crate) queue: Option<(Span, &'a Name)>,
    pub(crate) intent: Option<(Span, &'a Name)>,
    pub(crate) pass: Vec<&'a Reference>,
    pub(crate) tell: Option<(Span, &'a Texts)>,
}

/// A route's own statements.
#[derive(Default)]
pub(crate) struct RouteShape<'a> {
    pub(crate) team: TeamShape<'a>,
    /// The number outside that it leads to, instead of a queue.
    pub(crate) number: Option<(Span, &'a Name)>,
    /// How long that number rings.
    pub(crate) within: Option<(Span, &'a Duration)>,
    pub(crate) hours: Option<(Span, &'a Name)>,
    pub(crate) by: Vec<&'a Spanned<Way>>,
    pub(crate) music: Option<(Span, &'a Name)>,
}

/// A callback's own statements.
#[derive(Default)]
pub(crate) struct CallbackShape<'a> {
    pub(crate) team: TeamShape<'a>,
    pub(crate) to: Option<(Span, &'a Reference)>,
    pub(crate) tried: Option<(Span, TriedShape<'a>)>,
}

/// How often a caller is called back.
#[derive(Clone, Copy)]
pub(crate) struct TriedShape<'a> {
    pub(crate) times: &'a Spanned<u32>,
    pub(crate) apart: Option<&'a Duration>,
}

impl<'a> TeamShape<'a> {
    fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        match kind {
            StatementKind::Queue(name) => once(&mut self.queue, name, span, "queue", twice),
            StatementKind::Intent(name) => once(&mut self.intent, name, span, "intent", twice),
            StatementKind::TellAgent(texts) => {
                once(&mut self.tell, texts, span, "tell agent", twice);
            }
            StatementKind::Pass(values) => self.pass.extend(values),
            _ => {}
        }
    }
}

impl<'a> RouteShape<'a> {
    pub(super) fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        match kind {
            StatementKind::Number(name) => once(&mut self.number, name, span, "number", twice),
            StatementKind::Within(within) => once(&mut self.within, within, span, "within", twice),
            StatementKind::Hours(name) => once(&mut self.hours, name, span, "hours", twice),
            StatementKind::Music(name) => once(&mut self.music, name, span, "music", twice),
            StatementKind::By(ways) => self.by.extend(ways),
            other => self.team.take(other, span, twice),
        }
    }

    /// The callback that is made where no other way leads to a person.
    pub(crate) fn called_back(&self) -> Option<&'a Arrow> {
        self.by.iter().find_map(|way| match &way.value {
            Way::CallbackBlock(to) => Some(to),
            _ => None,
        })
    }
}

impl<'a> CallbackShape<'a> {
    pub(super) fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        match kind {
            StatementKind::To(number) => once(&mut self.to, number, span, "to", twice),
            StatementKind::Tried { times, apart } => {
                let tried = TriedShape { times, apart: apart.as_ref() };
                once(&mut self.tried, tried, span, "tried", twice);
            }
            other => self.team.take(other, span, twice),
        }
    }
}

impl<'a> Outcome<'a> {
    /// The time that its name gives.
    pub(crate) fn duration(&self) -> Option<&'a Duration> {
        match &self.name.value {
            OutcomeName::Every(time) | OutcomeName::AfterTime(time) => Some(time),
            _ => None,
        }
    }

    /// The count that its name gives, of who waits.
    pub(crate) fn waiting(&self) -> Option<&'a Spanned<u32>> {
        match &self.name.value {
            OutcomeName::OverWaiting(count) => Some(count),
            _ => None,
        }
    }
}
