//! N010: what a block says once, it says once; the second would be without effect.

use std::collections::BTreeMap;

use pivotline_syntax::ast::Reference;
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::meaning::Facts;

/// Tells statements and translations that stand twice, values that a service takes under one
/// name, and what a block or a service needs or wants twice.
pub(super) fn check(facts: &Facts<'_, '_>, findings: &mut Findings) {
    for twice in &facts.folder.said_twice {
        let message = format!("`{}` stands here a second time", twice.what);
        findings.push(
            Diagnostic::error(Code::N010SaidTwice, twice.span, message)
                .also(twice.first, "it stands here first")
                .help("keep one of the two"),
        );
    }
    for (tag, again) in &facts.translations.again {
        let message = format!("this text is translated to `{tag}` twice");
        let mut finding = Diagnostic::error(Code::N010SaidTwice, again.text.span, message);
        if let Some(first) = facts.translations.get(tag, again.text) {
            finding = finding.also(first.text.span, "it stands here first");
        }
        findings.push(finding.help("keep one of the two"));
    }
    for service in facts.folder.services.values() {
        let mut known: BTreeMap<&str, Span> = BTreeMap::new();
        for taken in &service.takes {
            let Some(last) = taken.path.last() else { continue };
            if let Some(first) = known.insert(&last.value, taken.span) {
                let message = format!("the service is given `{}` twice", last.value);
                findings.push(
                    Diagnostic::error(Code::N010SaidTwice, taken.span, message)
                        .also(first, "it is given here first")
                        .help("a service is given each value under its last word"),
                );
            }
        }
    }
    for block in facts.folder.blocks.values() {
        obtained_twice(block.obtains.iter().map(|obtain| obtain.reference), findings);
    }
    for service in facts.folder.services.values() {
        obtained_twice(service.needs.iter().copied(), findings);
    }
}

fn obtained_twice<'a>(all: impl Iterator<Item = &'a Reference>, findings: &mut Findings) {
    let mut known: BTreeMap<&str, Span> = BTreeMap::new();
    for reference in all {
        let [name] = reference.path.as_slice() else { continue };
        if let Some(first) = known.get(name.value.as_str()) {
            let message = format!("`{}` is needed or wanted here already", name.value);
            findings.push(
                Diagnostic::error(Code::N010SaidTwice, name.span, message)
                    .also(*first, "it stands here first")
                    .help("keep one of the two: what is needed need not be wanted"),
            );
        } else {
            known.insert(&name.value, name.span);
        }
    }
}
