//! Which block may hold which statement.

use crate::ast::{BlockWord, OutcomeName, Statement, StatementKind, Way};
use crate::source::Span;
use crate::{Code, Diagnostic};

use BlockWord::{Callback, Form, Line, Login, Menu, Pivot, Route, Service, Step};

/// What is told of a statement in a block that cannot hold it.
pub(super) fn check(statement: &Statement, block: BlockWord) -> Option<Diagnostic> {
    let (word, holders) = holders(&statement.kind)?;
    if !holders.contains(&block) {
        return Some(misplaced(statement.span, word, block, holders));
    }
    if let StatementKind::By(ways) = &statement.kind {
        let (way, (word, holders)) = ways
            .iter()
            .map(|way| (way, way_holders(&way.value)))
            .find(|(_, (_, holders))| !holders.contains(&block))?;
        return Some(misplaced(way.span, word, block, holders));
    }
    None
}

fn misplaced(span: Span, word: &str, block: BlockWord, holders: &[BlockWord]) -> Diagnostic {
    let message = format!("a `{}` holds no `{word}`", block_name(block));
    let places: Vec<String> =
        holders.iter().map(|holder| format!("`{}`", block_name(*holder))).collect();
    let help = match (word, block) {
        ("->", Menu) => {
            "a menu goes where its options go; an arrow without a key belongs in a `step`"
                .to_owned()
        }
        _ => format!("`{word}` belongs in a {}", places.join(" or a ")),
    };
    Diagnostic::error(Code::S013WrongBlock, span, message).help(help)
}

/// A statement's word and the blocks that may hold it; `None` for words that are not built, of
/// which that is told.
fn holders(kind: &StatementKind) -> Option<(&'static str, &'static [BlockWord])> {
    Some(match kind {
        StatementKind::Option { .. } => ("option", &[Menu, Line]),
        StatementKind::Arrow { .. } => ("->", &[Step, Form]),
        StatementKind::Say { .. } => ("say", &[Step, Menu, Form]),
        StatementKind::Wants(_) => ("wants", &[Step, Menu, Form, Route, Callback]),
        StatementKind::Needs(_) => ("needs", &[Step, Menu, Form, Route, Callback, Service]),
        StatementKind::Solved => ("solved", &[Step, Form]),
        StatementKind::Fresh => ("fresh", &[Service, Form]),
        StatementKind::Outcome { name, .. } => outcome_holders(&name.value),
        StatementKind::Brand(_) => ("brand", &[Line]),
        StatementKind::Language { .. } => ("language", &[Line]),
        StatementKind::Recorded(_) => ("recorded", &[Line]),
        StatementKind::Logged => ("logged", &[Line]),
        StatementKind::Tag { .. } => ("tag", &[Line]),
        StatementKind::Start(_) => ("start", &[Line]),
        StatementKind::Screen(_) => ("screen", &[Line]),
        StatementKind::Wait(_) => ("wait", &[Line, Menu, Form]),
        StatementKind::Takes(_) => ("takes", &[Service]),
        StatementKind::Gives(_) => ("gives", &[Service]),
        StatementKind::Within(_) => ("within", &[Service, Pivot, Route]),
        StatementKind::By(_) => ("by", &[Login, Pivot, Route]),
        StatementKind::Offered(_) => ("offered", &[Pivot]),
        StatementKind::Hours(_) => ("hours", &[Route]),
        StatementKind::Queue(_) => ("queue", &[Route, Callback]),
        StatementKind::Intent(_) => ("intent", &[Route, Callback]),
        StatementKind::Pass(_) => ("pass", &[Route, Callback]),
        StatementKind::TellAgent(_) => ("tell agent", &[Route, Callback]),
        StatementKind::Music(_) => ("music", &[Route]),
        StatementKind::Number(_) => ("number", &[Route]),
        StatementKind::To(_) => ("to", &[Callback]),
        StatementKind::Tried { .. } => ("tried", &[Callback]),
        StatementKind::Ask(_) => ("ask", &[Form]),
        StatementKind::Changes => ("changes things", &[Service]),
        StatementKind::Confirm(_) => ("confirm", &[Form]),
        StatementKind::Do(_) => ("do", &[Form]),
        StatementKind::NotBuilt(_) => return None,
    })
}

fn outcome_holders(name: &OutcomeName) -> (&'static str, &'static [BlockWord]) {
    match name {
        OutcomeName::Silence => ("silence", &[Menu, Form, Line]),
        OutcomeName::WrongKey => ("wrong key", &[Menu, Line]),
        OutcomeName::WrongAnswer => ("wrong answer", &[Form, Line]),
        OutcomeName::AfterTries(_) => ("after … tries", &[Menu, Form, Line]),
        OutcomeName::Failed => ("failed", &[Step, Menu, Form, Login, Route, Callback, Line]),
        OutcomeName::Closed => ("closed", &[Route, Line]),
        OutcomeName::Full => ("full", &[Route, Line]),
        OutcomeName::Sent => ("sent", &[Pivot]),
        OutcomeName::NotSent => ("not sent", &[Pivot]),
        OutcomeName::Opened => ("opened", &[Pivot]),
        OutcomeName::Chosen => ("chosen", &[Pivot]),
        OutcomeName::Unstaffed => ("unstaffed", &[Route]),
        OutcomeName::OverWaiting(_) => ("over … waiting", &[Route]),
        OutcomeName::NoAnswer => ("no answer", &[Route]),
        OutcomeName::AgentLeft => ("agent left", &[Route]),
        OutcomeName::AfterTime(_) => ("after … minutes", &[Pivot, Route]),
        OutcomeName::Every(_) => ("every", &[Pivot, Route]),
        OutcomeName::Done => ("done", &[Pivot, Callback]),
        OutcomeName::Unsure => ("unsure", &[Form]),
    }
}

fn way_holders(way: &Way) -> (&'static str, &'static [BlockWord]) {
    match way {
        Way::Passkey => ("by passkey", &[Login]),
        Way::AppLogin(_) => ("by app", &[Login]),
        Way::Text(_) => ("by text", &[Pivot]),
        Way::ThisCall => ("by this call", &[Route]),
        Way::WebCall => ("by web call", &[Route]),
        Way::Chat => ("by chat", &[Route]),
        Way::Callback | Way::CallbackBlock(_) => ("by callback", &[Route]),
        Way::NotBuilt(_) => ("by", &[Login, Pivot, Route]),
    }
}

fn block_name(block: BlockWord) -> &'static str {
    super::vocabulary::BLOCK_WORDS
        .iter()
        .find(|(_, word)| *word == block)
        .map_or("block", |(name, _)| name)
}
