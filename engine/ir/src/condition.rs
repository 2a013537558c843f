//! Conditions: what Amazon Connect can decide, and therefore what a menu may ask.

use serde::{Deserialize, Serialize};

use crate::names::Name;
use crate::value::ValueRef;

/// Terms that must all hold. Without any, it always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Condition {
    /// The terms.
    pub all: Vec<Term>,
}

/// One term of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Whether the test must fail instead.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub not: bool,
    /// What is tested.
    #[serde(flatten)]
    pub test: Test,
}

/// One test. A value that is missing, because its service failed or its field was empty, makes
/// every test on it count as no.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "test", rename_all = "snake_case")]
pub enum Test {
    /// A value is there; of a yes/no value: it is yes.
    Holds {
        /// The value.
        value: ValueRef,
    },
    /// A value is exactly this word.
    Is {
        /// The value.
        value: ValueRef,
        /// The word.
        word: String,
    },
    /// A number or an amount is over this many.
    Over {
        /// The value.
        value: ValueRef,
        /// A decimal number, as it was written.
        number: String,
    },
    /// A number or an amount is under this many.
    Under {
        /// The value.
        value: ValueRef,
        /// A decimal number, as it was written.
        number: String,
    },
    /// The caller's number is a mobile number; asked by a [`crate::Node::CheckNumber`] before.
    Mobile,
    /// A pivot is offered to this caller, by that pivot's own condition. Holds on the screen.
    Offered {
        /// The pivot.
        pivot: Name,
    },
    /// The opening hours of this name are open now.
    Open {
        /// The hours.
        hours: Name,
    },
}

impl Condition {
    /// The condition that always holds.
    #[must_use]
    pub fn always() -> Self {
        Self::default()
    }

    /// Whether nothing is asked.
    #[must_use]
    pub fn is_always(&self) -> bool {
        self.all.is_empty()
    }
}
