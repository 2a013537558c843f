//! N013: each language of a line can be spoken, and callers can choose it.

use std::collections::BTreeMap;

use pivotline_ir::{Engine, option_sentence};
use pivotline_syntax::ast::OptionKey;
use pivotline_syntax::{Code, Diagnostic, Edit, Span};

use crate::findings::Findings;
use crate::meaning::nearest;
use crate::shapes::{Folder, LanguageShape};

/// Tells languages without a region, without a known sentence for options, or without an offer.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for line in folder.lines.values() {
        let mut tags: BTreeMap<&str, Span> = BTreeMap::new();
        let mut keys: BTreeMap<String, Span> = BTreeMap::new();
        for (at, language) in line.languages.iter().enumerate() {
            let tag = language.tag.value.as_str();
            if let Some(first) = tags.insert(tag, language.tag.span) {
                let message = format!("`{tag}` is a language of this line already");
                let again = Diagnostic::error(Code::N013Language, language.tag.span, message);
                findings.push(again.also(first, "it stands here first"));
                continue;
            }
            spoken(language, findings);
            engine(language, findings);
            if at > 0 && language.offer.is_none() {
                let message = format!("nobody can choose `{tag}`: it is offered on no key");
                findings.push(
                    Diagnostic::error(Code::N013Language, language.tag.span, message)
                        .help("offer it in its own words: `key 2 \"Para español, oprima 2.\"`"),
                );
            }
            offer_key(language, &mut keys, findings);
        }
    }
}

fn spoken(language: &LanguageShape<'_>, findings: &mut Findings) {
    let tag = language.tag.value.as_str();
    if !has_region(tag) {
        let message = format!("`{tag}` does not say which region's language it is");
        findings.push(
            Diagnostic::error(Code::N013Language, language.tag.span, message)
                .help("write language and region, such as `en-US` or `es-US`"),
        );
    } else if option_sentence(&tag.into()).is_none() {
        let message = format!("it is not known how `{tag}` speaks an option of a menu");
        findings.push(
            Diagnostic::error(Code::N013Language, language.tag.span, message)
                .help("English, Spanish, Portuguese, French and Italian are known"),
        );
    }
}

fn engine(language: &LanguageShape<'_>, findings: &mut Findings) {
    let Some(engine) = language.engine else { return };
    if Engine::named(&engine.value).is_some() {
        return;
    }
    let message = format!("`{}` is not a way in which voices are made", engine.value);
    let told = Diagnostic::error(Code::N013Language, engine.span, message);
    findings.push(match nearest(&engine.value, Engine::ALL.map(Engine::word)) {
        Some(meant) => told.help(format!("did you mean `{meant}`?")).fix(
            format!("write `{meant}`"),
            vec![Edit { span: engine.span, text: meant.to_owned() }],
        ),
        None => told.help("write `neural`, `generative` or `standard`, or nothing"),
    });
}

fn has_region(tag: &str) -> bool {
    tag.split_once('-').is_some_and(|(language, region)| {
        language.len() == 2
            && language.bytes().all(|letter| letter.is_ascii_lowercase())
            && region.len() == 2
            && region.bytes().all(|letter| letter.is_ascii_uppercase())
    })
}

fn offer_key(
    language: &LanguageShape<'_>,
    keys: &mut BTreeMap<String, Span>,
    findings: &mut Findings,
) {
    let Some((key, _)) = language.offer else { return };
    if matches!(key.value, OptionKey::Tap | OptionKey::NoKey) {
        findings.push(super::keys::no_such_key(key.span));
    } else if let Some(first) = keys.insert(format!("{:?}", key.value), key.span) {
        findings.push(super::keys::twice(key.span, first, "it chooses this language already"));
    }
}
