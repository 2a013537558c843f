//! T003, T005, T006: the text message that carries the link is short, has its link, and looks in
//! no way like one of a thief.

use pivotline_ir::{PivotWay, Segment, Template};
use pivotline_syntax::ast::{Piece, Words};
use pivotline_syntax::{Code, Diagnostic};

use super::longest::longest_value;
use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, Translations, Use, Written, is_brand};
use crate::shapes::Folder;

/// Words that make people act before they think, in the languages that are known.
const ALARMING: &[&str] = &[
    "urgent",
    "immediately",
    "act now",
    "suspended",
    "blocked",
    "will be closed",
    "verify your account",
    "confirm your account",
    "password",
    "urgente",
    "inmediatamente",
    "suspendida",
    "bloqueada",
    "contraseña",
];

/// Addresses that hide where they lead.
const SHORTENERS: &[&str] = &["bit.ly", "tinyurl", "goo.gl", "t.co/", "ow.ly", "is.gd"];

/// The characters that a short text message can have without leaving its alphabet (GSM 7-bit).
const GSM: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// The characters of that alphabet that count twice.
const GSM_TWICE: &str = "^{}\\[~]|€";

/// The most characters of one message in that alphabet, and in any other.
const ONE_MESSAGE: (usize, usize) = (160, 70);

/// How many characters outside the short alphabet a help names.
const MOST_NAMED: usize = 5;

/// Tells messages without a link and messages that alarm.
pub(super) fn check(
    folder: &Folder<'_>,
    written: &Written<'_>,
    translations: &Translations<'_>,
    findings: &mut Findings,
) {
    let tags = folder.lines.values().flat_map(|line| line.languages.iter().skip(1));
    let tags: std::collections::BTreeSet<&str> =
        tags.map(|language| language.tag.value.as_str()).collect();
    for text in written.texts.iter().filter(|text| text.what == Use::Message) {
        for words in text.both() {
            one(folder, words, findings);
        }
        for tag in &tags {
            if let Some(found) = translations.get(tag, text.words) {
                alarming(found.translation, findings);
            }
        }
    }
}

fn one(folder: &Folder<'_>, words: &Words, findings: &mut Findings) {
    let holes = words.pieces.iter().filter_map(|piece| match piece {
        Piece::Hole(reference) => Some(reference),
        Piece::Text(_) => None,
    });
    let mut has_link = false;
    for hole in holes {
        let is_link = matches!(hole.path.as_slice(), [name] if name.value == "link");
        let is_known = hole.path.first().is_some_and(|name| {
            name.value == "caller" || folder.declared.contains_key(name.value.as_str())
        });
        // What is no name at all is told as that; the link may have been meant.
        has_link |= is_link || (!is_known && !is_brand(hole));
        if is_known && !is_link && !is_brand(hole) {
            let message = "a text message says nothing about who gets it";
            findings
                .push(Diagnostic::error(Code::T006Alarming, hole.span, message).help(
                    "messages are read on locked phones and by others: say it on the screen",
                ));
        }
    }
    if !has_link {
        let message = "this text message does not hold its link";
        findings.push(
            Diagnostic::error(Code::T005NoLink, words.span, message)
                .help("write `{{ link }}` where the address goes"),
        );
    }
    alarming(words, findings);
}

fn alarming(words: &Words, findings: &mut Findings) {
    let texts = words.pieces.iter().filter_map(|piece| match piece {
        Piece::Text(text) => Some(text.to_lowercase()),
        Piece::Hole(_) => None,
    });
    let text: String = texts.collect();
    if let Some(word) = ALARMING.iter().find(|word| text.contains(**word)) {
        let message = format!("`{word}` is what thieves write to make people hurry");
        findings.push(
            Diagnostic::error(Code::T006Alarming, words.span, message)
                .help("say plainly whose menu it is, and nothing of the account"),
        );
    }
    if let Some(address) = SHORTENERS.iter().find(|address| text.contains(**address)) {
        let message = format!("`{address}` hides where the link leads");
        findings.push(
            Diagnostic::error(Code::T006Alarming, words.span, message)
                .help("write `{{ link }}`, which is the bank's own address"),
        );
    }
}

/// Tells messages that are sent, and paid, as more than one.
pub(super) fn measure(facts: &Facts<'_, '_>, lowered: &LoweredLine, findings: &mut Findings) {
    for (name, pivot) in &lowered.line.pivots {
        let written = facts.folder.pivot(name.as_str()).and_then(|pivot| pivot.message());
        let Some(written) = written else { continue };
        let PivotWay::Text(words) = &pivot.by;
        for (tag, template) in &words.text {
            let (length, most) = length(template);
            if length <= most {
                continue;
            }
            let first = lowered.line.languages.first().map(|language| &language.tag);
            let translated = (first != Some(tag))
                .then(|| facts.translations.get(tag.as_str(), written))
                .flatten();
            let at = translated.map_or(written.span, |found| found.translation.span);
            let message = format!(
                "in `{tag}` this message can be {length} characters long, {} too many for one",
                length - most
            );
            findings.push(
                Diagnostic::warning(Code::T003LongTextMessage, at, message)
                    .help(format!("{}: it is sent, and paid, as several", reason(template, most))),
            );
        }
    }
}

fn reason(template: &Template, most: usize) -> String {
    if most == ONE_MESSAGE.0 {
        return "one message holds 160 characters".to_owned();
    }
    let mut outside: Vec<char> = text(template).chars().filter(|one| !is_short(*one)).collect();
    outside.sort_unstable();
    outside.dedup();
    let shown = outside.iter().take(MOST_NAMED).map(|one| format!("`{one}`"));
    let (is, more) = match outside.len() {
        1 => ("is", ""),
        2..=MOST_NAMED => ("are", ""),
        _ => ("are", " and others"),
    };
    format!(
        "one message holds 70 characters, because {}{more} {is} not in the short alphabet",
        shown.collect::<Vec<_>>().join(", ")
    )
}

/// The words of a message without its values.
fn text(template: &Template) -> String {
    let texts = template.segments.iter().filter_map(|segment| match segment {
        Segment::Text(text) => Some(text.as_str()),
        Segment::Hole(_) => None,
    });
    texts.collect()
}

/// Whether a character is one of the short alphabet.
fn is_short(character: char) -> bool {
    GSM.contains(character) || GSM_TWICE.contains(character)
}

/// How many places of a message a text takes at most, and how many there are.
fn length(template: &Template) -> (usize, usize) {
    let holes: usize = template.holes().map(|hole| longest_value(&hole.value, hole.kind)).sum();
    let text = text(template);
    if text.chars().all(is_short) {
        let twice = text.chars().filter(|character| GSM_TWICE.contains(*character)).count();
        (holes + text.chars().count() + twice, ONE_MESSAGE.0)
    } else {
        (holes + text.encode_utf16().count(), ONE_MESSAGE.1)
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, length};

    #[test]
    fn characters_outside_the_short_alphabet_shorten_the_message() {
        assert_eq!(length(&Template::plain("Cost: 5 €")), (10, 160));
        assert_eq!(length(&Template::plain("Menú")), (4, 70));
        assert_eq!(length(&Template::plain("Señal: à la carte")), (17, 160));
    }
}
