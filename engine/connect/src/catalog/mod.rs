//! The types of actions, and what each takes: one table for all that reads, writes, checks or
//! runs flows.

mod data;
mod deciding;
mod integrating;
mod routing;
mod speaking;

use crate::document::Action;

/// What actions of a type take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ActionRule {
    /// The type's word.
    pub(crate) kind: &'static str,
    /// Its parameters.
    pub(crate) parameters: &'static [Parameter],
    /// Whether there are others, which are not told here.
    pub(crate) others: Others,
    /// Parameters that exclude or replace one another.
    pub(crate) groups: &'static [Group],
    /// Errors that must have a branch.
    pub(crate) must: &'static [&'static str],
    /// Errors that may have one.
    pub(crate) may: &'static [&'static str],
    /// Its conditions.
    pub(crate) conditions: Conditions,
    /// Whether it goes on.
    pub(crate) next: Next,
}

/// Whether names that are not listed are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Others {
    /// They are.
    Refused,
    /// Not all names are known.
    Unknown,
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Parameter {
    pub(crate) name: &'static str,
    pub(crate) is_required: bool,
    pub(crate) field: Field,
}

/// What a parameter's value may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Field {
    /// Text without references.
    Static,
    /// Text without references, or one reference.
    Whole,
    /// One reference.
    Reference,
    /// Text with references.
    Mixed,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A whole number within these bounds, as text.
    Number(u32, u32),
    /// The same, or one reference.
    NumberOrReference(u32, u32),
    /// An object or a list, told elsewhere or not at all.
    Nested,
}

/// Parameters of which some number must be there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Group {
    pub(crate) names: &'static [&'static str],
    pub(crate) least: usize,
    pub(crate) most: usize,
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
    /// `NumberLessThan`.
    Percentages,
    /// Not known.
    Unknown,
}

/// Whether an action goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// It does, and must say where.
    Required,
    /// It may say where.
    Optional,
    /// It ends the flow.
    Terminal,
}

/// An action that takes nothing and goes on.
const PLAIN: ActionRule = ActionRule {
    kind: "",
    parameters: &[],
    others: Others::Refused,
    groups: &[],
    must: &[],
    may: &[],
    conditions: Conditions::None,
    next: Next::Required,
};

/// An action of which only the errors are known.
const PARTLY_KNOWN: ActionRule =
    ActionRule { others: Others::Unknown, conditions: Conditions::Unknown, ..PLAIN };

const FAILS: &[&str] = &["NoMatchingError"];

const fn required(name: &'static str, field: Field) -> Parameter {
    Parameter { name, is_required: true, field }
}

const fn optional(name: &'static str, field: Field) -> Parameter {
    Parameter { name, is_required: false, field }
}

const fn exactly_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 1, most: 1 }
}

const fn at_most_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 0, most: 1 }
}

const fn at_least_one(names: &'static [&'static str]) -> Group {
    Group { names, least: 1, most: names.len() }
}

/// Types that the service is said to have, and whose shape nobody has published.
const SHAPE_UNKNOWN: &[&str] = &[
    "AuthenticateParticipant",
    "CheckSegmentMembership",
    "CreatePersistentContactAssociation",
    "EvaluateDataTableValues",
    "ListDataTableValues",
    "LoadContactContent",
    "RouteContactToAgent",
    "UpsertDataTableValues",
];

/// What is known of an action's type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Known {
    /// Its rule.
    Rule(&'static ActionRule),
    /// That it exists.
    OnlyItsName,
    /// That it does not exist.
    Nothing,
}

/// The rule for an action. Some types are several blocks in one, told apart by a parameter.
pub(crate) fn known(action: &Action) -> Known {
    let all = [speaking::RULES, deciding::RULES, data::RULES, integrating::RULES, routing::RULES];
    if let Some(rule) = speaking::variant(action).or_else(|| routing::variant(action)) {
        return Known::Rule(rule);
    }
    match all.into_iter().flatten().find(|rule| rule.kind == action.kind) {
        Some(rule) => Known::Rule(rule),
        None if SHAPE_UNKNOWN.contains(&action.kind.as_str()) => Known::OnlyItsName,
        None => Known::Nothing,
    }
}

/// Whether a parameter is this word, whatever its case.
fn is(action: &Action, parameter: &str, word: &str) -> bool {
    let value = action.parameters.as_ref().and_then(|given| given.get(parameter));
    value.and_then(serde_json::Value::as_str).is_some_and(|text| text.eq_ignore_ascii_case(word))
}
