//! Texts in which ids of the template are marked, until a text is the template's.

use serde_json::Value;

use super::resources::sub;

/// What stand around an id in a flow's content until it is a template's text.
pub(super) const MARKS: [char; 2] = ['\u{e000}', '\u{e001}'];

/// A text with marked ids, as a template has it.
pub(super) fn references(text: &str) -> Value {
    if text.contains(MARKS) { sub(&substituted(text)) } else { text.into() }
}

/// A text with marked ids, for `Fn::Sub`.
pub(super) fn substituted(text: &str) -> String {
    let [open, close] = MARKS;
    text.replace("${", "${!").replace(open, "${").replace(close, "}")
}

/// JSON without characters that YAML takes for the end of a line or refuses.
pub(super) fn printable(json: &str) -> String {
    let is_bad = |c: char| {
        matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
    };
    json.chars().fold(String::with_capacity(json.len()), |mut text, c| {
        if is_bad(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)))
        } else {
            text.push(c)
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_content_is_taken_for_a_name_or_the_end_of_a_line() {
        assert_eq!(printable("a\u{2028}b\u{85}"), "a\\u2028b\\u0085");
    }
}
