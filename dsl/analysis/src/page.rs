//! The pages of codes: what a check looks for, why, an example, what to write instead.

use pivotline_syntax::Code;

/// The page of a code, as Markdown.
#[must_use]
pub fn explain(code: Code) -> &'static str {
    match code {
        Code::N001UnknownName => include_str!("pages/N001.md"),
        other => pivotline_syntax::page(other).unwrap_or_default(),
    }
}
