//! The blocks that arrows go to.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{
    Arrow, Ask, Block, BlockWord, Condition, Duration, Face, Name, Reference, Spanned,
    StatementKind, Tail, Texts, Way,
};

use super::line::OptionShape;
use super::outcomes::{Outcome, OutcomeKey, Outcomes};
use super::people::{CallbackShape, RouteShape, TeamShape};
use super::{SaidTwice, once};

/// A block that arrows go to.
pub(crate) struct BlockShape<'a> {
    pub(crate) block: &'a Block,
    pub(crate) name: &'a str,
    /// The face on which alone it stands.
    pub(crate) face: Option<Face>,
    /// What it needs and wants, in the order written.
    pub(crate) obtains: Vec<Obtain<'a>>,
    pub(crate) outcomes: Outcomes<'a>,
    pub(crate) inside: Inside<'a>,
}

/// Something that a block needs or wants.
#[derive(Clone, Copy)]
pub(crate) struct Obtain<'a> {
    pub(crate) reference: &'a Reference,
    pub(crate) wanted: bool,
}

/// What only this kind of block has.
pub(crate) enum Inside<'a> {
    Step(Vec<StepItem<'a>>),
    Menu(MenuShape<'a>),
    Form(FormShape<'a>),
    Pivot(PivotShape<'a>),
    Route(RouteShape<'a>),
    Callback(CallbackShape<'a>),
}

/// A statement of a step, in order.
#[derive(Clone, Copy)]
pub(crate) enum StepItem<'a> {
    Say { texts: &'a Texts, tail: &'a Tail, span: Span },
    Solved(Span),
    Go { to: &'a Arrow, tail: &'a Tail, span: Span },
}

/// A menu's own statements.
#[derive(Default)]
pub(crate) struct MenuShape<'a> {
    pub(crate) says: Vec<(&'a Texts, &'a Tail, Span)>,
    pub(crate) options: Vec<OptionShape<'a>>,
    pub(crate) wait: Option<(Span, &'a Duration)>,
}

/// A form's own statements.
#[derive(Default)]
pub(crate) struct FormShape<'a> {
    pub(crate) asks: Vec<&'a Ask>,
    /// What follows when all is answered.
    pub(crate) items: Vec<StepItem<'a>>,
    pub(crate) wait: Option<(Span, &'a Duration)>,
    pub(crate) fresh: Option<Span>,
    /// The words that read the answers back.
    pub(crate) confirm: Option<(Span, &'a Texts)>,
    /// The service that it has change things.
    pub(crate) does: Option<(Span, &'a Name)>,
    /// The parts that are read from top to bottom, as they are written.
    pub(crate) parts: Vec<(FormPart, Span)>,
}

/// What a form does one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FormPart {
    Ask,
    Confirm,
    Do,
    GoOn,
}

/// A pivot's own statements.
#[derive(Default)]
pub(crate) struct PivotShape<'a> {
    pub(crate) offered: Option<(Span, &'a Condition)>,
    pub(crate) by: Vec<&'a Spanned<Way>>,
    pub(crate) within: Option<(Span, &'a Duration)>,
}

impl<'a> BlockShape<'a> {
    /// `None` for what no arrow goes to.
    pub(super) fn new(block: &'a Block, name: &'a str, twice: &mut Vec<SaidTwice>) -> Option<Self> {
        let inside = match block.word {
            BlockWord::Step => Inside::Step(Vec::new()),
            BlockWord::Menu => Inside::Menu(MenuShape::default()),
            BlockWord::Form => Inside::Form(FormShape::default()),
            BlockWord::Pivot => Inside::Pivot(PivotShape::default()),
            BlockWord::Route => Inside::Route(RouteShape::default()),
            BlockWord::Callback => Inside::Callback(CallbackShape::default()),
            _ => return None,
        };
        let face = block.face.as_ref().map(|face| face.value);
        let (obtains, outcomes) = (Vec::new(), Outcomes::default());
        let mut shape = Self { block, name, face, obtains, outcomes, inside };
        for statement in &block.statements {
            shape.take(&statement.kind, statement.span, twice);
        }
        Some(shape)
    }

    fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        let obtain = |wanted| move |reference| Obtain { reference, wanted };
        match kind {
            StatementKind::Wants(all) => self.obtains.extend(all.iter().map(obtain(true))),
            StatementKind::Needs(all) => self.obtains.extend(all.iter().map(obtain(false))),
            StatementKind::Outcome { name, then } => {
                self.outcomes.add(name, then, span, twice);
            }
            _ => match &mut self.inside {
                Inside::Step(items) => step(items, kind, span),
                Inside::Menu(menu) => menu.take(kind, span, twice),
                Inside::Form(form) => form.take(kind, span, twice),
                Inside::Pivot(pivot) => pivot.take(kind, span, twice),
                Inside::Route(route) => route.take(kind, span, twice),
                Inside::Callback(callback) => callback.take(kind, span, twice),
            },
        }
    }

    /// The service that it has change things, where it is a form that does.
    pub(crate) fn does(&self) -> Option<(Span, &'a Name)> {
        self.form()?.does
    }

    /// Whether it is a form that says what happens when nobody can tell, and does nothing.
    pub(crate) fn is_unsure_of_nothing(&self) -> bool {
        self.form().is_some_and(|form| form.does.is_none())
            && self.outcomes.get(OutcomeKey::Unsure).is_some()
    }

    /// Whether it is a menu.
    pub(crate) fn is_menu(&self) -> bool {
        matches!(self.inside, Inside::Menu(_))
    }

    /// What it asks, where it is a form.
    pub(crate) fn form(&self) -> Option<&FormShape<'a>> {
        match &self.inside {
            Inside::Form(form) => Some(form),
            Inside::Step(_)
            | Inside::Menu(_)
            | Inside::Pivot(_)
            | Inside::Route(_)
            | Inside::Callback(_) => None,
        }
    }

    /// The outcome with which a call stays on the line once the link was sent: the pivot's `sent`,
    /// where it goes nowhere.
    pub(crate) fn stays(&self) -> Option<Outcome<'a>> {
        let sent = self.outcomes.get(OutcomeKey::Sent)?;
        sent.then.to.is_none().then_some(sent)
    }

    /// What it says of the people who take the contact.
    pub(crate) fn team(&self) -> Option<&TeamShape<'a>> {
        match &self.inside {
            Inside::Route(route) => Some(&route.team),
            Inside::Callback(callback) => Some(&callback.team),
            Inside::Step(_) | Inside::Menu(_) | Inside::Form(_) | Inside::Pivot(_) => None,
        }
    }

    /// Whether it is a callback.
    pub(crate) fn is_callback(&self) -> bool {
        matches!(self.inside, Inside::Callback(_))
    }

    /// Whether it is a pivot.
    pub(crate) fn is_pivot(&self) -> bool {
        matches!(self.inside, Inside::Pivot(_))
    }
}

fn step<'a>(items: &mut Vec<StepItem<'a>>, kind: &'a StatementKind, span: Span) {
    match kind {
        StatementKind::Say { texts, tail } => items.push(StepItem::Say { texts, tail, span }),
        StatementKind::Solved => items.push(StepItem::Solved(span)),
        StatementKind::Arrow { to, tail } => items.push(StepItem::Go { to, tail, span }),
        _ => {}
    }
}

impl<'a> MenuShape<'a> {
    fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        match kind {
            StatementKind::Say { texts, tail } => self.says.push((texts, tail, span)),
            StatementKind::Option { key, then } => {
                self.options.push(OptionShape { key, then, span });
            }
            StatementKind::Wait(wait) => once(&mut self.wait, wait, span, "wait", twice),
            _ => {}
        }
    }
}

