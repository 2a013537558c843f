//! T004: spoken words hold nothing that Amazon Connect would take for one of its own values.

use pivotline_syntax::ast::{Piece, Words};
use pivotline_syntax::{Code, Diagnostic, Edit, Sources, Span};

use crate::findings::Findings;
use crate::meaning::{Translations, Written};

/// Tells `$.` and `$[` in words that are spoken.
pub(super) fn check(
    sources: &Sources,
    written: &Written<'_>,
    translations: &Translations<'_>,
    findings: &mut Findings,
) {
    let spoken = written.texts.iter().filter(|text| text.what.is_spoken());
    for words in spoken.flat_map(|text| text.both()) {
        tell(sources, words, findings);
    }
    for tag in translations.tags() {
        for (_, one) in translations.of_tag(tag) {
            tell(sources, one.translation, findings);
        }
    }
}

fn tell(sources: &Sources, words: &Words, findings: &mut Findings) {
    let held = words.pieces.iter().any(|piece| match piece {
        Piece::Text(text) => text.contains("$.") || text.contains("$["),
        Piece::Hole(_) => false,
    });
    if !held {
        return;
    }
    let written = sources.text(words.span);
    let edits: Vec<Edit> = written
        .match_indices('$')
        .filter(|(at, _)| written.get(at + 1..).is_some_and(|rest| rest.starts_with(['.', '['])))
        .filter_map(|(at, _)| {
            let start = words.span.start + u32::try_from(at).ok()?;
            let zero = written.get(at + 1..)?.starts_with('.');
            let text = if zero { "$0" } else { "$ " };
            let span = Span { start, end: start + 1, ..words.span };
            Some(Edit { span, text: text.to_owned() })
        })
        .collect();
    let sign = edits.first().map(|edit| Span { end: edit.span.end + 1, ..edit.span });
    let message = "`$.` and `$[` cannot be spoken: a call takes what follows for a value's name";
    findings.push(
        Diagnostic::error(Code::T004NotSpeakable, sign.unwrap_or(words.span), message)
            .help("write the amount in words, or a `0` or a blank behind the `$`")
            .fix("write `$0.` and `$ [`", edits),
    );
}
