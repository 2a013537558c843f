//! Which words are the language's own, and what a name may look like.

use crate::ast::Name;
use crate::{Code, Diagnostic, Edit};

/// The longest name, in characters.
pub const LONGEST_NAME: usize = 30;

/// The words of the language, which name no block. In order.
pub const RESERVED: &[&str] = &[
    "after",
    "and",
    "app",
    "ask",
    "back",
    "brand",
    "by",
    "call",
    "callback",
    "caller",
    "changes",
    "chat",
    "choice",
    "chosen",
    "closed",
    "code",
    "confirm",
    "day",
    "digits",
    "do",
    "done",
    "every",
    "everywhere",
    "failed",
    "form",
    "fresh",
    "from",
    "full",
    "given",
    "gives",
    "hang",
    "hash",
    "hears",
    "hours",
    "if",
    "in",
    "intent",
    "is",
    "key",
    "language",
    "line",
    "link",
    "lists",
    "logged",
    "login",
    "maybe",
    "menu",
    "minute",
    "minutes",
    "money",
    "music",
    "needs",
    "never",
    "no",
    "not",
    "number",
    "offered",
    "on",
    "one",
    "opened",
    "opens",
    "or",
    "over",
    "pass",
    "passkey",
    "person",
    "phone",
    "pivot",
    "press",
    "presses",
    "queue",
    "reach",
    "reaches",
    "recorded",
    "repeat",
    "route",
    "rule",
    "say",
    "scenario",
    "screen",
    "second",
    "seconds",
    "secret",
    "sees",
    "sent",
    "service",
    "silence",
    "solved",
    "star",
    "start",
    "step",
    "tag",
    "takes",
    "tap",
    "taps",
    "tell",
    "text",
    "then",
    "this",
    "time",
    "to",
    "trial",
    "tried",
    "tries",
    "try",
    "under",
    "unstaffed",
    "unsure",
    "voice",
    "wait",
    "wants",
    "was",
    "web",
    "when",
    "with",
    "within",
    "without",
    "words",
    "wrong",
    "yes",
];

/// Whether a word is the language's own.
#[must_use]
pub fn is_reserved(word: &str) -> bool {
    RESERVED.binary_search(&word).is_ok()
}

/// Whether a name is well formed: lower-case letters, digits and single `_`, a letter first,
/// none of the `_` last, at most [`LONGEST_NAME`] characters.
#[must_use]
pub fn is_well_formed(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.contains("__")
        && !name.ends_with('_')
        && name.len() <= LONGEST_NAME
}

/// What is wrong with the name that a block declares.
pub(crate) fn check_block_name(name: &Name) -> Option<Diagnostic> {
    if is_reserved(&name.value) {
        let message =
            format!("`{}` is a word of the language, so no block can be called that", name.value);
        let help = format!("say more exactly what it is, such as `{}_desk`", name.value);
        return Some(Diagnostic::error(Code::S005ReservedName, name.span, message).help(help));
    }
    check_name(name)
}

/// What is wrong with the name that a field is declared under; it may be any word.
pub(crate) fn check_name(name: &Name) -> Option<Diagnostic> {
    if is_well_formed(&name.value) {
        return None;
    }
    let message = format!("`{}` is not a name", shortened(&name.value));
    let mut diagnostic = Diagnostic::error(Code::S004InvalidName, name.span, message)
        .label("a letter first, then lower-case letters, digits and single `_`, at most 30 in all");
    if let Some(better) = well_formed(&name.value) {
        let edit = Edit { span: name.span, text: better.clone() };
        diagnostic = diagnostic
            .help(format!("write `{better}`"))
            .fix(format!("write `{better}`"), vec![edit]);
    } else if name.value.starts_with(|first: char| first.is_ascii_digit()) {
        diagnostic = diagnostic.help("begin it with a letter, such as `second_menu`");
    } else {
        diagnostic = diagnostic.help("find a short name, such as `main_menu`");
    }
    Some(diagnostic)
}

/// The nearest well-formed name, where there is one that an analyst would take.
pub(crate) fn well_formed(name: &str) -> Option<String> {
    let mut better = String::new();
    let mut after_capital = true;
    for character in name.chars() {
        if character.is_ascii_uppercase() && !after_capital {
            better.push('_');
        }
        after_capital = !character.is_ascii_lowercase();
        better.push(if character.is_ascii_alphanumeric() {
            character.to_ascii_lowercase()
        } else {
            '_'
        });
    }
    let parts: Vec<&str> = better.split('_').filter(|part| !part.is_empty()).collect();
    let better = parts.join("_");
    (is_well_formed(&better) && !is_reserved(&better)).then_some(better)
}

fn shortened(name: &str) -> String {
    let mut shown: String = name.chars().take(LONGEST_NAME + 10).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_sorted_so_that_they_are_found() {
        assert!(RESERVED.is_sorted());
        assert!(RESERVED.iter().all(|word| is_reserved(word)));
    }

    #[test]
    fn names_are_mended_where_it_is_plain_how() {
        assert_eq!(well_formed("MainMenu"), Some("main_menu".to_owned()));
        assert_eq!(well_formed("main-menu"), Some("main_menu".to_owned()));
        assert_eq!(well_formed("IVR__x"), Some("ivr_x".to_owned()));
        assert_eq!(well_formed("2nd"), None);
    }
}
