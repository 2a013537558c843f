//! Every text and every condition as it is written, with what it may name.

use pivotline_syntax::Span;
use pivotline_syntax::ast::{Condition, Then, Words};

use super::{Facts, Scope};
use crate::shapes::{BlockShape, Inside, LineShape, OutcomeKey, Outcomes, StepItem};

/// What a text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is said and shown.
    Said,
    /// It is an option's label.
    Label,
    /// It is sent as a text message.
    Message,
    /// It is told to the agent.
    Agent,
    /// It is a brand, or a language's offer.
    Plain,
}

/// A text where it stands.
pub(crate) struct WrittenText<'a> {
    pub(crate) words: &'a Words,
    pub(crate) or: Option<&'a Words>,
    pub(crate) when: Option<&'a Condition>,
    pub(crate) what: Use,
    /// The block or line in which it stands.
    pub(crate) owner: &'a str,
    pub(crate) scope: Scope<'a>,
}

/// A condition where it stands.
pub(crate) struct WrittenCondition<'a> {
    pub(crate) condition: &'a Condition,
    pub(crate) scope: Scope<'a>,
}

/// Everything that is written in a folder.
#[derive(Default)]
pub(crate) struct Written<'a> {
    pub(crate) texts: Vec<WrittenText<'a>>,
    pub(crate) conditions: Vec<WrittenCondition<'a>>,
    /// Options without a label.
    pub(crate) unlabelled: Vec<Span>,
}

impl Use {
    /// Whether a caller hears it.
    pub(crate) fn is_spoken(self) -> bool {
        matches!(self, Self::Said | Self::Label | Self::Plain)
    }

    /// Whether it is written anew in each language.
    pub(crate) fn is_translated(self) -> bool {
        matches!(self, Self::Said | Self::Label | Self::Message)
    }
}

impl<'a> WrittenText<'a> {
    /// The text and its `or`.
    pub(crate) fn both(&self) -> impl Iterator<Item = &'a Words> {
        std::iter::once(self.words).chain(self.or)
    }
}

impl<'a> Written<'a> {
    /// All texts and conditions of a folder.
    pub(crate) fn new(facts: &Facts<'_, 'a>) -> Self {
        let mut written = Self::default();
        let folder = facts.folder;
        for line in folder.lines.values() {
            written.line(line);
        }
        for (name, login) in &folder.logins {
            written.outcomes(&login.outcomes, name, &Scope::default());
        }
        for block in folder.blocks.values() {
            written.block(block, &Scope::of_block(folder, block));
        }
        written
    }

    fn line(&mut self, line: &LineShape<'a>) {
        let scope = Scope::default();
        if let Some((_, brand)) = line.brand {
            self.text((brand, None), None, Use::Plain, line.name, &scope);
        }
        for (_, words) in line.languages.iter().filter_map(|language| language.offer) {
            self.text((words, None), None, Use::Plain, line.name, &scope);
        }
        for option in &line.options {
            self.then(option.then, Use::Label, line.name, &scope);
            self.labelled(option.then, option.span);
        }
        self.outcomes(&line.outcomes, line.name, &scope);
    }

    fn block(&mut self, block: &BlockShape<'a>, scope: &Scope<'a>) {
        self.outcomes(&block.outcomes, block.name, scope);
        match &block.inside {
            Inside::Step(items) => items.iter().for_each(|item| match item {
                StepItem::Say { texts, tail, .. } => {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, tail.when.as_ref(), Use::Said, block.name, scope);
                }
                StepItem::Go { tail, .. } => self.condition(tail.when.as_ref(), scope),
                StepItem::Solved(_) => {}
            }),
            Inside::Menu(menu) => {
                for (texts, tail, _) in &menu.says {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, tail.when.as_ref(), Use::Said, block.name, scope);
                }
                for option in &menu.options {
                    self.then(option.then, Use::Label, block.name, scope);
                    self.labelled(option.then, option.span);
                }
            }
            Inside::Pivot(pivot) => {
                self.condition(pivot.offered.map(|(_, condition)| condition), scope);
                if let Some(words) = pivot.message() {
                    let scope = scope.with_link();
                    self.text((words, None), None, Use::Message, block.name, &scope);
                }
            }
            Inside::Route(route) => {
                if let Some((_, texts)) = route.tell {
                    let both = (&texts.words, texts.or.as_ref());
                    self.text(both, None, Use::Agent, block.name, scope);
                }
            }
        }
    }

    fn outcomes(&mut self, outcomes: &Outcomes<'a>, owner: &'a str, scope: &Scope<'a>) {
        for (key, outcome) in outcomes.iter().filter(|(key, _)| key.is_built()) {
            if key == OutcomeKey::Failed {
                self.then(outcome.then, Use::Said, owner, &scope.after_failure());
            } else {
                self.then(outcome.then, Use::Said, owner, scope);
            }
        }
    }

    fn then(&mut self, then: &'a Then, what: Use, owner: &'a str, scope: &Scope<'a>) {
        let when = then.tail.when.as_ref();
        match &then.texts {
            Some(texts) => self.text((&texts.words, texts.or.as_ref()), when, what, owner, scope),
            None => self.condition(when, scope),
        }
    }

    fn text(
        &mut self,
        (words, or): (&'a Words, Option<&'a Words>),
        when: Option<&'a Condition>,
        what: Use,
        owner: &'a str,
        scope: &Scope<'a>,
    ) {
        self.condition(when, scope);
        self.texts.push(WrittenText { words, or, when, what, owner, scope: scope.clone() });
    }

    fn condition(&mut self, condition: Option<&'a Condition>, scope: &Scope<'a>) {
        self.conditions.extend(
            condition.map(|condition| WrittenCondition { condition, scope: scope.clone() }),
        );
    }

    fn labelled(&mut self, then: &Then, span: Span) {
        if then.texts.is_none() {
            self.unlabelled.push(span);
        }
    }
}
