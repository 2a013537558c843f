//! Options whose words have no marks, or whose condition stands too early.

use super::BadLine;
use crate::{Code, Diagnostic, Edit};

/// Whether a word is the key of an option.
pub(super) fn is_key(word: &str) -> bool {
    word.len() == 1 && word.starts_with(|c: char| c.is_ascii_digit())
        || matches!(word, "star" | "hash" | "tap")
}

/// `1 hear our address -> x`, `1 hear our address" -> x`, `2 when late "…" -> x`
pub(super) fn find(line: BadLine<'_>) -> Option<Diagnostic> {
    if !is_key(line.first) || line.text.contains('\n') {
        return None;
    }
    let rest = line.rest();
    if rest.starts_with(['"', '“', '„', '«']) {
        return None;
    }
    if let Some(told) = early_condition(line, rest) {
        return Some(told);
    }
    let (speech, _) = rest.split_once("->").or_else(|| rest.split_once("=>"))?;
    let speech = speech.trim_end();
    let first = speech.split_whitespace().next()?;
    if speech.ends_with('"') && speech.matches('"').count() == 1 {
        return Some(super::missing_before(line, first));
    }
    if speech.contains(['"', '“', '”']) {
        return None;
    }
    let words = speech.trim_matches(['\'', '‘', '’', '`']);
    let message = "words stand in quotation marks";
    Some(line.instead(speech, message, &format!("\"{words}\"")))
}

fn early_condition(line: BadLine<'_>, rest: &str) -> Option<Diagnostic> {
    let early = ["when ", "if ", "on voice ", "on screen "];
    if !early.iter().any(|word| rest.starts_with(word)) {
        return None;
    }
    let (condition, option) = rest.split_at_checked(rest.find('"')?)?;
    let condition = condition.trim_end();
    let what = if condition.starts_with("on ") { "a face" } else { "a condition" };
    let text = format!("{} {option} {condition}", line.first);
    let told = Diagnostic::error(
        Code::S001NotUnderstood,
        line.at(condition),
        format!("{what} stands at the end of its line"),
    )
    .help(format!("write `{} \"…\" -> … {condition}`", line.first))
    .fix("write it at the end", vec![Edit { span: line.span, text }]);
    Some(told)
}
