//! N010 and L002: a contact has few tags, and each of them once.

use std::collections::BTreeMap;

use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::shapes::Folder;

/// The most tags that Amazon Connect gives a contact.
const MOST: usize = 6;

/// Tells tags beyond the most that a contact has, and keys that stand twice.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for line in folder.lines.values() {
        let mut keys: BTreeMap<&str, Span> = BTreeMap::new();
        for (key, _) in &line.tags {
            if let Some(first) = keys.insert(&key.value, key.span) {
                let message = format!("the tag `{}` stands here a second time", key.value);
                let again = Diagnostic::error(Code::N010SaidTwice, key.span, message);
                findings
                    .push(again.also(first, "it stands here first").help("keep one of the two"));
            } else if keys.len() == MOST + 1 {
                let message = format!("a contact has {MOST} tags at most");
                let told = Diagnostic::error(Code::L002OutOfRange, key.span, message);
                findings.push(told.help("leave out those that nothing is counted by"));
            }
        }
    }
}
