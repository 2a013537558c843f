//! W005, W006, L001: each key means one thing, every phone has it, and there are not too many.

use std::collections::BTreeMap;

use pivotline_syntax::ast::{OptionKey, Spanned};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::findings::Findings;
use crate::shapes::{BlockShape, Folder, Inside, MenuShape, OptionShape};

/// The most options with a number that a menu may have.
const MOST_NUMBERED: usize = 9;

/// Tells keys that are given twice, keys that no phone has, and menus of too many options.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    for line in folder.lines.values() {
        let of_line = own_keys(&line.options, findings);
        for block in folder.blocks.values() {
            if let Inside::Menu(menu) = &block.inside {
                against_line(menu, &of_line, findings);
            }
        }
    }
    for block in folder.blocks.values() {
        if let Inside::Menu(menu) = &block.inside {
            own_keys(&menu.options, findings);
            too_many(block, menu, findings);
        }
    }
}

/// The finding of a key that no phone has.
pub(super) fn no_such_key(span: Span) -> Diagnostic {
    Diagnostic::error(Code::W006NoSuchKey, span, "no phone has this key")
        .help("the keys are `0` to `9`, `star` and `hash`; without a key, write `tap`")
}

/// The finding of a key that means something already.
pub(super) fn twice(span: Span, first: Span, remark: &str) -> Diagnostic {
    Diagnostic::error(Code::W005KeyTwice, span, "this key means something already")
        .also(first, remark)
}

fn own_keys(options: &[OptionShape<'_>], findings: &mut Findings) -> BTreeMap<String, Span> {
    let mut known: BTreeMap<String, Span> = BTreeMap::new();
    for option in options {
        let Some(key) = name(option.key) else {
            if option.key.value == OptionKey::NoKey {
                findings.push(no_such_key(option.key.span));
            }
            continue;
        };
        if let Some(first) = known.get(&key) {
            let finding = twice(option.key.span, *first, "it is given here first");
            findings.push(finding.help("give this option another key"));
        } else {
            known.insert(key, option.key.span);
        }
    }
    known
}

fn against_line(menu: &MenuShape<'_>, of_line: &BTreeMap<String, Span>, findings: &mut Findings) {
    for option in &menu.options {
        let Some(first) = name(option.key).and_then(|key| of_line.get(&key)) else { continue };
        let remark = "the line's options hold in every menu";
        let finding = twice(option.key.span, *first, remark);
        findings.push(finding.help("give this option another key"));
    }
}

fn too_many(block: &BlockShape<'_>, menu: &MenuShape<'_>, findings: &mut Findings) {
    let numbered = menu.options.iter();
    let numbered =
        numbered.filter(|option| matches!(option.key.value, OptionKey::Digit(_))).count();
    if numbered > MOST_NUMBERED {
        let message = format!("`{}` has {numbered} numbered options", block.name);
        findings.push(
            Diagnostic::error(Code::L001TooManyOptions, block.block.head, message).help(format!(
                "at most {MOST_NUMBERED} can be told apart by ear: put some into a menu of their own"
            )),
        );
    }
}

fn name(key: &Spanned<OptionKey>) -> Option<String> {
    match key.value {
        OptionKey::Digit(digit) => Some(digit.to_string()),
        OptionKey::Star => Some("star".to_owned()),
        OptionKey::Hash => Some("hash".to_owned()),
        OptionKey::Tap | OptionKey::NoKey => None,
    }
}