impl<'a> FormShape<'a> {
    fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        let part = match kind {
            StatementKind::Ask(_) => Some(FormPart::Ask),
            StatementKind::Confirm(_) => Some(FormPart::Confirm),
            StatementKind::Do(_) => Some(FormPart::Do),
            StatementKind::Say { .. } | StatementKind::Solved | StatementKind::Arrow { .. } => {
                Some(FormPart::GoOn)
            }
            _ => None,
        };
        self.parts.extend(part.map(|part| (part, span)));
        match kind {
            StatementKind::Ask(ask) => self.asks.push(ask),
            StatementKind::Confirm(texts) => {
                once(&mut self.confirm, texts, span, "confirm", twice);
            }
            StatementKind::Do(service) => once(&mut self.does, service, span, "do", twice),
            StatementKind::Wait(wait) => once(&mut self.wait, wait, span, "wait", twice),
            StatementKind::Fresh => self.fresh = Some(span),
            _ => step(&mut self.items, kind, span),
        }
    }

    /// Whether it goes nowhere by itself, so that it is needed and never gone to.
    pub(crate) fn only_asks(&self) -> bool {
        self.items.is_empty() && self.does.is_none()
    }

    /// The question of this name.
    pub(crate) fn ask(&self, name: &str) -> Option<&'a Ask> {
        self.asks.iter().copied().find(|ask| ask.name.value == name)
    }
}

impl<'a> PivotShape<'a> {
    fn take(&mut self, kind: &'a StatementKind, span: Span, twice: &mut Vec<SaidTwice>) {
        match kind {
            StatementKind::Offered(condition) => {
                once(&mut self.offered, condition, span, "offered", twice);
            }
            StatementKind::By(ways) => self.by.extend(ways),
            StatementKind::Within(within) => once(&mut self.within, within, span, "within", twice),
            _ => {}
        }
    }

    /// The text message that it sends.
    pub(crate) fn message(&self) -> Option<&'a pivotline_syntax::ast::Words> {
        self.by.iter().find_map(|way| match &way.value {
            Way::Text(words) => Some(words),
            _ => None,
        })
    }
}
