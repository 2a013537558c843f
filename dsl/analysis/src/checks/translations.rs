//! T007, T008, T009: every text has its translation, every translation its text, and both name the
//! same values.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::ast::Words;
use pivotline_syntax::{Code, Diagnostic, Span};
use strsim::normalized_levenshtein;

use crate::findings::Findings;
use crate::lowering::lines_of_blocks;
use crate::meaning::{Facts, Translation, Written, holes, text_key};
use crate::reading::Reading;

/// How alike two texts must be for one to be taken for the other's older form.
const ALIKE: f64 = 0.6;

/// For how many texts of a language such a pair is looked for.
const MOST_PAIRED: usize = 20;

/// With how many leftover translations each of them is compared.
const MOST_COMPARED: usize = 100;

/// The longest text that is compared.
const LONGEST_COMPARED: usize = 300;

/// The longest text that a help repeats, in characters.
const LONGEST_SHOWN: usize = 80;

/// Tells texts and translations that lack each other, and values that differ.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    written: &Written<'_>,
    reading: &Reading,
    findings: &mut Findings,
) {
    let texts = Texts::new(facts, written);
    let mut wanted: BTreeSet<&str> = BTreeSet::new();
    for line in facts.folder.lines.values() {
        wanted.extend(line.languages.iter().skip(1).map(|one| one.tag.value.as_str()));
    }
    for tag in &wanted {
        let mut files = reading.texts.iter().filter(|file| file.tag.as_deref() == Some(*tag));
        let whole = |file| Span { file, start: 0, end: u32::MAX };
        if files.any(|file| findings.has_gap(whole(file.file))) {
            // What seems to lack a translation may stand in the line that is not understood.
            continue;
        }
        of_language(facts, &texts, tag, findings);
    }
    for file in &reading.texts {
        let spoken = file.tag.as_deref().is_some_and(|tag| wanted.contains(tag));
        if !spoken {
            let at = Span { file: file.file, start: 0, end: 0 };
            let (message, help) = match &file.tag {
                Some(tag) => (
                    format!("no line speaks `{tag}` beside its first language"),
                    format!("offer it in the line: `language {tag} voice … key 2 \"…\"`"),
                ),
                None => (
                    "the name of this file does not say its language".to_owned(),
                    "a file of translations is called like `bank.es-US.texts`".to_owned(),
                ),
            };
            findings.push(Diagnostic::error(Code::T008NothingToTranslate, at, message).help(help));
        }
    }
}

/// The texts that are translated: by language, and all of them.
struct Texts<'a> {
    by_tag: BTreeMap<&'a str, BTreeMap<String, &'a Words>>,
    all: BTreeSet<String>,
}

impl<'a> Texts<'a> {
    fn new(facts: &Facts<'_, 'a>, written: &Written<'a>) -> Self {
        let mut texts = Self { by_tag: BTreeMap::new(), all: BTreeSet::new() };
        let lines = lines_of_blocks(facts);
        for text in written.texts.iter().filter(|text| text.what.is_translated()) {
            for words in text.both() {
                let key = text_key(words);
                texts.all.insert(key.clone());
                for line in lines.get(text.owner).into_iter().flatten() {
                    let others = facts.folder.lines.get(line).map(|line| &line.languages);
                    for language in others.into_iter().flatten().skip(1) {
                        let of_tag = texts.by_tag.entry(&language.tag.value).or_default();
                        of_tag.entry(key.clone()).or_insert(words);
                    }
                }
            }
        }
        texts
    }
}

fn of_language(facts: &Facts<'_, '_>, texts: &Texts<'_>, tag: &str, findings: &mut Findings) {
    let translations = facts.translations;
    let mut unused: BTreeMap<&str, Translation<'_>> = BTreeMap::new();
    for (key, one) in translations.of_tag(tag) {
        if texts.all.contains(key) {
            same_values(one, findings);
        } else {
            unused.insert(key, one);
        }
    }
    if translations.of_tag(tag).next().is_none() {
        none_at_all(facts, texts, tag, findings);
        return;
    }
    let needed = texts.by_tag.get(tag).into_iter().flatten();
    let missing = needed.filter(|(_, words)| translations.get(tag, words).is_none());
    for (count, (key, words)) in missing.enumerate() {
        let message = format!("this text is not translated to `{tag}`");
        let finding = Diagnostic::error(Code::T007NotTranslated, words.span, message);
        let pair = if count < MOST_PAIRED { nearest(key, &unused) } else { None };
        findings.push(match pair.and_then(|old| unused.remove_entry(old.as_str())) {
            Some((_, old)) => finding
                .also(old.text.span, "this translation has no text any more: changed?")
                .help("write the new text there, and see whether its translation still holds"),
            None => {
                let text = if key.chars().count() > LONGEST_SHOWN { "…" } else { key };
                finding.help(format!("add `\"{text}\" = \"…\"` to the file `NAME.{tag}.texts`"))
            }
        });
    }
    for one in unused.values() {
        let message = "no menu has this text any more";
        findings.push(
            Diagnostic::error(Code::T008NothingToTranslate, one.text.span, message)
                .help("take the line out, or write the text as the menu has it"),
        );
    }
}

/// Where nothing is translated, one finding says so.
fn none_at_all(facts: &Facts<'_, '_>, texts: &Texts<'_>, tag: &str, findings: &mut Findings) {
    let count = texts.by_tag.get(tag).map_or(0, BTreeMap::len);
    if count == 0 {
        return;
    }
    let lines = facts.folder.lines.values();
    let languages = lines.flat_map(|line| line.languages.iter().skip(1));
    let Some(language) = languages.into_iter().find(|one| one.tag.value == tag) else { return };
    let message = format!("nothing is translated to `{tag}`: there are {count} texts");
    findings.push(
        Diagnostic::error(Code::T007NotTranslated, language.tag.span, message).help(format!(
            "write a file `NAME.{tag}.texts` with lines `\"text\" = \"translation\"`"
        )),
    );
}

fn nearest(text: &str, unused: &BTreeMap<&str, Translation<'_>>) -> Option<String> {
    let short = |text: &str| text.len() <= LONGEST_COMPARED;
    let old = unused.keys().filter(|old| short(old) && short(text)).take(MOST_COMPARED);
    let alike = old.map(|old| (normalized_levenshtein(text, old), *old));
    let near = alike.filter(|(alike, _)| *alike >= ALIKE);
    near.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, old)| old.to_owned())
}

fn same_values(one: Translation<'_>, findings: &mut Findings) {
    let (text, translation) = (holes(one.text), holes(one.translation));
    if text == translation {
        return;
    }
    let list = |names: &[String]| match names {
        [] => "no value".to_owned(),
        _ => names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "),
    };
    let message = format!("the text names {}, its translation {}", list(&text), list(&translation));
    findings.push(
        Diagnostic::error(Code::T009TranslationHasOtherValues, one.translation.span, message)
            .help("both name the same values, each as often"),
    );
}
