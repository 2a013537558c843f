//! T001: every text says something.

use pivotline_syntax::ast::{Piece, Words};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::Written;
use crate::reading::Reading;

/// Tells texts without a word, options without a label and empty translations.
pub(super) fn check(written: &Written<'_>, reading: &Reading, findings: &mut Findings) {
    let entries = reading.texts.iter().flat_map(|file| &file.entries);
    let texts = written.texts.iter().flat_map(|text| text.both());
    for words in texts.chain(entries.map(|entry| &entry.translation)) {
        if is_empty(words) {
            findings.push(
                Diagnostic::error(
                    Code::T001EmptyText,
                    words.span,
                    "there are no words in this text",
                )
                .help("write what is said, or take the statement out"),
            );
        }
    }
    for span in &written.unlabelled {
        findings.push(
            Diagnostic::error(Code::T001EmptyText, *span, "this option has no words")
                .help("write what it is for behind its key: `1 \"check your balance\" -> …`"),
        );
    }
}

/// Whether there is neither a word nor a value.
pub(super) fn is_empty(words: &Words) -> bool {
    words.pieces.iter().all(|piece| match piece {
        Piece::Text(text) => text.trim().is_empty(),
        Piece::Hole(_) => false,
    })
}
