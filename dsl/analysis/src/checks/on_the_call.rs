//! T004, N014: what a call cannot speak yet, and what it cannot decide.

use std::collections::BTreeSet;

use pivotline_ir::{CallerField, Face, Kind, ValueRef};
use pivotline_syntax::ast::{self, Piece, TermTest};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::{Facts, Written, value};
use crate::shapes::LineShape;
use crate::ways::reached;

/// Tells callers' numbers in words that are heard, and amounts of money that a call would compare.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    lowered: &[(&LineShape<'_>, LoweredLine)],
    findings: &mut Findings,
) {
    let written = Written::new(facts);
    let on_call = OnCall::new(facts, lowered);
    for text in written.texts.iter().filter(|text| text.what.is_spoken()) {
        if !on_call.holds(text.owner, text.face) {
            continue;
        }
        for piece in text.both().flat_map(|words| &words.pieces) {
            let Piece::Hole(reference) = piece else { continue };
            let Ok(found) = value(facts.folder, &text.scope, reference) else { continue };
            if found.reference == ValueRef::Caller(CallerField::Phone) {
                let message = "a caller's own number cannot be spoken on the call yet";
                findings.push(
                    Diagnostic::error(Code::T004NotSpeakable, reference.span, message)
                        .help("leave it out, or let these words stand `on screen`"),
                );
            }
        }
    }
    for one in written.conditions.iter().filter(|one| on_call.holds(one.owner, one.face)) {
        for term in &one.condition.terms {
            let compares = matches!(term.test, TermTest::Over(_) | TermTest::Under(_));
            let Ok(found) = value(facts.folder, &one.scope, &term.subject) else { continue };
            if compares && found.kind == Kind::Money {
                findings.push(compared(term, &found.reference.name()));
            }
        }
    }
}

fn compared(term: &ast::Term, name: &str) -> Diagnostic {
    let message =
        format!("`{name}` is an amount of money, and a call can only compare plain numbers");
    Diagnostic::error(Code::N014CannotDecide, term.span, message)
        .help("let the service give a number or a yes/no value too, and ask for that one")
}

/// The blocks and lines whose words and conditions a call meets.
struct OnCall<'l> {
    owners: BTreeSet<&'l str>,
}

impl<'l> OnCall<'l> {
    fn new(facts: &Facts<'_, '_>, lowered: &'l [(&LineShape<'_>, LoweredLine)]) -> Self {
        let mut owners = BTreeSet::new();
        for (line, lowered) in lowered {
            let nodes = reached(&lowered.line).into_iter();
            let heard = nodes.filter(|(_, face)| *face == Face::Voice).map(|(id, _)| id.block());
            // Of a block that a call comes to by way of the screen, it meets nothing but the way.
            owners.extend(heard.filter(|block| !facts.crosses(block)));
            owners.extend(lowered.line.pivots.keys().map(|pivot| pivot.as_str()));
            owners.insert(line.name);
        }
        Self { owners }
    }

    fn holds(&self, owner: &str, face: Option<ast::Face>) -> bool {
        face != Some(ast::Face::Screen) && self.owners.contains(owner)
    }
}
