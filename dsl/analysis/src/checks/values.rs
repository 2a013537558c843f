//! N005, N006, N008, N014: every value is given by something, obtained before it is used, and of
//! a kind that fits; every condition can be decided on a call.

use pivotline_syntax::ast::{Piece, Reference, Words};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::{Findings, Found, Trouble};
use crate::meaning::{Facts, Scope, Use, Written, is_brand, term, value};

/// Tells values and conditions in trouble.
pub(super) fn check(facts: &Facts<'_, '_>, written: &Written<'_>, findings: &mut Findings) {
    let folder = facts.folder;
    for text in &written.texts {
        for words in text.both() {
            if text.what == Use::Plain {
                plain(words, findings);
            } else {
                of_words(facts, &text.scope, words, findings);
            }
        }
    }
    for one in &written.conditions {
        for asked in &one.condition.terms {
            note(&one.scope, term(folder, &one.scope, asked), findings);
        }
    }
    for (name, service) in &folder.services {
        let scope = Scope::of_service(facts, name);
        for taken in &service.takes {
            of_reference(facts, &scope, taken, findings);
        }
    }
    for block in folder.blocks.values() {
        let scope = Scope::of_block(folder, block);
        for passed in block.team().iter().flat_map(|team| &team.pass) {
            of_reference(facts, &scope, passed, findings);
        }
    }
}

/// Where a line of the block was not understood, it may be the one that asks for the value.
fn note<T>(scope: &Scope<'_>, found: Found<T>, findings: &mut Findings) {
    let in_doubt = scope.block.is_some_and(|block| findings.has_gap(block));
    match found {
        Err(Trouble::Tell(told)) if in_doubt && told.code == Code::N006ValueNotObtained => {}
        found => {
            findings.note(found);
        }
    }
}

fn of_words(facts: &Facts<'_, '_>, scope: &Scope<'_>, words: &Words, findings: &mut Findings) {
    for piece in &words.pieces {
        if let Piece::Hole(reference) = piece
            && !is_brand(reference)
        {
            of_reference(facts, scope, reference, findings);
        }
    }
}

/// Where a line of a form was not understood, it may be the one that asks the question.
fn of_reference(
    facts: &Facts<'_, '_>,
    scope: &Scope<'_>,
    reference: &Reference,
    findings: &mut Findings,
) {
    let first = reference.path.first().map(|name| name.value.as_str());
    let named = scope.form.map(|(form, _)| form).or(first);
    let form =
        named.and_then(|name| facts.folder.blocks.get(name)).filter(|block| block.form().is_some());
    let in_doubt = form.is_some_and(|form| findings.has_gap(form.block.span));
    match value(facts.folder, scope, reference) {
        Err(Trouble::Tell(told))
            if in_doubt && matches!(told.code, Code::N001UnknownName | Code::N005UnknownValue) => {}
        found => note(scope, found, findings),
    }
}

fn plain(words: &Words, findings: &mut Findings) {
    for piece in &words.pieces {
        if let Piece::Hole(reference) = piece {
            let message = "a brand and a language's offer are plain words, without values";
            findings.push(
                Diagnostic::error(Code::N005UnknownValue, reference.span, message)
                    .help("write the words themselves"),
            );
        }
    }
}
