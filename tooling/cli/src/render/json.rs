//! Findings for programs.

use pivotline_syntax::{Diagnostic, Edit, Label, Severity, Sources, Span};
use serde::Serialize;

/// All findings as one JSON array.
#[must_use]
pub fn json(sources: &Sources, findings: &[Diagnostic]) -> Vec<Finding> {
    findings.iter().map(|finding| Finding::new(sources, finding)).collect()
}

/// A finding as programs read it. Lines and columns are counted from 1, columns in characters;
/// `start` and `end` are bytes of the file.
#[derive(Debug, Serialize)]
pub struct Finding {
    code: &'static str,
    severity: Severity,
    message: String,
    place: Place,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<FixText>,
}

#[derive(Debug, Serialize)]
struct Place {
    file: String,
    line: usize,
    column: usize,
    start: u32,
    end: u32,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
}

#[derive(Debug, Serialize)]
struct FixText {
    title: String,
    edits: Vec<EditText>,
}

#[derive(Debug, Serialize)]
struct EditText {
    place: Place,
    text: String,
}

impl Finding {
    fn new(sources: &Sources, finding: &Diagnostic) -> Self {
        let labelled = |label: &Label| place(sources, label.span, &label.text);
        let edit = |edit: &Edit| EditText {
            place: place(sources, edit.span, ""),
            text: edit.text.clone(),
        };
        let fixes = finding.fixes.iter().map(|fix| FixText {
            title: fix.title.clone(),
            edits: fix.edits.iter().map(edit).collect(),
        });
        Self {
            code: finding.code.as_str(),
            severity: finding.severity,
            message: finding.message.clone(),
            place: labelled(&finding.primary),
            related: finding.secondary.iter().map(labelled).collect(),
            help: finding.help.clone(),
            fixes: fixes.collect(),
        }
    }
}

fn place(sources: &Sources, span: Span, label: &str) -> Place {
    let (line, column) = sources.position(span);
    let file = sources.file(span.file).map(|file| file.path.clone()).unwrap_or_default();
    Place { file, line, column, start: span.start, end: span.end, label: label.to_owned() }
}
