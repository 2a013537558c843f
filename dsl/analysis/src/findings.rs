//! The findings of a run: each told once, in the order of their places.

use std::collections::BTreeSet;

use pivotline_syntax::{Code, Diagnostic, FileId, Severity, Span};

use crate::grouping::grouped;

/// Why something has no meaning.
pub(crate) enum Trouble {
    /// It is to be told.
    Tell(Box<Diagnostic>),
    /// It follows from something that is told where it stands.
    Told,
}

/// Something that may have no meaning.
pub(crate) type Found<T> = Result<T, Trouble>;

impl From<Diagnostic> for Trouble {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Tell(Box::new(diagnostic))
    }
}

/// Findings so far.
#[derive(Default)]
pub(crate) struct Findings {
    all: Vec<Diagnostic>,
    /// Where something was not understood.
    gaps: BTreeSet<(FileId, u32)>,
    /// Files of which only that is told: they are in another encoding.
    unreadable: BTreeSet<FileId>,
}

impl Findings {
    /// Takes in what was not understood: what seems to lack around it may stand there.
    pub(crate) fn push_not_understood(&mut self, diagnostic: Diagnostic) {
        let span = diagnostic.primary.span;
        self.gaps.insert((span.file, span.start));
        if diagnostic.code == Code::S021NotUtf8 {
            self.unreadable.insert(span.file);
        }
        self.push(diagnostic);
    }

    /// Whether something in a block was not understood.
    pub(crate) fn has_gap(&self, block: Span) -> bool {
        let range = (block.file, block.start)..=(block.file, block.end);
        self.gaps.range(range).next().is_some()
    }

    /// Whether there is a file in another encoding; it may declare whatever seems to lack.
    pub(crate) fn has_unreadable(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// Takes one in.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.all.push(diagnostic);
    }

    /// Takes in those that there are.
    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.all.extend(diagnostics);
    }

    /// What was found, or the trouble with it told.
    pub(crate) fn note<T>(&mut self, found: Found<T>) -> Option<T> {
        match found {
            Ok(value) => Some(value),
            Err(Trouble::Tell(diagnostic)) => {
                self.push(*diagnostic);
                None
            }
            Err(Trouble::Told) => None,
        }
    }

    /// Whether nothing can be built.
    pub(crate) fn has_errors(&self) -> bool {
        self.all.iter().any(|finding| finding.severity == Severity::Error)
    }

    /// Whether anything of the shape of these files is in error.
    pub(crate) fn has_errors_of_shape(&self, of: impl Fn(FileId) -> bool) -> bool {
        self.all.iter().any(|finding| {
            let is_shape = finding.code.as_str().starts_with('S');
            is_shape && finding.severity == Severity::Error && of(finding.primary.span.file)
        })
    }

    /// Whether an error may hide a way, so that what looks unreached need not be. Texts and limits
    /// hide none, but an option without words does.
    pub(crate) fn may_hide_ways(&self) -> bool {
        let hides =
            |code: Code| code == Code::T001EmptyText || !code.as_str().starts_with(['T', 'L']);
        self.all.iter().any(|finding| finding.severity == Severity::Error && hides(finding.code))
    }

    /// All of them by place, each cause once.
    pub(crate) fn sorted(mut self) -> Vec<Diagnostic> {
        let unreadable = std::mem::take(&mut self.unreadable);
        self.all.retain(|finding| {
            finding.code == Code::S021NotUtf8 || !unreadable.contains(&finding.primary.span.file)
        });
        self.all.sort_by(|one, other| {
            let key = |finding: &Diagnostic| (finding.primary.span, finding.code);
            key(one).cmp(&key(other)).then_with(|| one.message.cmp(&other.message))
        });
        self.all.dedup_by(|later, earlier| {
            later.primary.span == earlier.primary.span
                && later.code == earlier.code
                && later.message == earlier.message
        });
        grouped(self.all)
    }
}
