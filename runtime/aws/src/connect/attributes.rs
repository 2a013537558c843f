//! The attributes that a contact takes along, as Connect accepts them.
//!
//! Keys are of `A-Z a-z 0-9 - _`, and all keys and values of a contact weigh at most 32,768 bytes
//! of UTF-8. Connect says the second only in prose and what it answers to more is not told, so
//! both are checked before anything is sent, and nothing is dropped or cut to make it fit: the
//! machine has already cut what may be cut.
//!
//! Values are data wherever they end up. Control characters, line breaks among them, become one
//! blank. A `$.` or `$[` before a letter, a quote or a bracket gets a blank after the `$`, because
//! a flow that puts the attribute into a parameter could read it as a reference to another one.
//! A value without anything in it says nothing and is left out. Angle brackets stay: agents read
//! them as they are, and generated flows speak values as text, never as SSML.

use std::collections::{BTreeMap, HashMap};

/// What the attributes of a contact may weigh together: bytes of UTF-8.
const LIMIT: usize = 32_768;

/// Why attributes cannot be sent. It names no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributesError {
    /// A key has a character that Connect does not take.
    #[error("the attribute key {0:?} is not of A-Z a-z 0-9 - _")]
    Key(String),
    /// They weigh too much.
    #[error("the attributes weigh {0} bytes, and Connect takes {LIMIT}")]
    TooLarge(usize),
}

/// Attributes in the form in which they are sent.
pub(super) fn attributes<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Result<HashMap<String, String>, AttributesError> {
    let mut sent = BTreeMap::new();
    for (key, value) in pairs {
        if !is_key(key) {
            return Err(AttributesError::Key(key.to_owned()));
        }
        let value = clean(value);
        if !value.is_empty() {
            sent.insert(key.to_owned(), value);
        }
    }
    let weight = sent.iter().map(|(key, value)| key.len() + value.len()).sum();
    if weight > LIMIT {
        return Err(AttributesError::TooLarge(weight));
    }
    Ok(sent.into_iter().collect())
}

fn is_key(key: &str) -> bool {
    let known = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    !key.is_empty() && key.chars().all(known)
}

/// A text without control characters and without anything that could be read as a reference.
pub(super) fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    let mut letters = text.chars().map(blank).peekable();
    while let Some(letter) = letters.next() {
        if letter == ' ' && cleaned.ends_with(' ') {
            continue;
        }
        cleaned.push(letter);
        if letter == '$' && letters.peek().is_some_and(|next| matches!(next, '.' | '[')) {
            let mut ahead = letters.clone();
            ahead.next();
            if ahead.next().is_some_and(|after| !after.is_ascii_digit()) {
                cleaned.push(' ');
            }
        }
    }
    cleaned.trim().to_owned()
}

/// The letter itself, or a blank for what moves a cursor or ends a line.
fn blank(letter: char) -> char {
    if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') { ' ' } else { letter }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(value: &str) -> Option<String> {
        attributes([("key", value)]).unwrap().remove("key")
    }

    #[test]
    fn control_characters_become_one_blank() {
        assert_eq!(one("a\r\n\tb\u{1b}[31m\u{0}").as_deref(), Some("a b [31m"));
        assert_eq!(one(" \u{7}\n "), None);
    }

    #[test]
    fn no_value_is_a_reference_and_amounts_stay() {
        assert_eq!(one("$.Attributes.pin").as_deref(), Some("$ .Attributes.pin"));
        assert_eq!(one("see $['Attributes']").as_deref(), Some("see $ ['Attributes']"));
        assert_eq!(one("$.\u{0}External").as_deref(), Some("$ . External"));
        assert_eq!(one("$.50 or $5").as_deref(), Some("$.50 or $5"));
        assert_eq!(one("$$.x").as_deref(), Some("$$ .x"));
    }

    #[test]
    fn keys_are_of_connects_alphabet() {
        for key in ["a.b", "a b", "", "é", "a$"] {
            assert_eq!(attributes([(key, "v")]), Err(AttributesError::Key(key.to_owned())));
        }
        assert!(attributes([("aZ09-_", "v")]).is_ok());
    }

    #[test]
    fn bytes_are_counted_and_not_letters() {
        let fits = "é".repeat((LIMIT - 2) / 2);
        assert!(attributes([("ab", fits.as_str())]).is_ok());
        let over = attributes([("abc", fits.as_str())]);
        assert_eq!(over, Err(AttributesError::TooLarge(LIMIT + 1)));
    }

    #[test]
    fn any_text_stays_data() {
        let parts = ["$", ".", "[", "A", "5", " ", "\n", "\u{1f600}", "<speak>", "\u{2028}"];
        for first in parts {
            for second in parts {
                for third in parts {
                    let text = clean(&format!("{first}{second}{third}A"));
                    assert!(!text.contains("$.A") && !text.contains("$[A"), "{text:?}");
                    assert!(!text.chars().any(char::is_control), "{text:?}");
                    assert_eq!(clean(&text), text);
                }
            }
        }
    }
}
