//! T010: a label completes "To …"; it is no sentence of its own.

use std::collections::BTreeSet;

use pivotline_ir::{OptionSentence, Tag, option_sentence};
use pivotline_syntax::ast::{Piece, Words};
use pivotline_syntax::{Code, Diagnostic, Edit, Severity, Sources};

use crate::findings::Findings;
use crate::meaning::{Facts, Use, Written};

/// Tells labels, and translations of labels, that are sentences of their own.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    sources: &Sources,
    written: &Written<'_>,
    findings: &mut Findings,
) {
    let lines = facts.folder.lines.values();
    let firsts = lines.filter_map(|line| line.languages.first());
    let firsts: BTreeSet<&str> = firsts.map(|language| language.tag.value.as_str()).collect();
    // A folder's texts are written in one language; where lines differ, none is known to be it.
    let first = firsts.first().filter(|_| firsts.len() == 1).map(|tag| Tag::from(*tag));
    let labels = written.texts.iter().filter(|text| text.what == Use::Label);
    for words in labels.flat_map(|text| text.both()) {
        if let Some(tag) = &first {
            of_label(sources, words, tag, findings);
        }
        for tag in facts.translations.tags() {
            if let Some(found) = facts.translations.get(tag, words) {
                of_label(sources, found.translation, &tag.into(), findings);
            }
        }
    }
}

fn of_label(sources: &Sources, words: &Words, tag: &Tag, findings: &mut Findings) {
    let Some(sentence) = option_sentence(tag) else { return };
    let Some(inside) = inside(sources, words) else { return };
    let label = Label::new(inside, words, &sentence, tag);
    let reasons = label.reasons();
    let Some(first) = reasons.first() else { return };
    let message = format!("a label completes \"{}…\", and this one {first}", sentence.before);
    let mut finding = Diagnostic::error(Code::T010LabelIsSentence, words.span, message);
    if !label.repeats && !label.presses {
        finding.severity = Severity::Warning;
    }
    if let [_, rest @ ..] = reasons.as_slice()
        && !rest.is_empty()
    {
        finding = finding.label(format!("it also {}", rest.join(" and ")));
    }
    let better = label.better;
    if better.is_empty() {
        findings.push(finding.help("write what the caller wants to do: `report an outage`"));
        return;
    }
    let spoken = format!("{}{better}{}…", sentence.before, sentence.between);
    let edit = Edit { span: words.span, text: format!("\"{better}\"") };
    let help = format!("write `{better}`, which is spoken as \"{spoken}\"");
    findings.push(finding.help(help).fix(format!("write `\"{better}\"`"), vec![edit]));
}

/// What stands between the marks, where they are one pair.
fn inside<'s>(sources: &'s Sources, words: &Words) -> Option<&'s str> {
    let inside = sources.text(words.span).strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains('"')).then_some(inside)
}

/// A label, and what makes it a sentence.
struct Label {
    /// It begins with the word that is spoken before it.
    repeats: bool,
    capital: bool,
    stop: bool,
    presses: bool,
    /// The word that begins the sentence.
    begins: String,
    /// What could be written instead.
    better: String,
}

impl Label {
    fn new(inside: &str, words: &Words, sentence: &OptionSentence, tag: &Tag) -> Self {
        let begins = sentence.before.trim().to_owned();
        let mut better = inside.trim();
        let unpressed = without_key(better, sentence.between.trim_matches([',', ' ']));
        let presses = unpressed.is_some();
        better = unpressed.unwrap_or(better);
        let stopped = better.trim_end_matches(['.', '!', '?', ' ']);
        let stop = stopped.len() < better.len() && !presses;
        better = stopped;
        let rest = without_first(better, &begins);
        let repeats = rest.is_some();
        better = rest.unwrap_or(better);
        let begins_with_value = matches!(words.pieces.first(), Some(Piece::Hole(_)));
        let capital = tag.language() == "en" && !begins_with_value && is_capitalised(better);
        let better = if capital { lower_first(better) } else { better.to_owned() };
        Self { repeats, capital, stop, presses, begins, better }
    }

    fn reasons(&self) -> Vec<String> {
        let all = [
            (self.repeats, format!("begins with `{}` itself", self.begins)),
            (self.presses, "says which key to press".to_owned()),
            (self.capital, "begins with a capital letter".to_owned()),
            (self.stop, "ends like a sentence".to_owned()),
        ];
        all.into_iter().filter(|(is, _)| *is).map(|(_, reason)| reason).collect()
    }
}

/// The text before `, press 1`, if that stands in it.
fn without_key<'t>(text: &'t str, press: &str) -> Option<&'t str> {
    let lower = text.to_ascii_lowercase();
    let at = lower.find(press)?;
    let behind = lower.get(at + press.len()..)?.trim_start();
    let key = behind.starts_with(|first: char| first.is_ascii_digit());
    let before = text.get(..at)?;
    let is_word = before.is_empty() || before.ends_with([' ', ',']);
    (key && is_word).then(|| before.trim_end_matches([',', ' ']))
}

/// The text behind its first word, if that is this one.
fn without_first<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (first, rest) = text.split_once(' ')?;
    first.eq_ignore_ascii_case(word).then(|| rest.trim_start())
}

/// Whether the first word has a capital letter and then small ones: no `I`, no `FAQ`.
fn is_capitalised(text: &str) -> bool {
    let word = text.split(|letter: char| !letter.is_alphabetic()).next().unwrap_or_default();
    let mut letters = word.chars();
    let capital = letters.next().is_some_and(char::is_uppercase);
    capital && letters.clone().next().is_some() && letters.all(char::is_lowercase)
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::{is_capitalised, without_key};

    #[test]
    fn names_of_one_capital_and_short_forms_are_left() {
        assert!(is_capitalised("Report an outage"));
        assert!(!is_capitalised("FAQ"));
        assert!(!is_capitalised("I want to pay"));
        assert!(!is_capitalised("report an outage in Boston"));
    }

    #[test]
    fn a_key_is_a_digit_behind_its_word() {
        assert_eq!(without_key("To pay, press 1", "press"), Some("To pay"));
        assert_eq!(without_key("hear our press news", "press"), None);
        assert_eq!(without_key("hear about press 1 coffee", "xpress"), None);
    }
}
