//! A problem of a flow with its place in the file, for people and for programs.

use std::fmt;
use std::path::Path;

use pivotline_connect::document::places;
use pivotline_connect::validate::{Code, Problem, Severity};
use serde::Serialize;

/// A problem and its place.
#[derive(Debug, Serialize)]
pub(super) struct Finding {
    #[serde(serialize_with = "code_word")]
    pub(super) code: Code,
    #[serde(serialize_with = "severity_word")]
    pub(super) severity: Severity,
    pub(super) message: String,
    pub(super) place: Place,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) help: String,
}

/// Where a problem is. Lines and columns are counted from 1, columns in characters.
#[derive(Debug, Serialize)]
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) pointer: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) block: Option<Block>,
}

/// The action that has it.
#[derive(Debug, Serialize)]
pub(super) struct Block {
    pub(super) index: usize,
    pub(super) identifier: String,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) title: &'static str,
}

fn code_word<S: serde::Serializer>(code: &Code, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(code.as_str())
}

fn severity_word<S: serde::Serializer>(severity: &Severity, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(severity.word())
}

impl Finding {
    /// The problems of a file.
    pub(super) fn all(path: &Path, json: &str, problems: Vec<Problem>) -> Vec<Self> {
        let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
        let found = places(json, &pointers);
        let at = |pointer: &str| found.get(pointer).copied().unwrap_or((1, 1));
        let positions: Vec<_> = pointers.iter().map(|pointer| at(pointer)).collect();
        let file = path.display().to_string();
        let problems = problems.into_iter().zip(positions);
        problems.map(|(problem, position)| Self::of(&file, problem, position)).collect()
    }

    fn of(file: &str, problem: Problem, (line, column): (usize, usize)) -> Self {
        let block = problem.block.as_ref().map(|block| Block {
            index: block.index,
            identifier: block.identifier.clone(),
            title: block.title,
        });
        Self {
            code: problem.code,
            severity: problem.severity(),
            message: problem.cause,
            place: Place { file: file.to_owned(), line, column, pointer: problem.pointer, block },
            help: problem.remedy,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Place { file, line, column, pointer, block } = &self.place;
        writeln!(f, "{}[{}]: {}", self.severity.word(), self.code.as_str(), self.message)?;
        writeln!(f, "  --> {file}:{line}:{column}")?;
        match block {
            Some(Block { identifier, title: "", .. }) => writeln!(f, "   = block: {identifier}")?,
            Some(Block { identifier, title, .. }) => {
                writeln!(f, "   = block: {identifier} ({title})")?;
            }
            None => {}
        }
        if !pointer.is_empty() {
            writeln!(f, "   = place: {pointer}")?;
        }
        writeln!(f, "   = help: {}", self.help)
    }
}

/// The last line about a file: how many errors and warnings there are.
pub(super) fn summary(findings: &[Finding]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    crate::render::counted(count(Severity::Error), count(Severity::Warning))
}
