//! What to do about a line that is not understood.

use super::vocabulary::{BLOCK_WORDS, FORMS};
use crate::ast::BlockWord;

/// What to do about a line that begins like a statement and is understood so far, in bytes.
pub(super) fn remedy(text: &str, first: &str, understood: usize, block: BlockWord) -> String {
    let in_condition = text.find(" when ").is_some_and(|when| when < understood);
    if in_condition && (text.contains(" on voice when ") || text.contains(" on screen when ")) {
        "`on voice` and `on screen` stand last on their line, behind the condition".to_owned()
    } else if in_condition {
        "a condition is `A`, `not A`, `A is WORD` or `A is over 100`, joined by `and`; for an `or` write two lines".to_owned()
    } else if text.matches('"').count() > 2 && !text.contains("\" or \"") {
        "words hold no quotation mark: a quotation inside them takes curly marks, a second choice `or`".to_owned()
    } else if first.starts_with(|c: char| c.is_ascii_digit()) {
        "an option is written `1 \"check your balance\" -> show_balance`".to_owned()
    } else if matches!(first, "gives" | "lists") {
        format!(
            "it is written `{first} amount: money, maybe note: words`; what is given is `words`, `number`, `money`, `day`, `time`, `phone`, `digits` or `yes/no`"
        )
    } else {
        let form = FORMS.iter().find(|(word, _)| *word == first).map_or("", |(_, form)| form);
        let form = match (first, block) {
            ("by", BlockWord::Login) => "by passkey, app everyday_id",
            ("by", BlockWord::Pivot) => "by text \"{{ brand }}: {{ link }}\"",
            ("by", BlockWord::Route) => "by this call, web call",
            ("after", BlockWord::Pivot) => "after 5 minutes -> main",
            ("after", BlockWord::Route) => "after 10 minutes -> ring_back",
            ("every", BlockWord::Route) => "every 60 seconds \"You are still in line.\"",
            ("done", BlockWord::Callback) => "done \"We will call you.\" -> hang up",
            ("wrong", BlockWord::Form) => "wrong answer \"Please key in all four digits.\"",
            ("within", BlockWord::Pivot) => "within 10 minutes",
            _ => form,
        };
        format!("it is written `{form}`")
    }
}

/// What to do about a line of a block that begins like no statement.
pub(super) fn begins_with(block: BlockWord) -> String {
    let name =
        BLOCK_WORDS.iter().find(|(_, word)| *word == block).map_or("block", |(name, _)| name);
    format!("what stands in a `{name}` begins with {}", words_of(block))
}

/// Whether a block can hold a statement that begins with this word.
pub(super) fn is_held(word: &str, block: BlockWord) -> bool {
    let words = words_of(block);
    words.contains(&format!("`{word}`")) || words.contains(&format!("`{word} "))
}

fn words_of(block: BlockWord) -> &'static str {
    match block {
        BlockWord::Line => {
            "`brand`, `language`, `recorded`, `logged`, `tag`, `start`, `screen`, a key, `wait`, `silence`, `wrong key`, `after`, `failed`, `closed` or `full`"
        }
        BlockWord::Service => "`changes things`, `needs`, `takes`, `gives`, `within` or `fresh`",
        BlockWord::Login => "`by` or `failed`",
        BlockWord::Step => "`needs`, `wants`, `say`, `solved`, `failed` or `->`",
        BlockWord::Menu => {
            "`needs`, `wants`, `say`, a key, `tap`, `wait`, `silence`, `wrong key`, `after` or `failed`"
        }
        BlockWord::Pivot => {
            "`offered`, `by`, `within`, `opened`, `sent`, `chosen`, `every`, `done`, `after` or `not sent`"
        }
        BlockWord::Route => {
            "`queue`, `number`, `hours`, `needs`, `wants`, `by`, `within`, `intent`, `pass`, `tell agent`, `music`, `every`, `after`, `closed`, `unstaffed`, `over`, `full`, `no answer`, `failed` or `agent left`"
        }
        BlockWord::Callback => {
            "`queue`, `to`, `needs`, `wants`, `tried`, `intent`, `pass`, `tell agent`, `done` or `failed`"
        }
        BlockWord::Form => {
            "`needs`, `wants`, `ask`, `confirm`, `do`, `wait`, `silence`, `wrong answer`, `after`, `failed`, `unsure`, `fresh`, `say`, `solved` or `->`"
        }
        BlockWord::Rule | BlockWord::Scenario => "one of the language's words",
    }
}
