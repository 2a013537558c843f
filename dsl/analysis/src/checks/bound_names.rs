//! N015: queues and hours that no menu declares, and voices, are written as they were meant.

use std::collections::BTreeMap;

use pivotline_syntax::ast::{Name, TermTest};
use pivotline_syntax::{Code, Diagnostic, Edit, Span};
use strsim::damerau_levenshtein;

use crate::findings::Findings;
use crate::meaning::{Written, nearest};
use crate::shapes::{Folder, Inside, LanguageShape};

/// The shortest name that can be a slip of another one; shorter ones are alike by chance.
const SHORTEST: usize = 5;

/// The most names that are compared with each other.
const MOST_COMPARED: usize = 200;

/// The voices of Amazon Polly, for the languages whose voices are all known.
const VOICES: &[(&str, &[&str])] = &[
    (
        "en-US",
        &[
            "danielle", "gregory", "ivy", "joanna", "joey", "justin", "kendra", "kevin",
            "kimberly", "matthew", "patrick", "ruth", "salli", "stephen",
        ],
    ),
    ("es-US", &["lupe", "miguel", "penelope", "pedro"]),
];

/// Tells queues and hours that are named once, beside others of nearly the same name, and voices
/// that their language does not have.
pub(super) fn check(folder: &Folder<'_>, written: &Written<'_>, findings: &mut Findings) {
    alike(&queues(folder), "this queue is", findings);
    alike(&hours(folder, written), "these opening hours are", findings);
    let languages = folder.lines.values().flat_map(|line| &line.languages);
    languages.for_each(|language| voice(language, findings));
}

/// Each name with its places.
type Places<'a> = BTreeMap<&'a str, Vec<Span>>;

fn queues<'a>(folder: &Folder<'a>) -> Places<'a> {
    let mut places = Places::new();
    for block in folder.blocks.values() {
        if let Some((_, queue)) = block.team().and_then(|team| team.queue) {
            add(&mut places, queue);
        }
    }
    places
}

fn hours<'a>(folder: &Folder<'a>, written: &Written<'a>) -> Places<'a> {
    let mut places = Places::new();
    for block in folder.blocks.values() {
        if let Inside::Route(route) = &block.inside
            && let Some((_, hours)) = route.hours
        {
            add(&mut places, hours);
        }
    }
    for term in written.conditions.iter().flat_map(|one| &one.condition.terms) {
        let (TermTest::Is(word) | TermTest::IsNot(word)) = &term.test else { continue };
        if let [name] = term.subject.path.as_slice()
            && matches!(word.value.as_str(), "open" | "closed")
            && !folder.declared.contains_key(name.value.as_str())
        {
            add(&mut places, name);
        }
    }
    places
}

fn add<'a>(places: &mut Places<'a>, name: &'a Name) {
    places.entry(&name.value).or_default().push(name.span);
}

fn alike(places: &Places<'_>, what: &str, findings: &mut Findings) {
    if places.len() > MOST_COMPARED {
        return;
    }
    for (name, spans) in places {
        let [span] = spans.as_slice() else { continue };
        let meant = places.iter().find(|(other, others)| {
            // Of two that are both named once, the shorter one, or the later one, is the slip.
            let slip = others.len() > 1 || (name.len(), *name) < (other.len(), *other);
            slip && is_slip(name, other)
        });
        let Some((meant, others)) = meant else { continue };
        let message = format!("{what} called `{name}` here alone");
        let mut finding = Diagnostic::warning(Code::N015LooksMisspelt, *span, message)
            .help(format!("did you mean `{meant}`?"))
            .fix(format!("write `{meant}`"), vec![Edit { span: *span, text: (*meant).to_owned() }]);
        if let Some(other) = others.first() {
            finding = finding.also(*other, format!("`{meant}` stands here"));
        }
        findings.push(finding);
    }
}

/// Whether a name is another one with one letter wrong, too many, too few or in a wrong place.
/// Names that differ in a digit, or in a word of one letter, are told apart on purpose.
fn is_slip(name: &str, other: &str) -> bool {
    let long = name.len().min(other.len()) >= SHORTEST;
    if name == other || !long || damerau_levenshtein(name, other) > 1 {
        return false;
    }
    let on_purpose = |word: &str| word.len() < 2 || word.bytes().any(|one| one.is_ascii_digit());
    let words = name.split('_').zip(other.split('_')).find(|(one, other)| one != other);
    words.is_none_or(|(one, other)| !on_purpose(one) && !on_purpose(other))
}

fn voice(language: &LanguageShape<'_>, findings: &mut Findings) {
    let (tag, name) = (language.tag.value.as_str(), language.voice.value.as_str());
    let Some((_, voices)) = VOICES.iter().find(|(known, _)| *known == tag) else { return };
    if voices.contains(&name) {
        return;
    }
    let message = format!("no voice called `{name}` is known for `{tag}`");
    let span = language.voice.span;
    let finding = Diagnostic::warning(Code::N015LooksMisspelt, span, message);
    findings.push(match nearest(name, voices.iter().copied()) {
        Some(meant) => finding
            .help(format!("did you mean `{meant}`?"))
            .fix(format!("write `{meant}`"), vec![Edit { span, text: meant.to_owned() }]),
        None => finding.help(format!("Amazon Polly has {}", voices.join(", "))),
    });
}

#[cfg(test)]
mod tests {
    use super::is_slip;

    #[test]
    fn what_is_told_apart_on_purpose_is_no_slip() {
        assert!(is_slip("clinic_hour", "clinic_hours"));
        assert!(is_slip("fruad_desk", "fraud_desk"));
        assert!(!is_slip("support_1", "support_2"));
        assert!(!is_slip("team_a", "team_b"));
        assert!(!is_slip("fraud_desk", "front_desk"));
    }
}
