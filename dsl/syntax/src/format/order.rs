//! The order of statements in a block where order means nothing.

use crate::lower::{child, plain, token};
use crate::tree::{Kind, Node};

/// Whether the order of a block's statements means something, or must be left alone because not
/// all of them are understood.
pub(super) fn matters(block: &Node) -> bool {
    let read_downwards =
        matches!(word(block).as_deref(), None | Some("step" | "form" | "rule" | "scenario"));
    read_downwards || block.children_with_tokens().any(|part| part.kind() == Kind::BadLine)
}

/// The place of a statement among those of its block; equal places keep the analyst's order.
pub(super) fn place(block: &Node, statement: &Node) -> usize {
    let order: &[&str] = match word(block).as_deref() {
        Some("line") => &[
            "brand",
            "language",
            "recorded",
            "logged",
            "tag",
            "start",
            "screen",
            "option",
            "wait",
            "silence",
            "wrong key",
            "wrong answer",
            "tries",
        ],
        Some("service") => &["changes", "needs", "takes", "gives", "within", "fresh"],
        Some("login") => &["by", "failed"],
        Some("menu") => &["needs", "say", "option", "wait", "silence", "wrong key", "tries"],
        Some("pivot") => &[
            "offered", "by", "within", "opened", "sent", "chosen", "every", "done", "after",
            "not sent",
        ],
        Some("route") => &[
            "queue",
            "number",
            "hours",
            "needs",
            "by",
            "within",
            "intent",
            "pass",
            "tell",
            "music",
            "every",
            "after",
            "closed",
            "unstaffed",
            "over",
            "full",
            "no answer",
            "failed",
            "agent left",
        ],
        Some("callback") => {
            &["queue", "to", "needs", "tried", "intent", "pass", "tell", "done", "failed"]
        }
        _ => &[],
    };
    let key = key(statement);
    order.iter().position(|word| key == *word).unwrap_or(order.len())
}

fn word(block: &Node) -> Option<String> {
    token(&child(block, Kind::Head)?, Kind::BlockWord).map(|word| word.text().to_owned())
}

/// What a statement is called in the orders. `wants` goes with `needs`, since values are obtained
/// in the order written, and `lists` with `gives`.
fn key(statement: &Node) -> String {
    let Some(inner) = statement.first_child() else { return String::new() };
    let fixed = match inner.kind() {
        Kind::Option => "option",
        Kind::Needs | Kind::Wants => "needs",
        Kind::Gives | Kind::Lists => "gives",
        Kind::Outcome => return outcome(&inner).unwrap_or_default(),
        _ => return inner.first_token().map(|word| word.text().to_owned()).unwrap_or_default(),
    };
    fixed.to_owned()
}

fn outcome(node: &Node) -> Option<String> {
    let name = child(node, Kind::OutcomeName)?;
    if let Some(happened) = token(&name, Kind::Happened) {
        return Some(plain(&happened));
    }
    let kind = name.first_child()?.kind();
    Some(match kind {
        Kind::AfterTries => "tries".to_owned(),
        Kind::Every => "every".to_owned(),
        Kind::OverWaiting => "over".to_owned(),
        _ => "after".to_owned(),
    })
}
