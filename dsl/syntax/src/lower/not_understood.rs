//! What is told of a line that is not understood: the form that its first word has.

use strsim::damerau_levenshtein;

use super::mistakes::{self, BadLine};
use super::remedy::{begins_with, is_held, remedy};
use super::vocabulary::{FORMS, block_words};
use super::wording::shortened;
use crate::ast::BlockWord;
use crate::parser;
use crate::source::Span;
use crate::{Code, Diagnostic, Edit};

/// Words of the language that are not suggested, because they are not built yet.
const NOT_BUILT: &[&str] = &["given", "lists"];

/// A line longer than this is no line of a menu; it is not looked into.
const LONGEST_LINE: usize = 1_000;

/// In how many arrows of a line the one inside words is looked for.
const MOST_ARROWS: usize = 10;

/// A bad line in a block.
pub(super) fn line(span: Span, text: &str, block: BlockWord) -> Diagnostic {
    let span = trimmed(span, text);
    let text = text.trim();
    let one_line = text.len() <= LONGEST_LINE && text.lines().count() == 1;
    let first = first_word(text);
    let bad = BadLine { span, text, first, block: Some(block) };
    if one_line && let Some(told) = mistakes::find(bad) {
        return told;
    }
    if one_line && text.matches('"').count() % 2 == 1 {
        return Diagnostic::error(Code::S010UnclosedWords, span, "a quotation mark is missing in this line")
            .help("words stand in `\"` on both sides, on one line; a quotation inside them takes curly marks");
    }
    let told = Diagnostic::error(Code::S001NotUnderstood, span, "this line is not understood");
    if !begins_a_statement(first) {
        return match nearest(first, Some(block)) {
            Some(word) => misspelt(told, first, word),
            None => told.help(begins_with(block)),
        };
    }
    if one_line && let Some(told) = without_marks(span, text, first) {
        return told;
    }
    if let Some(at) = arrow_in_words(text) {
        let start = span.start.saturating_add(at);
        let arrow = Span { start, end: start.saturating_add(2), ..span };
        return Diagnostic::error(Code::S001NotUnderstood, arrow, "words hold no `->`")
            .help("what is said stands in quotation marks; where it goes stands behind them");
    }
    if !one_line {
        return told.help(remedy(text, first, 0, block));
    }
    let understood = parser::understood(text);
    narrowed(span, text, understood).help(remedy(text, first, understood, block))
}

/// Whether a line begins like a statement, or with words.
pub(super) fn begins_a_line(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('"') || begins_a_statement(first_word(text))
}

fn first_word(text: &str) -> &str {
    text.split(|c: char| c.is_whitespace() || c == '"').next().unwrap_or_default()
}

/// What is told where words alone follow the first word, and have no marks.
fn without_marks(span: Span, text: &str, first: &str) -> Option<Diagnostic> {
    let words = text.strip_prefix(first)?.trim();
    let speech = words.trim_matches(['\'', '‘', '’', '`']);
    let alone = !words.is_empty() && !words.contains(['"', '“', '”', '{', '}']);
    let speaks = matches!(first, "say" | "brand" | "silence" | "confirm");
    if !speaks || !alone || words.contains("->") || words.contains(" when ") {
        return None;
    }
    let length = u32::try_from(words.len()).unwrap_or(0);
    let at = Span { start: span.end.saturating_sub(length), ..span };
    let told = Diagnostic::error(Code::S001NotUnderstood, at, "words stand in quotation marks")
        .help(format!("write `{first} \"{}\"`", shortened(speech)))
        .fix("write the marks", vec![Edit { span: at, text: format!("\"{speech}\"") }]);
    Some(told)
}

/// What is told of a line whose beginning is understood: where that ends.
fn narrowed(span: Span, text: &str, understood: usize) -> Diagnostic {
    let (before, rest) = text.split_at_checked(understood).unwrap_or(("", text));
    let rest = rest.trim_start();
    if rest.is_empty() {
        return Diagnostic::error(
            Code::S001NotUnderstood,
            span,
            "something is missing at the end of this line",
        );
    }
    if before.is_empty() {
        return Diagnostic::error(Code::S001NotUnderstood, span, "this line is not understood");
    }
    let length = u32::try_from(rest.len()).unwrap_or(0);
    let at = Span { start: span.end.saturating_sub(length), ..span };
    Diagnostic::error(
        Code::S001NotUnderstood,
        at,
        format!("`{}` is not understood here", shortened(rest)),
    )
    .label("the line is understood up to here")
}

fn begins_a_statement(first: &str) -> bool {
    first.starts_with(|c: char| c.is_ascii_digit()) || FORMS.iter().any(|(word, _)| *word == first)
}

fn misspelt(told: Diagnostic, first: &str, word: &str) -> Diagnostic {
    let span = told.primary.span;
    let end = span.start.saturating_add(u32::try_from(first.len()).unwrap_or(0));
    let edit = Edit { span: Span { end, ..span }, text: word.to_owned() };
    told.label(format!("no line begins with `{}`", shortened(first)))
        .help(format!("did you mean `{word}`?"))
        .fix(format!("write `{word}`"), vec![edit])
}

/// A bad line outside any block.
pub(super) fn outside(span: Span, text: &str) -> Diagnostic {
    let span = trimmed(span, text);
    let text = text.trim();
    let bad = BadLine { span, text, first: first_word(text), block: None };
    if text.len() <= LONGEST_LINE
        && let Some(told) = mistakes::find(bad)
    {
        return told;
    }
    Diagnostic::error(Code::S001NotUnderstood, span, "this line is not understood").help(format!(
        "outside a block only a block can begin, with one of: {}; a comment begins with `#`",
        block_words()
    ))
}

/// What stands in a head between its name and its brace.
pub(super) fn head(span: Span, text: &str, word: &str) -> Diagnostic {
    let span = trimmed(span, text);
    let message = format!("`{}` is not understood here", shortened(text.trim()));
    Diagnostic::error(Code::S001NotUnderstood, span, message).help(format!(
        "a head is written `{word} name {{`, or `{word} name on screen {{`, or `on voice`"
    ))
}

fn trimmed(span: Span, text: &str) -> Span {
    let length = u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX);
    Span { end: span.start.saturating_add(length).min(span.end), ..span }
}

/// Where words hold an arrow.
fn arrow_in_words(text: &str) -> Option<u32> {
    let in_words =
        |at: &usize| text.get(..*at).is_some_and(|before| before.matches('"').count() % 2 == 1);
    let at = text.match_indices("->").map(|(at, _)| at).take(MOST_ARROWS).find(in_words)?;
    u32::try_from(at).ok()
}

/// The word that a first word is nearest to: of equally near ones, one that goes on where it ends,
/// then one that the block holds.
fn nearest(first: &str, block: Option<BlockWord>) -> Option<&'static str> {
    if first.len() < 3 || first.len() > 20 {
        return None;
    }
    let distance = |word: &str| damerau_levenshtein(word, &first.to_lowercase());
    let words = FORMS.iter().map(|(word, _)| *word);
    let words = words.filter(|word| word.len() > 2 && !NOT_BUILT.contains(word));
    words
        .map(|word| {
            let elsewhere = block.is_some_and(|block| !is_held(word, block));
            (distance(word), !word.starts_with(first), elsewhere, word)
        })
        .min()
        .filter(|(distance, .., word)| *distance <= 1 + word.len() / 6)
        .map(|(.., word)| word)
}
