//! What is known of one type of action.

use crate::model::{ErrorType, Operator};

use super::{Channels, FlowTypes, Shape};

/// What actions of a type take, and where they lead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionRule {
    /// The type's word.
    pub(crate) kind: &'static str,
    /// What the designer calls its block.
    pub(crate) block: &'static str,
    /// Its parameters.
    pub(crate) takes: Shape,
    /// Errors that must have a branch.
    pub(crate) must: &'static [ErrorType],
    /// Errors that may have one.
    pub(crate) may: &'static [ErrorType],
    /// Errors that must have one if a parameter is there, and else may not; names of nested
    /// parameters have points.
    pub(crate) with: &'static [(ErrorType, &'static str)],
    /// Whether its errors are all known.
    pub(crate) errors: Known,
    /// Its conditions.
    pub(crate) conditions: Conditions,
    /// Whether it goes on.
    pub(crate) next: Next,
    /// Which branch the console writes into `NextAction` where no way is the one that succeeds.
    pub(crate) copies: Option<Copied>,
    /// The types of flows in which it may stand.
    pub(crate) flows: FlowTypes,
    /// The channels on which it does its work.
    pub(crate) channels: Channels,
    /// Whether the person on the contact notices.
    pub(crate) meets: Meets,
    /// What it overwrites.
    pub(crate) fills: Option<Register>,
}

/// Whether everything is told here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    Whole,
    Partly,
}

/// What an action's conditions may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Conditions {
    /// There are none.
    None,
    /// Any operator and operand.
    Any,
    /// `Equals` and any operand.
    Equals,
    /// `Equals` and one key.
    Keys,
    /// `Equals` and some of these words.
    Words(&'static [&'static str]),
    /// `Equals` and all of these words, each once.
    AllWords(&'static [&'static str]),
    /// `NumberLessThan` and a number.
    Shares,
    /// Not known.
    Unknown,
}

impl Conditions {
    /// The only operator, where there is only one.
    pub(crate) fn operator(self) -> Option<Operator> {
        match self {
            Self::Equals | Self::Keys | Self::Words(_) | Self::AllWords(_) => {
                Some(Operator::Equals)
            }
            Self::Shares => Some(Operator::NumberLessThan),
            Self::None | Self::Any | Self::Unknown => None,
        }
    }

    /// The only operands, where they are words.
    pub(crate) fn words(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Words(words) | Self::AllWords(words) => Some(words),
            _ => None,
        }
    }
}

/// Whether an action goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It does, and must say where.
    Required,
    /// It may say where; else the flow rests in it.
    Optional,
    /// It ends the flow.
    Terminal,
}

/// A branch whose target stands in `NextAction`, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Copied {
    Error(ErrorType),
    Condition(&'static str),
}

/// Whether the person on the contact notices an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meets {
    /// Nothing is noticed.
    Nobody,
    /// Something is heard or seen.
    Tells,
    /// Something can be answered, or the flow waits for something.
    Listens,
}

/// A value that the next action of the kind overwrites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Register {
    External,
    StoredCustomerInput,
    Lex,
    Views,
    Modules,
}

impl Register {
    pub(crate) const ALL: [Self; 5] =
        [Self::External, Self::StoredCustomerInput, Self::Lex, Self::Views, Self::Modules];

    /// The root of references to it.
    pub(crate) fn root(self) -> &'static str {
        match self {
            Self::External => "External",
            Self::StoredCustomerInput => "StoredCustomerInput",
            Self::Lex => "Lex",
            Self::Views => "Views",
            Self::Modules => "Modules",
        }
    }
}

/// An action that takes nothing, goes on, and may stand anywhere.
pub(super) const PLAIN: ActionRule = ActionRule {
    kind: "",
    block: "",
    takes: super::shape::only(&[]),
    must: &[],
    may: &[],
    with: &[],
    errors: Known::Whole,
    conditions: Conditions::None,
    next: Next::Required,
    copies: None,
    flows: FlowTypes::ALL,
    channels: Channels::ALL,
    meets: Meets::Nobody,
    fills: None,
};

/// An action of which not all is known.
pub(super) const PARTLY_KNOWN: ActionRule = ActionRule {
    takes: super::shape::some(&[]),
    errors: Known::Partly,
    conditions: Conditions::Unknown,
    ..PLAIN
};

pub(super) const FAILS: &[ErrorType] = &[ErrorType::NoMatchingError];

pub(super) const NO_MATCHING_ERROR: Option<Copied> =
    Some(Copied::Error(ErrorType::NoMatchingError));
pub(super) const NO_MATCHING_CONDITION: Option<Copied> =
    Some(Copied::Error(ErrorType::NoMatchingCondition));
