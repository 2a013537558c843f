//! A line's statements.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{
    Arrow, Block, Duration, Name, OptionKey, Spanned, StatementKind, Then, Words,
};

use super::outcomes::Outcomes;
use super::{SaidTwice, once};

/// A line.
pub(crate) struct LineShape<'a> {
    pub(crate) block: &'a Block,
    pub(crate) name: &'a str,
    pub(crate) brand: Option<(Span, &'a Words)>,
    pub(crate) languages: Vec<LanguageShape<'a>>,
    /// What is said before calls are recorded.
    pub(crate) recorded: Option<(Span, &'a Words)>,
    /// Whether flows write what they do into the log.
    pub(crate) logged: Option<(Span, ())>,
    /// The keys and values that every contact is tagged with.
    pub(crate) tags: Vec<(&'a Name, &'a Name)>,
    pub(crate) start: Option<(Span, &'a Arrow)>,
    pub(crate) screen: Option<(Span, &'a Arrow)>,
    pub(crate) wait: Option<(Span, &'a Duration)>,
    pub(crate) options: Vec<OptionShape<'a>>,
    pub(crate) outcomes: Outcomes<'a>,
}

/// A language of a line.
pub(crate) struct LanguageShape<'a> {
    pub(crate) tag: &'a Spanned<String>,
    pub(crate) voice: &'a Name,
    pub(crate) engine: Option<&'a Name>,
    pub(crate) offer: Option<&'a (Spanned<OptionKey>, Words)>,
}

/// An option where it stands.
#[derive(Clone, Copy)]
pub(crate) struct OptionShape<'a> {
    pub(crate) key: &'a Spanned<OptionKey>,
    pub(crate) then: &'a Then,
    pub(crate) span: Span,
}

impl<'a> LineShape<'a> {
    pub(super) fn new(block: &'a Block, name: &'a str, twice: &mut Vec<SaidTwice>) -> Self {
        let mut line = Self {
            block,
            name,
            brand: None,
            languages: Vec::new(),
            recorded: None,
            logged: None,
            tags: Vec::new(),
            start: None,
            screen: None,
            wait: None,
            options: Vec::new(),
            outcomes: Outcomes::default(),
        };
        for statement in &block.statements {
            let span = statement.span;
            match &statement.kind {
                StatementKind::Brand(words) => once(&mut line.brand, words, span, "brand", twice),
                StatementKind::Language { tag, voice, engine, offer } => {
                    let (engine, offer) = (engine.as_ref(), offer.as_ref());
                    line.languages.push(LanguageShape { tag, voice, engine, offer });
                }
                StatementKind::Recorded(words) => {
                    once(&mut line.recorded, words, span, "recorded", twice);
                }
                StatementKind::Logged => once(&mut line.logged, (), span, "logged", twice),
                StatementKind::Tag { key, value } => line.tags.push((key, value)),
                StatementKind::Start(arrow) => once(&mut line.start, arrow, span, "start", twice),
                StatementKind::Screen(arrow) => {
                    once(&mut line.screen, arrow, span, "screen", twice);
                }
                StatementKind::Wait(wait) => once(&mut line.wait, wait, span, "wait", twice),
                StatementKind::Option { key, then } => {
                    line.options.push(OptionShape { key, then, span });
                }
                StatementKind::Outcome { name, then } => {
                    line.outcomes.add(name, then, span, twice);
                }
                _ => {}
            }
        }
        line
    }

    /// The pivot by which callers get to what is on the screen alone.
    pub(crate) fn screen_pivot(&self) -> Option<&'a str> {
        self.screen.and_then(|(_, arrow)| arrow.block())
    }
}

/// What an arrow names.
pub(crate) trait ArrowBlock<'a> {
    /// The block that it goes to, if it goes to one.
    fn block(self) -> Option<&'a str>;
}

impl<'a> ArrowBlock<'a> for &'a Arrow {
    fn block(self) -> Option<&'a str> {
        match &self.place.value {
            pivotline_syntax::ast::Place::Block(name) => Some(name),
            _ => None,
        }
    }
}
