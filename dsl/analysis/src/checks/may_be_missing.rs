//! N007: words with a value that may be missing have an `or`, or stand under a `when` that holds
//! only where the value is there.

use pivotline_ir::ValueRef;
use pivotline_syntax::ast::{Condition, Piece, Reference, TermTest, Words};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::{Use, Written, WrittenText, value};
use crate::shapes::Folder;

/// Tells words that could not be said, because a value in them may be missing.
pub(super) fn check(folder: &Folder<'_>, written: &Written<'_>, findings: &mut Findings) {
    for text in &written.texts {
        if text.what == Use::Plain {
            continue;
        }
        if text.or.is_none() {
            for (reference, source) in missing(folder, text, text.words) {
                findings.push(without_or(text, reference, &source));
            }
        }
        for (reference, source) in text.or.iter().flat_map(|or| missing(folder, text, or)) {
            let message =
                format!("the words behind `or` name `{source}`, which may be missing too");
            findings.push(
                Diagnostic::error(Code::N007ValueMayBeMissing, reference.span, message)
                    .help("behind `or` stand words that can always be said"),
            );
        }
    }
}

fn missing<'a>(
    folder: &Folder<'a>,
    text: &WrittenText<'a>,
    words: &'a Words,
) -> Vec<(&'a Reference, String)> {
    let holes = words.pieces.iter().filter_map(|piece| match piece {
        Piece::Hole(reference) => Some(reference),
        Piece::Text(_) => None,
    });
    let missing = holes.filter_map(|reference| {
        let found = value(folder, &text.scope, reference).ok()?;
        let ValueRef::Field { service, field } = &found.reference else { return None };
        let (service, field) = (service.as_str(), field.as_str());
        let declared = folder.services.get(service).and_then(|known| known.field(field));
        let maybe = declared.is_some_and(|declared| declared.maybe);
        let guarded = is_guarded(text.when, service, maybe.then_some(field));
        let open = found.may_be_missing && !guarded;
        open.then(|| (reference, found.reference.name()))
    });
    missing.collect()
}

/// Whether a condition only holds where a service's answer is there; and, for a value that the
/// answer itself may lack, where that very value is.
fn is_guarded(when: Option<&Condition>, service: &str, maybe: Option<&str>) -> bool {
    when.is_some_and(|condition| {
        condition.terms.iter().any(|term| {
            let holds = term.not == matches!(term.test, TermTest::IsNot(_));
            let mut path = term.subject.path.iter().map(|name| name.value.as_str());
            let same_service = path.next() == Some(service);
            holds && same_service && maybe.is_none_or(|field| path.next() == Some(field))
        })
    })
}

fn without_or(text: &WrittenText<'_>, reference: &Reference, source: &str) -> Diagnostic {
    let message = format!("`{source}` may be missing, and then these words cannot be said");
    let finding = Diagnostic::error(Code::N007ValueMayBeMissing, reference.span, message);
    match text.what {
        Use::Label => finding.help("write what is said without it: `\"…\" or \"…\"`"),
        _ => finding.help(format!(
            "write what is said without it behind them: `or \"…\"`, or say them only where it is \
             there: `when {source}`"
        )),
    }
}
