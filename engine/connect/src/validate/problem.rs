//! What is wrong, and where.

use std::fmt;

use crate::document::{Action, ReadError};

/// Something wrong with a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// The action, or the whole flow.
    pub action: Option<Place>,
    /// What is wrong and what to do, without the place.
    pub message: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Connect takes it, but it is not what anybody wants.
    Warning,
    /// Connect refuses it.
    Error,
}

/// An action of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its position in `Actions`, which Connect's own messages name.
    pub index: usize,
    /// Its identifier.
    pub identifier: String,
}

impl Problem {
    pub(super) fn unreadable(error: &ReadError) -> Self {
        Self::error(format!("{error}"))
    }

    pub(super) fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, action: None, message: message.into() }
    }

    pub(super) fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, action: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        match &self.action {
            Some(Place { index, identifier }) => {
                write!(f, "{word}: `{identifier}` (Actions[{index}]): {}", self.message)
            }
            None => write!(f, "{word}: {}", self.message),
        }
    }
}

/// Takes the problems of one action.
pub(super) struct ActionProblems<'a> {
    place: Place,
    problems: &'a mut Vec<Problem>,
}

impl<'a> ActionProblems<'a> {
    pub(super) fn new(index: usize, action: &Action, problems: &'a mut Vec<Problem>) -> Self {
        Self { place: Place { index, identifier: action.identifier.clone() }, problems }
    }

    pub(super) fn error(&mut self, message: impl Into<String>) {
        self.add(Problem::error(message));
    }

    pub(super) fn warning(&mut self, message: impl Into<String>) {
        self.add(Problem::warning(message));
    }

    fn add(&mut self, problem: Problem) {
        self.problems.push(Problem { action: Some(self.place.clone()), ..problem });
    }
}
