//! T007, T008, T009: every text has its translation, every translation its text, and both name the
//! same values.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_syntax::ast::Words;
use pivotline_syntax::{Code, Diagnostic, Sources, Span};

use super::changed_texts::older_forms;
use super::text_empty::is_empty;
use crate::findings::Findings;
use crate::lowering::lines_of_blocks;
use crate::meaning::{Facts, Translation, Written, holes, is_values_alone, text_key};
use crate::reading::Reading;

/// The longest text that a help repeats, in characters.
const LONGEST_SHOWN: usize = 300;

/// Tells texts and translations that lack each other, and values that differ.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    sources: &Sources,
    written: &Written<'_>,
    reading: &Reading,
    findings: &mut Findings,
) {
    let texts = Texts::new(facts, written);
    // What seems to be a translation of no text may be one of words that are not understood.
    let is_menu = |file| reading.texts.iter().all(|texts| texts.file != file);
    let all_understood = !findings.has_errors_of_shape(is_menu);
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
        let mut files = reading.texts.iter().filter(|file| file.tag.as_deref() == Some(*tag));
        let path = files.find_map(|file| sources.file(file.file)).map(|file| file.path.as_str());
        let language = OfLanguage { facts, texts: &texts, tag, path };
        let unused = language.check(findings);
        if all_understood {
            unused.values().for_each(|one| findings.push(of_no_text(*one)));
        }
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
                if is_empty(words) || is_values_alone(words) {
                    continue;
                }
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

/// The translations to a language.
struct OfLanguage<'c, 'f, 'a> {
    facts: &'c Facts<'f, 'a>,
    texts: &'c Texts<'a>,
    tag: &'c str,
    /// A file of them, if there is one.
    path: Option<&'c str>,
}

impl<'c, 'a> OfLanguage<'c, '_, 'a> {
    /// Tells what is not translated or has other values; gives what is translated for nothing.
    fn check(&self, findings: &mut Findings) -> BTreeMap<&'c str, Translation<'a>> {
        let mut unused: BTreeMap<&str, Translation<'_>> = BTreeMap::new();
        for (key, one) in self.facts.translations.of_tag(self.tag) {
            if self.texts.all.contains(key) {
                same_values(one, findings);
            } else {
                unused.insert(key, one);
            }
        }
        if self.facts.translations.of_tag(self.tag).next().is_none() {
            self.none_at_all(findings);
            return unused;
        }
        let needed = self.texts.by_tag.get(self.tag).into_iter().flatten();
        let missing: Vec<(&str, &Words)> = needed
            .filter(|(_, words)| self.facts.translations.get(self.tag, words).is_none())
            .map(|(key, words)| (key.as_str(), *words))
            .collect();
        let new = missing.iter().map(|(key, _)| *key);
        let changed = older_forms(new, unused.keys().copied());
        for (key, words) in missing {
            let old = changed.get(key).and_then(|old| unused.remove(old));
            findings.push(self.not_translated(key, words, old));
        }
        unused
    }

    fn not_translated(&self, key: &str, words: &Words, old: Option<Translation<'_>>) -> Diagnostic {
        let message = format!("this text is not translated to `{}`", self.tag);
        let finding = Diagnostic::error(Code::T007NotTranslated, words.span, message);
        if let Some(old) = old {
            return finding
                .also(old.text.span, "this translation has no text any more: changed?")
                .help("write the new text there, and see whether its translation still holds");
        }
        let text = if key.chars().count() > LONGEST_SHOWN { "…" } else { key };
        finding.help(format!("add `\"{text}\" = \"…\"` to the file `{}`", self.file()))
    }

    fn file(&self) -> String {
        self.path.map_or_else(|| format!("NAME.{}.texts", self.tag), str::to_owned)
    }

    /// Where nothing is translated, one finding says so.
    fn none_at_all(&self, findings: &mut Findings) {
        let tag = self.tag;
        let count = self.texts.by_tag.get(tag).map_or(0, BTreeMap::len);
        if count == 0 {
            return;
        }
        let lines = self.facts.folder.lines.values();
        let mut languages = lines.flat_map(|line| line.languages.iter().skip(1));
        let Some(language) = languages.find(|one| one.tag.value == tag) else { return };
        let message = format!("nothing is translated to `{tag}`: there are {count} texts");
        findings.push(Diagnostic::error(Code::T007NotTranslated, language.tag.span, message).help(
            format!("write a file `{}` with lines `\"text\" = \"translation\"`", self.file()),
        ));
    }
}

fn of_no_text(one: Translation<'_>) -> Diagnostic {
    let message = "no menu has this text any more";
    Diagnostic::error(Code::T008NothingToTranslate, one.text.span, message)
        .help("take the line out, or write the text as the menu has it")
}

fn same_values(one: Translation<'_>, findings: &mut Findings) {
    let (text, translation) = (holes(one.text), holes(one.translation));
    if text == translation || is_empty(one.translation) {
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
