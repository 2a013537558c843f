//! Words that several findings share.

use crate::names::is_well_formed;
use crate::source::Span;
use crate::{Code, Diagnostic};

/// What is told, once, of a word that the language has and this version has not.
pub(super) fn not_built(span: Span, word: &str) -> Diagnostic {
    Diagnostic::error(
        Code::S014NotBuilt,
        span,
        format!("`{word}` is a word of the language, but not built yet"),
    )
    .help("leave it out for now; a later version will take it")
}

/// A text as a message shows it: not longer than a line can hold.
pub(super) fn shortened(text: &str) -> String {
    let mut shown: String = text.chars().take(40).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// Several words as one name.
pub(super) fn one_name<'w>(words: impl Iterator<Item = &'w str>) -> Option<String> {
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let name = words.join("_");
    (words.len() > 1 && is_well_formed(&name)).then_some(name)
}
