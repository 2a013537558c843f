//! What is wrong, and where.

use std::fmt::{self, Display};

use crate::catalog::ActionRule;
use crate::document::{Action, ReadError};

use super::Code;

/// Something wrong with a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What kind of thing it is.
    pub code: Code,
    /// Where: a JSON pointer.
    pub pointer: String,
    /// The action, unless it concerns the whole.
    pub block: Option<Block>,
    /// What is wrong.
    pub cause: String,
    /// What to do.
    pub remedy: String,
}

/// How bad a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Connect takes it, but it is not what anybody wants.
    Warning,
    /// Connect refuses it.
    Error,
}

impl Severity {
    /// `warning` or `error`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// An action of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its position in `Actions`, which Connect's own messages name.
    pub index: usize,
    /// Its identifier.
    pub identifier: String,
    /// What the designer calls such a block; empty where that is not known.
    pub title: &'static str,
}

impl Problem {
    pub(super) fn unreadable(error: &ReadError) -> Self {
        let told = error.to_string();
        let (cause, remedy) = told.split_once(": ").unwrap_or((&told, ""));
        Self {
            code: Code::F000,
            pointer: String::new(),
            block: None,
            cause: cause.to_owned(),
            remedy: remedy.to_owned(),
        }
    }

    /// How bad it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: ", self.severity().word(), self.code.as_str())?;
        if let Some(block) = &self.block {
            write!(f, "`{}`: ", block.identifier)?;
        }
        write!(f, "{}", self.cause)?;
        if !self.remedy.is_empty() {
            write!(f, ": {}", self.remedy)?;
        }
        if self.pointer.is_empty() { Ok(()) } else { write!(f, " (at {})", self.pointer) }
    }
}

/// Takes problems.
#[derive(Default)]
pub(super) struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// A problem of the whole, at a JSON pointer.
    pub(super) fn whole(
        &mut self,
        code: Code,
        pointer: impl Display,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (cause, remedy) = (cause.into(), remedy.into());
        let pointer = pointer.to_string();
        self.problems.push(Problem { code, pointer, block: None, cause, remedy });
    }

    /// Takes problems of one action.
    pub(super) fn about<'a>(
        &'a mut self,
        index: usize,
        action: &'a Action,
        rule: Option<&ActionRule>,
    ) -> About<'a> {
        let title = rule.map_or("", |rule| rule.block);
        About { index, identifier: &action.identifier, title, report: self }
    }

    /// All problems, those of the whole first, then action by action.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        self.problems.sort_by_key(|problem| problem.block.as_ref().map(|block| block.index));
        self.problems
    }
}

/// Takes the problems of one action.
pub(super) struct About<'a> {
    index: usize,
    identifier: &'a str,
    title: &'static str,
    report: &'a mut Report,
}

impl About<'_> {
    /// A problem at a JSON pointer that begins at the action.
    pub(super) fn tell(
        &mut self,
        code: Code,
        pointer: impl Display,
        cause: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (index, title) = (self.index, self.title);
        let block = Some(Block { index, identifier: self.identifier.to_owned(), title });
        let (cause, remedy) = (cause.into(), remedy.into());
        let pointer = format!("/Actions/{index}{pointer}");
        self.report.problems.push(Problem { code, pointer, block, cause, remedy });
    }
}

/// A JSON pointer, made longer downwards.
pub(super) enum Path<'a> {
    /// Where it begins; itself a pointer.
    Start(&'a str),
    /// A member of an object.
    Key(&'a Path<'a>, &'a str),
    /// An item of a list.
    Item(&'a Path<'a>, usize),
}

impl Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start(pointer) => f.write_str(pointer),
            Self::Key(parent, key) => {
                write!(f, "{parent}/{}", key.replace('~', "~0").replace('/', "~1"))
            }
            Self::Item(parent, index) => write!(f, "{parent}/{index}"),
        }
    }
}
