//! Which values may be used at a place.

use std::collections::BTreeMap;

use super::{Facts, obtained};
use crate::shapes::{BlockShape, Folder, Inside};

/// The values that a place may use.
#[derive(Clone, Default)]
pub(crate) struct Scope<'a> {
    /// Each source, and whether it is sure to be there.
    sources: BTreeMap<&'a str, Sure>,
    /// Names that were told as unknown where they are needed, wanted or to be done.
    told: Vec<String>,
    /// Whether it was told that something lacks of which values may come.
    in_doubt: bool,
    /// Whether the address of the visual menu may be named.
    pub(crate) link: bool,
    /// Whether the last choice on the screen may be named.
    pub(crate) choice: bool,
    /// Whether somebody may wait in a queue here.
    queues: bool,
    /// Whether how many wait in the queue may be named.
    pub(crate) waiting: bool,
    /// Whether the number that is called back may be named.
    pub(crate) number: bool,
    /// The form whose questions are bare names here, and how many of them are answered.
    pub(crate) form: Option<(&'a str, usize)>,
    /// Whether what was answered in secret may be named.
    pub(crate) secrets: bool,
    /// The whole block, where it is one that needs or wants.
    pub(crate) block: Option<pivotline_syntax::Span>,
    /// Whether what stands here cannot do without the values that it names.
    pub(crate) is_bare: bool,
    /// Where `wants …` could be written: the first statement of the block.
    pub(crate) first_statement: Option<pivotline_syntax::Span>,
}

/// Whether a source's answer is sure to be there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sure {
    /// The block is not entered without it.
    Needed,
    /// The block goes on without it.
    Wanted,
}

impl<'a> Scope<'a> {
    /// What a block may use.
    pub(crate) fn of_block(folder: &Folder<'a>, block: &BlockShape<'a>) -> Self {
        let mut scope = Self { block: Some(block.block.span), ..Self::default() };
        scope.number = block.is_callback();
        scope.form = block.form().map(|form| (block.name, form.asks.len()));
        scope.queues = matches!(block.inside, Inside::Route(_));
        let first = block.block.statements.first().filter(|_| !block.is_pivot());
        scope.first_statement = first.map(|statement| statement.span);
        for obtain in &block.obtains {
            match obtained(folder, obtain.reference) {
                Ok(one) if obtain.wanted => {
                    scope.sources.entry(one.name()).or_insert(Sure::Wanted);
                }
                Ok(one) => {
                    scope.sources.insert(one.name(), Sure::Needed);
                }
                Err(_) => scope.told.extend(obtain.reference.path.first().map(|n| n.value.clone())),
            }
        }
        scope
    }

    /// What a block may use once it has done what it does: also what a service answered that it
    /// has change things.
    pub(crate) fn of_items(folder: &Folder<'a>, block: &BlockShape<'a>) -> Self {
        let mut scope = Self::of_block(folder, block);
        if let Some((_, service)) = block.does() {
            match folder.services.get_key_value(service.value.as_str()) {
                Some((name, _)) => drop(scope.sources.insert(name, Sure::Needed)),
                None => scope.told.push(service.value.clone()),
            }
        }
        scope.in_doubt = block.is_unsure_of_nothing();
        scope
    }

    /// What a service may take: also what a form is answered that has it change things.
    pub(crate) fn of_service(facts: &Facts<'_, 'a>, service: &str) -> Self {
        let before = facts.before(service).iter();
        let mut sources: BTreeMap<_, _> = before.map(|one| (one.name(), Sure::Needed)).collect();
        sources.extend(facts.folder.doing(service).map(|block| (block.name, Sure::Needed)));
        // That nobody has it change things is told there.
        let in_doubt = facts.folder.is_done_by_nobody(service);
        Self { sources, in_doubt, secrets: true, ..Self::default() }
    }

    /// The same place once something failed: nothing is sure any more.
    pub(crate) fn after_failure(&self) -> Self {
        let mut scope = self.clone();
        scope.sources.values_mut().for_each(|sure| *sure = Sure::Wanted);
        scope
    }

    /// The same form, where so many of its questions are answered.
    pub(crate) fn with_answers(&self, count: usize) -> Self {
        Self { form: self.form.map(|(form, _)| (form, count)), ..self.clone() }
    }

    /// The same block, where nothing is answered.
    pub(crate) fn outside_form(&self) -> Self {
        Self { form: None, ..self.clone() }
    }

    /// The same place, where the address of the visual menu may be named.
    pub(crate) fn with_link(&self) -> Self {
        Self { link: true, ..self.clone() }
    }

    /// The same place, while somebody waits there.
    pub(crate) fn while_waiting(&self) -> Self {
        Self { waiting: self.queues, ..self.clone() }
    }

    /// The same place, where the last choice on the screen may be named.
    pub(crate) fn with_choice(&self) -> Self {
        Self { choice: true, ..self.clone() }
    }

    /// Whether a source may be used, and how sure it is.
    pub(crate) fn source(&self, name: &str) -> Option<Sure> {
        self.sources.get(name).copied()
    }

    /// Whether something that is needed, wanted or done here was told; it may be what a value
    /// lacks.
    pub(crate) fn is_in_doubt(&self) -> bool {
        self.in_doubt || !self.told.is_empty()
    }

    /// Whether a name was told as unknown where it is needed or wanted.
    pub(crate) fn was_told(&self, name: &str) -> bool {
        self.told.iter().any(|told| told == name)
    }
}
