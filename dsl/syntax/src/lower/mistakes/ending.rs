//! Lines that are understood up to an end that other languages would have.

use super::BadLine;
use crate::source::Span;
use crate::{Code, Diagnostic, Edit};

/// What people write, and what it is here.
const SPELLINGS: &[(&str, &str)] = &[
    ("unless", "when not"),
    ("only when", "when"),
    ("only if", "when"),
    ("on the screen", "on screen"),
    ("only on screen", "on screen"),
    ("on the phone", "on voice"),
    ("on phone", "on voice"),
    ("only on voice", "on voice"),
];

/// `1 "…" -> main;`, `1 "…" -> "main"`, `1 "…" -> main unless late`, `1 "…" when late -> main`
pub(super) fn find(line: BadLine<'_>) -> Option<Diagnostic> {
    let (before, rest) = line.text.split_at_checked(crate::parser::understood(line.text))?;
    let rest = rest.trim_start();
    let followed = |word: &str| {
        rest.strip_prefix(word).is_some_and(|more| more.is_empty() || more.starts_with(' '))
    };
    if let Some((word, meant)) = SPELLINGS.iter().find(|(word, _)| followed(word)) {
        let message = format!("`{word}` is not understood here");
        return Some(line.instead(rest.get(..word.len())?, &message, meant));
    }
    if !before.trim().is_empty() && matches!(rest, "." | ";" | "," | ":" | "!") {
        let span = line.at(rest);
        let told = Diagnostic::error(Code::S001NotUnderstood, span, "a line ends without a mark")
            .help("take it away")
            .fix("take it away", vec![Edit { span, text: String::new() }]);
        return Some(told);
    }
    if before.trim_end().ends_with("->") {
        let name = rest.trim_matches(['"', '\'', '(', ')', '`', '“', '”']);
        let marked = name.len() < rest.len() && super::is_name(name);
        return marked.then(|| line.instead(rest, "a place is a bare name", name));
    }
    condition_before_arrow(line, before, rest)
}

fn condition_before_arrow(line: BadLine<'_>, before: &str, rest: &str) -> Option<Diagnostic> {
    let goes = rest.starts_with("->").then_some(rest)?;
    let (first, condition) = before.split_at_checked(before.rfind(" when ")?)?;
    let condition = condition.trim();
    if condition.contains('"') || first.trim_end().is_empty() {
        return None;
    }
    let span: Span = line.at(condition);
    let text = format!("{} {goes} {condition}", first.trim_end());
    let told = Diagnostic::error(
        Code::S001NotUnderstood,
        span,
        "a condition stands at the end of its line",
    )
    .help(format!("write `{goes} {condition}`"))
    .fix("write it at the end", vec![Edit { span: line.span, text }]);
    Some(told)
}
