//! Services and logins: what stands outside the places.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{
    Block, Duration, FieldDeclaration, Reference, Spanned, StatementKind, Way,
};

use super::outcomes::Outcomes;
use super::{SaidTwice, once};

/// A service.
pub(crate) struct ServiceShape<'a> {
    pub(crate) block: &'a Block,
    pub(crate) needs: Vec<&'a Reference>,
    pub(crate) takes: Vec<&'a Reference>,
    pub(crate) gives: Vec<&'a FieldDeclaration>,
    pub(crate) within: Option<(Span, &'a Duration)>,
    pub(crate) fresh: bool,
    /// Where it says that it changes things.
    pub(crate) changes: Option<Span>,
}

/// A login.
pub(crate) struct LoginShape<'a> {
    pub(crate) block: &'a Block,
    pub(crate) by: Vec<&'a Spanned<Way>>,
    pub(crate) outcomes: Outcomes<'a>,
}

impl<'a> ServiceShape<'a> {
    pub(super) fn new(block: &'a Block, twice: &mut Vec<SaidTwice>) -> Self {
        let mut service = Self {
            block,
            needs: Vec::new(),
            takes: Vec::new(),
            gives: Vec::new(),
            within: None,
            fresh: false,
            changes: None,
        };
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::Needs(needs) => service.needs.extend(needs),
                StatementKind::Takes(takes) => service.takes.extend(takes),
                StatementKind::Gives(gives) => service.gives.extend(gives),
                StatementKind::Within(within) => {
                    once(&mut service.within, within, statement.span, "within", twice);
                }
                StatementKind::Fresh => service.fresh = true,
                StatementKind::Changes => service.changes = Some(statement.span),
                _ => {}
            }
        }
        service
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&'a FieldDeclaration> {
        self.gives.iter().copied().find(|field| field.name.value == name)
    }
}

impl<'a> LoginShape<'a> {
    pub(super) fn new(block: &'a Block, twice: &mut Vec<SaidTwice>) -> Self {
        let mut login = Self { block, by: Vec::new(), outcomes: Outcomes::default() };
        for statement in &block.statements {
            match &statement.kind {
                StatementKind::By(ways) => login.by.extend(ways),
                StatementKind::Outcome { name, then } => {
                    login.outcomes.add(name, then, statement.span, twice);
                }
                _ => {}
            }
        }
        login
    }
}
