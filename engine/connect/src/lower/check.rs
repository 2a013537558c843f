//! Conditions as chains of comparisons: Amazon Connect knows neither and, or nor not.

use std::collections::BTreeSet;

use pivotline_ir::{CallerField, Condition, Kind, Line, Name, Template, Term, Test, ValueRef};

use super::draft::{Draft, Place, Ways};
use super::error::LowerError;
use super::values::Values;
use crate::contract::MOBILE;
use crate::model::{ActionKind, ErrorType, Operator};

/// Something that the flow decides.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Check {
    /// Known when the flow is made.
    Known(bool),
    /// A value compares so with a constant.
    Compare {
        /// What is compared, in a block's name.
        label: String,
        value: String,
        operator: Operator,
        operand: String,
    },
    /// Opening hours are open; not, where that cannot be told.
    Open(Name),
    Not(Box<Check>),
    All(Vec<Check>),
}

/// Where it stands whether the caller's number is mobile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MobileFrom {
    /// In the answer that just came.
    Answer,
    /// In the contact's attribute.
    Attribute,
    /// Nowhere: the question failed.
    Failure,
}

impl Check {
    pub(super) fn not(self) -> Self {
        match self {
            Self::Known(known) => Self::Known(!known),
            Self::Not(inner) => *inner,
            other => Self::Not(Box::new(other)),
        }
    }

    /// All of these, without those that always hold.
    pub(super) fn all(checks: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Vec::new();
        for check in checks {
            match check {
                Self::Known(true) => {}
                Self::Known(false) => return check,
                Self::All(inner) => all.extend(inner),
                other => all.push(other),
            }
        }
        all.dedup();
        match all.len() {
            0 => Self::Known(true),
            1 => all.pop().unwrap_or(Self::Known(true)),
            _ => Self::All(all),
        }
    }

    /// Whether it asks for opening hours.
    pub(super) fn asks_hours(&self) -> bool {
        match self {
            Self::Open(_) => true,
            Self::Known(_) | Self::Compare { .. } => false,
            Self::Not(inner) => inner.asks_hours(),
            Self::All(all) => all.iter().any(Self::asks_hours),
        }
    }

    /// A value is exactly this text.
    pub(super) fn equals(label: String, value: String, operand: &str) -> Self {
        let operand = operand.to_owned();
        Self::Compare { label, value, operator: Operator::Equals, operand }
    }

    /// Its blocks, which lead to `yes` where it holds and to `no` where it does not.
    pub(super) fn lower(&self, draft: &mut Draft, name: &str, yes: Place, no: Place) -> Place {
        match self {
            Self::Known(true) => yes,
            Self::Known(false) => no,
            _ if yes == no => yes,
            Self::Compare { label, value, operator, operand } => {
                let condition = (*operator, operand.clone(), yes);
                draft.compare(&format!("{name} if {label}"), value.clone(), vec![condition], no)
            }
            Self::Open(hours) => {
                let ways = Ways::by_hours(yes, no);
                let kind = ActionKind::CheckHoursOfOperation { hours: hours.to_string() };
                draft.add(&format!("{name} if {hours} open"), kind, ways)
            }
            Self::Not(inner) => inner.lower(draft, name, no, yes),
            Self::All(all) => {
                all.iter().rev().fold(yes, |yes, check| check.lower(draft, name, yes, no))
            }
        }
    }
}

impl Ways {
    /// Out of a question for opening hours; what cannot be told counts as closed.
    pub(super) fn by_hours(open: Place, closed: Place) -> Self {
        let condition = |word: &str, to| (Operator::Equals, word.to_owned(), to);
        Self {
            next: Some(closed),
            conditions: vec![condition("True", open), condition("False", closed)],
            errors: vec![(ErrorType::NoMatchingError, closed)],
        }
    }
}

/// Makes checks of conditions.
pub(super) struct Checks<'v, 'a> {
    pub(super) values: &'v mut Values<'a>,
    pub(super) line: &'a Line,
    pub(super) mobile: MobileFrom,
}

impl Checks<'_, '_> {
    /// The check of a condition.
    pub(super) fn condition(&mut self, condition: &Condition) -> Result<Check, LowerError> {
        self.terms(condition, &mut Vec::new())
    }

    /// The check of whether a pivot is offered.
    pub(super) fn offered(&mut self, pivot: &Name) -> Result<Check, LowerError> {
        self.pivot(pivot, &mut Vec::new())
    }

    fn terms(&mut self, when: &Condition, inside: &mut Vec<Name>) -> Result<Check, LowerError> {
        let terms = when.all.iter().map(|term| self.term(term, inside));
        Ok(Check::all(terms.collect::<Result<Vec<_>, _>>()?))
    }

    fn term(&mut self, term: &Term, inside: &mut Vec<Name>) -> Result<Check, LowerError> {
        let check = self.test(&term.test, inside)?;
        Ok(if term.not { check.not() } else { check })
    }

