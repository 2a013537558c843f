//! Findings for people.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use pivotline_syntax::{Diagnostic, FileId, Fix, Label, Severity, Sources};

/// Whether findings are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colours {
    /// For a terminal.
    On,
    /// For files and pipes.
    Off,
}

/// A finding with its places, its remedy and its fixes; ends in a line feed.
#[must_use]
pub fn text(sources: &Sources, finding: &Diagnostic, colours: Colours) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&finding.message).id(finding.code.as_str());
    let mut group = Group::with_title(title).elements(snippets(sources, finding));
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help));
    }
    let mut report = vec![group];
    report.extend(finding.fixes.iter().filter_map(|fix| suggestion(sources, fix)));
    let renderer = match colours {
        Colours::On => Renderer::styled(),
        Colours::Off => Renderer::plain(),
    };
    let mut text = renderer.decor_style(DecorStyle::Ascii).render(&report);
    text.push('\n');
    text
}

/// The places of a finding, file by file, the finding's own first.
fn snippets<'a>(sources: &'a Sources, finding: &'a Diagnostic) -> Vec<Snippet<'a, Annotation<'a>>> {
    let primary = (&finding.primary, AnnotationKind::Primary);
    let secondary = finding.secondary.iter().map(|label| (label, AnnotationKind::Context));
    let labels: Vec<(&Label, AnnotationKind)> = [primary].into_iter().chain(secondary).collect();
    let mut files: Vec<FileId> = Vec::new();
    for (label, _) in &labels {
        if !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    files.into_iter().filter_map(|id| snippet(sources, id, &labels)).collect()
}

fn snippet<'a>(
    sources: &'a Sources,
    id: FileId,
    labels: &[(&'a Label, AnnotationKind)],
) -> Option<Snippet<'a, Annotation<'a>>> {
    let file = sources.file(id)?;
    let here = labels.iter().filter(|(label, _)| label.span.file == id);
    let excerpt = Excerpt::around(&file.text, here.clone().map(|(label, _)| label.span.range()))?;
    let annotations = here.map(|(label, kind)| {
        let annotation = kind.span(excerpt.place(label.span.range()));
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(file.path.as_str());
    Some(snippet.annotations(annotations))
}

fn suggestion<'a>(sources: &'a Sources, fix: &'a Fix) -> Option<Group<'a>> {
    let id = fix.edits.first()?.span.file;
    let file = sources.file(id)?;
    let excerpt = Excerpt::around(&file.text, fix.edits.iter().map(|edit| edit.span.range()))?;
    let patches = fix.edits.iter().filter(|edit| edit.span.file == id);
    let patches =
        patches.map(|edit| Patch::new(excerpt.place(edit.span.range()), edit.text.as_str()));
    let snippet = Snippet::source(excerpt.text).line_start(excerpt.line).path(file.path.as_str());
    let title = Level::HELP.secondary_title(fix.title.as_str());
    Some(Group::with_title(title).element(snippet.patches(patches)))
}

/// The whole lines around some places: a large file is not laid out again for each finding.
struct Excerpt<'a> {
    text: &'a str,
    /// Its first byte in the file.
    start: usize,
    /// Its first line, counted from 1.
    line: usize,
}

impl<'a> Excerpt<'a> {
    fn around(text: &'a str, places: impl Iterator<Item = Range<usize>>) -> Option<Self> {
        let (first, last) = places.fold(None, |reach, place| {
            let (first, last) = reach.unwrap_or((place.start, place.end));
            Some((first.min(place.start), last.max(place.end)))
        })?;
        let last = last.min(text.len());
        let before = text.get(..first.min(last))?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let end = text.get(last..)?.find('\n').map_or(text.len(), |at| last + at);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some(Self { text: text.get(start..end)?, start, line })
    }

    fn place(&self, range: Range<usize>) -> Range<usize> {
        let within = |at: usize| at.saturating_sub(self.start).min(self.text.len());
        within(range.start)..within(range.end)
    }
}

/// The last line about a folder: how many errors and warnings there are.
#[must_use]
pub fn summary(findings: &[Diagnostic]) -> String {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    counted(count(Severity::Error), count(Severity::Warning))
}

/// So many errors and warnings, in words.
#[must_use]
pub fn counted(errors: usize, warnings: usize) -> String {
    let counted = |number: usize, word: &str| match number {
        1 => format!("1 {word}"),
        _ => format!("{number} {word}s"),
    };
    match (errors, warnings) {
        (0, 0) => "no findings".to_owned(),
        (0, warnings) => counted(warnings, "warning"),
        (errors, 0) => counted(errors, "error"),
        (errors, warnings) => {
            format!("{}, {}", counted(errors, "error"), counted(warnings, "warning"))
        }
    }
}
