//! The outcomes of a block or a line.

use std::collections::BTreeMap;

use pivotline_syntax::Span;
use pivotline_syntax::ast::{OutcomeName, Spanned, Then};

use super::SaidTwice;

/// Which outcome, without its count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum OutcomeKey {
    Silence,
    WrongKey,
    WrongAnswer,
    Failed,
    Closed,
    Full,
    Unstaffed,
    OverWaiting,
    NoAnswer,
    AgentLeft,
    Sent,
    NotSent,
    Opened,
    Chosen,
    AfterTries,
    AfterTime,
    Every,
    Unsure,
    Done,
}

/// Outcomes by what happened.
#[derive(Default)]
pub(crate) struct Outcomes<'a> {
    by_key: BTreeMap<OutcomeKey, Outcome<'a>>,
}

/// An outcome where it stands.
#[derive(Clone, Copy)]
pub(crate) struct Outcome<'a> {
    /// Its name.
    pub(crate) name: &'a Spanned<OutcomeName>,
    /// What is said, and where it goes.
    pub(crate) then: &'a Then,
    /// The whole statement.
    pub(crate) span: Span,
}

impl OutcomeKey {
    /// The outcome that a name names.
    pub(crate) fn of(name: &OutcomeName) -> Self {
        match name {
            OutcomeName::Silence => Self::Silence,
            OutcomeName::WrongKey => Self::WrongKey,
            OutcomeName::WrongAnswer => Self::WrongAnswer,
            OutcomeName::Failed => Self::Failed,
            OutcomeName::Closed => Self::Closed,
            OutcomeName::Full => Self::Full,
            OutcomeName::Unstaffed => Self::Unstaffed,
            OutcomeName::OverWaiting(_) => Self::OverWaiting,
            OutcomeName::NoAnswer => Self::NoAnswer,
            OutcomeName::AgentLeft => Self::AgentLeft,
            OutcomeName::Sent => Self::Sent,
            OutcomeName::NotSent => Self::NotSent,
            OutcomeName::Opened => Self::Opened,
            OutcomeName::Chosen => Self::Chosen,
            OutcomeName::AfterTries(_) => Self::AfterTries,
            OutcomeName::AfterTime(_) => Self::AfterTime,
            OutcomeName::Every(_) => Self::Every,
            OutcomeName::Unsure => Self::Unsure,
            OutcomeName::Done => Self::Done,
        }
    }

    /// The words that menus begin it with.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Silence => "silence",
            Self::WrongKey => "wrong key",
            Self::WrongAnswer => "wrong answer",
            Self::Failed => "failed",
            Self::Closed => "closed",
            Self::Full => "full",
            Self::Unstaffed => "unstaffed",
            Self::OverWaiting => "over … waiting",
            Self::NoAnswer => "no answer",
            Self::AgentLeft => "agent left",
            Self::Sent => "sent",
            Self::NotSent => "not sent",
            Self::Opened => "opened",
            Self::Chosen => "chosen",
            Self::AfterTries => "after … tries",
            Self::AfterTime => "after … minutes",
            Self::Every => "every",
            Self::Unsure => "unsure",
            Self::Done => "done",
        }
    }

    /// The last part of the names of places that it makes.
    pub(crate) fn role(self) -> &'static str {
        match self {
            Self::AfterTries | Self::AfterTime => "after",
            Self::OverWaiting => "over",
            other => other.words(),
        }
    }

    /// Whether it only says something, and the call goes on as it was.
    pub(crate) fn only_says(self) -> bool {
        matches!(self, Self::Chosen | Self::Every)
    }
}

impl<'a> Outcomes<'a> {
    /// The outcome, if it is written here.
    pub(crate) fn get(&self, key: OutcomeKey) -> Option<Outcome<'a>> {
        self.by_key.get(&key).copied()
    }

    /// Every outcome.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (OutcomeKey, Outcome<'a>)> {
        self.by_key.iter().map(|(key, outcome)| (*key, *outcome))
    }

    /// Takes one of a block in.
    pub(super) fn add(
        &mut self,
        name: &'a Spanned<OutcomeName>,
        then: &'a Then,
        span: Span,
        twice: &mut Vec<SaidTwice>,
    ) {
        let key = OutcomeKey::of(&name.value);
        if let Some(first) = self.by_key.get(&key) {
            twice.push(SaidTwice { what: key.words().to_owned(), span, first: first.span });
            return;
        }
        self.by_key.insert(key, Outcome { name, then, span });
    }
}
