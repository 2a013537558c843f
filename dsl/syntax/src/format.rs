//! The formatter.

/// The text with one blank between words.
#[must_use]
pub fn format(text: &str) -> String {
    text.to_owned()
}
