//! Whether conditions hold.
//!
//! A value that is missing makes its test count as no, so that its `not` holds: that is what
//! Amazon Connect does with a blank attribute, and both must agree.

use pivotline_ir::{Condition, Face, Kind, Name, Term, Test, ValueRef};

use crate::facts::Facts;
use crate::trace::Part;

/// How deep pivots may name pivots in their conditions. Only a program that was not compiled
/// here could go in circles; beyond this a pivot counts as not offered.
const DEPTH: u32 = 8;

impl Facts<'_> {
    /// Whether all terms hold.
    pub(crate) fn holds(&self, condition: &Condition) -> bool {
        self.all(condition, DEPTH)
    }

    /// Whether a pivot is offered to this caller; on the screen it always is.
    pub(crate) fn offered(&self, pivot: &Name) -> bool {
        self.pivot(pivot, DEPTH)
    }

    fn all(&self, condition: &Condition, depth: u32) -> bool {
        condition.all.iter().all(|term| self.term(term, depth))
    }

    fn term(&self, term: &Term, depth: u32) -> bool {
        self.test(&term.test, depth) != term.not
    }

    fn test(&self, test: &Test, depth: u32) -> bool {
        match test {
            Test::Holds { value } => match self.kind(value) {
                Kind::YesNo => self.value(value) == Some("yes"),
                _ => self.value(value).is_some(),
            },
            Test::Is { value, word } => self.value(value) == Some(word),
            Test::Over { value, number } => self.compared(value, number, |a, b| a > b),
            Test::Under { value, number } => self.compared(value, number, |a, b| a < b),
            Test::Mobile => {
                self.read(|| Part::Mobile);
                self.state.face == Face::Screen || self.state.caller.mobile == Some(true)
            }
            Test::Offered { pivot } => self.pivot(pivot, depth),
            Test::Open { hours } => self.state.hours.get(hours) == Some(&true),
        }
    }

    fn pivot(&self, pivot: &Name, depth: u32) -> bool {
        if self.state.face == Face::Screen {
            return true;
        }
        let Some(depth) = depth.checked_sub(1) else { return false };
        self.line.pivots.get(pivot).is_some_and(|pivot| self.all(&pivot.offered, depth))
    }

    fn compared(&self, value: &ValueRef, number: &str, holds: fn(f64, f64) -> bool) -> bool {
        let value = self.value(value).and_then(decimal);
        value.zip(decimal(number)).is_some_and(|(value, number)| holds(value, number))
    }
}

/// The number of a number or an amount: of `1250.00 USD` the `1250.00`.
fn decimal(raw: &str) -> Option<f64> {
    let number = raw.split_whitespace().next()?;
    let plain = number.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'-' | b'.'));
    if plain { number.parse().ok() } else { None }
}