    fn test(&mut self, test: &Test, inside: &mut Vec<Name>) -> Result<Check, LowerError> {
        Ok(match test {
            Test::Holds { value } => self.holds(value),
            Test::Is { value, word } => match value {
                ValueRef::Caller(CallerField::Language) => {
                    Check::Known(self.values.tag().as_str() == word)
                }
                _ if word.is_empty() => Check::Known(false),
                _ => Check::equals(label(value), self.values.raw(value).reference(), word),
            },
            Test::Over { value, number } => {
                self.number(value, number, Operator::NumberGreaterThan)?
            }
            Test::Under { value, number } => {
                self.number(value, number, Operator::NumberLessThan)?
            }
            Test::Mobile => self.is_mobile(),
            Test::Offered { pivot } => self.pivot(pivot, inside)?,
            Test::Open { hours } => Check::Open(hours.clone()),
        })
    }

    fn holds(&mut self, value: &ValueRef) -> Check {
        match (value, self.values.kind(value)) {
            (ValueRef::Field { .. }, Kind::YesNo) => {
                Check::equals(label(value), self.values.raw(value).reference(), "yes")
            }
            (ValueRef::Field { service, field }, _) => {
                Check::all([self.answered(service), self.filled(service, field)])
            }
            (ValueRef::Caller(_) | ValueRef::Link | ValueRef::Choice | ValueRef::Waiting, _) => {
                Check::Known(true)
            }
        }
    }

    fn number(
        &mut self,
        value: &ValueRef,
        number: &str,
        operator: Operator,
    ) -> Result<Check, LowerError> {
        if self.values.kind(value) == Kind::Money {
            return Err(LowerError::AmountOnVoice { value: value.name() });
        }
        let (label, operand) = (label(value), number.to_owned());
        let value = self.values.raw(value).reference();
        Ok(Check::Compare { label, value, operator, operand })
    }

    fn is_mobile(&mut self) -> Check {
        let value = match self.mobile {
            MobileFrom::Failure => return Check::Known(false),
            MobileFrom::Answer => "$.External.isMobile".to_owned(),
            MobileFrom::Attribute => self.values.read(MOBILE.to_owned()),
        };
        Check::equals("mobile".to_owned(), value, "true")
    }

    fn pivot(&mut self, name: &Name, inside: &mut Vec<Name>) -> Result<Check, LowerError> {
        let missing = || LowerError::Missing { what: "pivot", name: name.to_string() };
        let pivot = self.line.pivots.get(name).ok_or_else(missing)?;
        if inside.contains(name) {
            return Err(LowerError::PivotRound { pivot: name.clone() });
        }
        inside.push(name.clone());
        let check = self.terms(&pivot.offered, inside);
        inside.pop();
        check
    }

    /// A service has answered.
    fn answered(&mut self, service: &Name) -> Check {
        if self.values.asking.as_ref() == Some(service) {
            return Check::Known(true);
        }
        let status = self.values.read(service.to_string());
        Check::equals(format!("{service} known"), status, "ok")
    }

    /// A field of a service that answered is not blank.
    fn filled(&mut self, service: &Name, field: &Name) -> Check {
        if !self.values.field(service, field).is_some_and(|field| field.maybe) {
            return Check::Known(true);
        }
        let value = ValueRef::Field { service: service.clone(), field: field.clone() };
        let reference = self.values.raw(&value).reference();
        Check::equals(format!("{} blank", label(&value)), reference, " ").not()
    }

    /// Every value of a text is there: what its `or` waits for.
    pub(super) fn complete(&mut self, text: &Template) -> Check {
        let fields = fields(text);
        let services: BTreeSet<&Name> = fields.iter().map(|(service, _)| *service).collect();
        let answered: Vec<_> = services.into_iter().map(|name| self.answered(name)).collect();
        let filled = fields.into_iter().map(|(service, field)| self.filled(service, field));
        Check::all(answered.into_iter().chain(filled.collect::<Vec<_>>()))
    }

    /// Nothing in a text may be blank: what a text without an `or` waits for. That its services
    /// answered is known where it stands. A text that is nothing but values says nothing then
    /// anyway.
    pub(super) fn unbroken(&mut self, text: &Template) -> Check {
        let words = |segment: &pivotline_ir::Segment| match segment {
            pivotline_ir::Segment::Text(words) => !words.trim().is_empty(),
            pivotline_ir::Segment::Hole(_) => false,
        };
        if !text.segments.iter().any(words) {
            return Check::Known(true);
        }
        let fields = fields(text).into_iter();
        let filled = fields.map(|(service, field)| self.filled(service, field));
        Check::all(filled.collect::<Vec<_>>())
    }
}

fn fields(text: &Template) -> BTreeSet<(&Name, &Name)> {
    text.holes().filter_map(|hole| field(&hole.value)).collect()
}

fn field(value: &ValueRef) -> Option<(&Name, &Name)> {
    match value {
        ValueRef::Field { service, field } => Some((service, field)),
        ValueRef::Caller(_) | ValueRef::Link | ValueRef::Choice | ValueRef::Waiting => None,
    }
}

fn label(value: &ValueRef) -> String {
    value.name().replace('.', " ")
}
