//! W001: what is said to a call that stays on the line is heard by one.

use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::shapes::{Folder, OutcomeKey};

/// What only a call meets that stays on the line.
const ON_THE_LINE: [OutcomeKey; 4] =
    [OutcomeKey::Chosen, OutcomeKey::Every, OutcomeKey::Done, OutcomeKey::AfterTime];

/// Tells what pivots say to calls that are gone by then, and arrows behind what only speaks.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for block in folder.blocks.values() {
        for (key, outcome) in block.outcomes.iter() {
            if let Some(to) = outcome.then.to.as_ref().filter(|_| key.only_says()) {
                let message = format!("`{}` says something, and goes nowhere", key.words());
                let help = match block.is_pivot() {
                    true => {
                        "the call stays on the line: take the arrow out; where it goes in the \
                         end is said by `done` and `after … minutes`"
                    }
                    false => {
                        "who waits goes on waiting: take the arrow out; where they go in the end \
                         is said by `after … minutes`"
                    }
                };
                findings
                    .push(Diagnostic::error(Code::S016MisplacedTail, to.span, message).help(help));
            }
        }
        // Only a pivot has it.
        let Some(sent) = block.outcomes.get(OutcomeKey::Sent) else { continue };
        let Some(arrow) = &sent.then.to else { continue };
        let unheard = block.outcomes.iter().filter(|(key, outcome)| {
            let opened = *key == OutcomeKey::Opened && outcome.then.texts.is_some();
            opened || ON_THE_LINE.contains(key)
        });
        for (key, outcome) in unheard {
            let message = match key {
                OutcomeKey::Opened => "these words are never heard".to_owned(),
                _ => format!("`{}` never happens", key.words()),
            };
            findings.push(
                Diagnostic::warning(Code::W001NeverReached, outcome.span, message)
                    .also(arrow.span, "the call goes elsewhere by then")
                    .help("let the call stay on the line: take the arrow behind `sent` out"),
            );
        }
    }
}
