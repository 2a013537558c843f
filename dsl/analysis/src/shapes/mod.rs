//! Shapes: each block's statements, sorted by what they say. Side tables keyed by name; the first
//! statement of a kind counts, and a second one is kept apart to be told.

mod arrows;
mod block;
mod line;
mod outcomes;
mod people;
mod sources;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::Span;
use pivotline_syntax::ast::{Block, BlockWord, File, Name, StatementKind};

pub(crate) use arrows::WrittenArrow;
pub(crate) use block::{
    BlockShape, FormPart, FormShape, Inside, MenuShape, Obtain, PivotShape, StepItem,
};
pub(crate) use line::{ArrowBlock, LanguageShape, LineShape, OptionShape};
pub(crate) use outcomes::{Outcome, OutcomeKey, Outcomes};
pub(crate) use people::{CallbackShape, RouteShape, TeamShape, TriedShape};
pub(crate) use sources::{LoginShape, ServiceShape};

/// A folder's declarations by name.
#[derive(Default)]
pub(crate) struct Folder<'a> {
    /// The lines.
    pub(crate) lines: BTreeMap<&'a str, LineShape<'a>>,
    /// The services.
    pub(crate) services: BTreeMap<&'a str, ServiceShape<'a>>,
    /// The logins.
    pub(crate) logins: BTreeMap<&'a str, LoginShape<'a>>,
    /// The blocks that arrows go to.
    pub(crate) blocks: BTreeMap<&'a str, BlockShape<'a>>,
    /// Every declared name: what it is and where it stands.
    pub(crate) declared: BTreeMap<&'a str, Declaration>,
    /// Names that were declared before.
    pub(crate) again: Vec<&'a Name>,
    /// The same names, to be looked up.
    twice: BTreeSet<&'a str>,
    /// Blocks that the language has and this version has not yet.
    pub(crate) not_built: Vec<&'a Block>,
    /// Whether a block has no name or a file cannot be read, which was told; it may be the one that
    /// an arrow names.
    pub(crate) has_nameless: bool,
    /// Unknown names that were told at the declaration that they mean.
    pub(crate) told: RefCell<BTreeSet<String>>,
    /// For how many misspelt names the meant one was looked for.
    pub(crate) suggested: Cell<usize>,
    /// Statements that stand twice in a block, with the place of the first.
    pub(crate) said_twice: Vec<SaidTwice>,
}

/// What a name was declared as, and where.
#[derive(Clone, Copy)]
pub(crate) struct Declaration {
    /// What it is.
    pub(crate) word: BlockWord,
    /// The name in its declaration.
    pub(crate) span: Span,
}

/// A statement that stands a second time.
pub(crate) struct SaidTwice {
    /// The words that begin it.
    pub(crate) what: String,
    /// The second one.
    pub(crate) span: Span,
    /// The first one.
    pub(crate) first: Span,
}

/// A statement's place that is filled once.
pub(crate) fn once<T>(
    slot: &mut Option<(Span, T)>,
    value: T,
    span: Span,
    what: &str,
    twice: &mut Vec<SaidTwice>,
) {
    match slot {
        None => *slot = Some((span, value)),
        Some((first, _)) => {
            twice.push(SaidTwice { what: what.to_owned(), span, first: *first });
        }
    }
}

impl<'a> Folder<'a> {
    /// The declarations of these files.
    pub(crate) fn new(files: impl IntoIterator<Item = &'a File>) -> Self {
        let mut folder = Self::default();
        for block in files.into_iter().flat_map(|file| &file.blocks) {
            folder.declare(block);
        }
        folder
    }

    fn declare(&mut self, block: &'a Block) {
        let later = matches!(block.word, BlockWord::Rule | BlockWord::Scenario);
        let later = later || (block.word == BlockWord::Form && says_what_is_not_built(block));
        if later {
            self.not_built.push(block);
        }
        let Some(name) = &block.name else {
            self.has_nameless = true;
            return;
        };
        if matches!(block.word, BlockWord::Rule | BlockWord::Scenario) {
            return;
        }
        if self.declared.contains_key(name.value.as_str()) {
            self.again.push(name);
            self.twice.insert(&name.value);
            return;
        }
        let key = name.value.as_str();
        self.declared.insert(key, Declaration { word: block.word, span: name.span });
        let twice = &mut self.said_twice;
        match block.word {
            BlockWord::Line => {
                self.lines.insert(key, LineShape::new(block, key, twice));
            }
            BlockWord::Service => {
                self.services.insert(key, ServiceShape::new(block, twice));
            }
            BlockWord::Login => {
                self.logins.insert(key, LoginShape::new(block, twice));
            }
            BlockWord::Form if later => {}
            BlockWord::Step
            | BlockWord::Menu
            | BlockWord::Form
            | BlockWord::Pivot
            | BlockWord::Route
            | BlockWord::Callback => {
                if let Some(shape) = BlockShape::new(block, key, twice) {
                    self.blocks.insert(key, shape);
                }
            }
            BlockWord::Rule | BlockWord::Scenario => {}
        }
    }

    /// The forms that have a service change things.
    pub(crate) fn doing<'f>(
        &'f self,
        service: &'f str,
    ) -> impl Iterator<Item = &'f BlockShape<'a>> {
        let does = move |block: &&BlockShape<'_>| {
            block.does().is_some_and(|(_, does)| does.value.as_str() == service)
        };
        self.blocks.values().filter(does)
    }

    /// Whether a service changes things, and no form has it do so.
    pub(crate) fn is_done_by_nobody(&self, service: &str) -> bool {
        self.changes(service).is_some() && self.doing(service).next().is_none()
    }

    /// Where a service says that it changes things.
    pub(crate) fn changes(&self, service: &str) -> Option<Span> {
        self.services.get(service)?.changes
    }

    /// Whether a name stands for a block that this version has not yet.
    pub(crate) fn is_not_built(&self, name: &str) -> bool {
        let is_form = |known: &Declaration| known.word == BlockWord::Form;
        self.declared.get(name).is_some_and(is_form) && !self.blocks.contains_key(name)
    }

    /// The form of this name.
    pub(crate) fn form(&self, name: &str) -> Option<&FormShape<'a>> {
        self.blocks.get(name)?.form()
    }

    /// Whether a name is declared twice, which is told; the other one may be meant.
    pub(crate) fn is_declared_twice(&self, name: &str) -> bool {
        self.twice.contains(name)
    }

    /// The pivot of this name.
    pub(crate) fn pivot(&self, name: &str) -> Option<&PivotShape<'a>> {
        match &self.blocks.get(name)?.inside {
            Inside::Pivot(pivot) => Some(pivot),
            Inside::Step(_)
            | Inside::Menu(_)
            | Inside::Form(_)
            | Inside::Route(_)
            | Inside::Callback(_) => None,
        }
    }
}

/// Whether a form does something that this version has not, which was told.
fn says_what_is_not_built(block: &Block) -> bool {
    block.statements.iter().any(|statement| matches!(statement.kind, StatementKind::NotBuilt(_)))
}
