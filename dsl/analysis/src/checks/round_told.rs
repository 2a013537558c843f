//! How a round that closes by itself is told: its places in a row, and the written ways that close
//! it.

use std::collections::BTreeSet;

use pivotline_ir::{Node, NodeId};
use pivotline_syntax::ast::{Arrow, Place};
use pivotline_syntax::{Code, Diagnostic, Span};

use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::shapes::{ArrowBlock, Inside, LineShape, Outcome, OutcomeKey, Outcomes};

/// The places of a round, each with what happens there.
pub(super) type Round<'p> = Vec<(&'p NodeId, &'static str)>;

/// What a round is told from.
pub(super) struct Told<'c, 'f, 'a> {
    pub(super) facts: &'c Facts<'f, 'a>,
    pub(super) line: &'c LineShape<'a>,
    pub(super) lowered: &'c LoweredLine,
}

impl<'a> Told<'_, '_, 'a> {
    /// The finding of a round.
    pub(super) fn finding(&self, round: &Round<'_>) -> Diagnostic {
        let message = format!("this goes round by itself: {}", shown(round));
        let marks = self.marks(round);
        let mut marks = marks.into_iter();
        let (at, remark) = marks.next().unwrap_or_default();
        let finding = Diagnostic::error(Code::W003RoundClosesByItself, at, message)
            .label(remark)
            .help(self.help(round));
        marks.fold(finding, |finding, (span, remark)| finding.also(span, remark))
    }

    fn help(&self, round: &Round<'_>) -> String {
        let nodes = &self.lowered.line.nodes;
        let sends = round.iter().find(|(id, how)| {
            let is_pivot = self.facts.folder.pivot(id.block()).is_some();
            *how == "not sent" && !is_pivot && matches!(nodes.get(*id), Some(Node::Offer { .. }))
        });
        match sends {
            Some((id, _)) => format!(
                "`{}` is on the screen alone: a call is sent there, comes back when the text cannot \
                 be sent, and starts again; let `not sent` lead to something on the call",
                id.block()
            ),
            None => "nobody chooses anything on it, so a call would never leave it: let one of \
                     these ways lead elsewhere"
                .to_owned(),
        }
    }

    /// The written ways of a round, in its order, each with where it leads.
    fn marks(&self, round: &Round<'_>) -> Vec<(Span, String)> {
        let mut told = BTreeSet::new();
        let mut marks = Vec::new();
        let next = round.iter().cycle().skip(1);
        for ((id, how), (next, _)) in round.iter().zip(next) {
            let called_back = self.called_back(id, next);
            let mark = match outcome_key(how) {
                Some(OutcomeKey::Failed) if called_back.is_some() => called_back,
                Some(key) => self.by_outcome(id, key),
                None => self.by_arrow(id, next),
            };
            marks.extend(mark.filter(|(span, _)| told.insert(*span)));
        }
        if marks.is_empty() {
            let first = round.first().and_then(|(id, _)| self.lowered.places.get(*id));
            marks.extend(first.map(|span| (*span, String::new())));
        }
        marks
    }

    /// The outcome by which a round goes on: the block's own, the login's, or the line's.
    fn by_outcome(&self, id: &NodeId, key: OutcomeKey) -> Option<(Span, String)> {
        let folder = self.facts.folder;
        let node = self.lowered.line.nodes.get(id);
        let block = match node {
            // A link is sent as the pivot says, whatever block it opens.
            Some(Node::Offer { pivot, .. }) => folder.blocks.get(pivot.as_str()),
            // Questions are a form's, whatever block needs it.
            Some(Node::Questions(questions)) => folder.blocks.get(questions.form.as_str()),
            _ => folder.blocks.get(id.block()),
        };
        let login = match node {
            Some(Node::LogIn { login, .. }) => folder.logins.get(login.as_str()),
            _ => None,
        };
        let own = block.and_then(|block| block.outcomes.get(key));
        let of_login = || login.and_then(|login| login.outcomes.get(key));
        let outcome = own.or_else(of_login).or_else(|| self.line.outcomes.get(key))?;
        Some((outcome.span, remark(key, outcome)))
    }

    /// The callback that is made where a route's ways fail.
    fn called_back(&self, id: &NodeId, next: &NodeId) -> Option<(Span, String)> {
        let Some(Node::HandOver(_)) = self.lowered.line.nodes.get(id) else { return None };
        let block = self.facts.folder.blocks.get(id.block())?;
        let Inside::Route(route) = &block.inside else { return None };
        let arrow = route.called_back().filter(|arrow| arrow.block() == Some(next.block()))?;
        Some((arrow.span, format!("who reaches nobody goes to `{}`", next.block())))
    }

    /// The arrow by which a round goes on; none between the statements of a block.
    fn by_arrow(&self, id: &NodeId, next: &NodeId) -> Option<(Span, String)> {
        if let Some(found) = self.said_by(id) {
            return Some(found);
        }
        let (from, to) = (id.block(), next.block());
        let block = self.facts.folder.blocks.get(from)?;
        let arrows = block.arrows().into_iter().filter(|written| !written.is_option);
        let arrows: Vec<&Arrow> = arrows.map(|written| written.arrow).collect();
        let leads_there = |arrow: &&&Arrow| arrow.block() == Some(to);
        let elsewhere = |arrow: &&&Arrow| matches!(arrow.place.value, Place::Back | Place::Repeat);
        let arrow = arrows.iter().find(leads_there);
        let arrow = match arrow {
            None if from != to => arrows.iter().find(elsewhere),
            found => found,
        };
        arrow.map(|arrow| (arrow.span, format!("this leads to `{to}`")))
    }

    /// The outcome whose words a place says.
    fn said_by(&self, id: &NodeId) -> Option<(Span, String)> {
        let at = *self.lowered.places.get(id)?;
        let owner = id.block();
        let folder = self.facts.folder;
        let of_block = folder.blocks.get(owner).map(|block| &block.outcomes);
        let of_login = folder.logins.get(owner).map(|login| &login.outcomes);
        let of_line = (self.line.name == owner).then_some(&self.line.outcomes);
        let all = [of_block, of_login, of_line].into_iter().flatten().flat_map(Outcomes::iter);
        let (key, outcome) = all.into_iter().find(|(_, outcome)| outcome.span == at)?;
        Some((at, remark(key, outcome)))
    }
}

fn remark(key: OutcomeKey, outcome: Outcome<'_>) -> String {
    let to = outcome.then.to.as_ref().map(|arrow| match &arrow.place.value {
        Place::Block(name) => format!("leads to `{name}`"),
        Place::Repeat => "plays it again".to_owned(),
        Place::Back => "leads back".to_owned(),
        Place::HangUp => "ends the call".to_owned(),
    });
    format!("`{}` {}", key.words(), to.unwrap_or_else(|| "plays it again".to_owned()))
}

/// The outcome that a way is taken on.
fn outcome_key(how: &str) -> Option<OutcomeKey> {
    Some(match how {
        "failed" => OutcomeKey::Failed,
        "closed" => OutcomeKey::Closed,
        "full" => OutcomeKey::Full,
        "silence" => OutcomeKey::Silence,
        "wrong key" => OutcomeKey::WrongKey,
        "wrong answer" => OutcomeKey::WrongAnswer,
        "no choice after all tries" | "no answer after all tries" => OutcomeKey::AfterTries,
        "sent" => OutcomeKey::Sent,
        "not sent" => OutcomeKey::NotSent,
        "after … minutes" => OutcomeKey::AfterTime,
        "unstaffed" => OutcomeKey::Unstaffed,
        "over … waiting" => OutcomeKey::OverWaiting,
        "done" => OutcomeKey::Done,
        "no answer" => OutcomeKey::NoAnswer,
        "agent left" => OutcomeKey::AgentLeft,
        _ => return None,
    })
}

/// The blocks of a round in a row, from the first one to it again.
fn shown(round: &Round<'_>) -> String {
    let mut shown: Vec<String> = Vec::new();
    let mut last = "";
    for (id, how) in round {
        let block = id.block();
        if block != last {
            shown.push(format!("`{block}`"));
            last = block;
        }
        if let (Some(step), false) = (shown.last_mut(), how.is_empty()) {
            step.push_str(&format!(" ({how})"));
        }
    }
    let first = round.first().map(|(id, _)| id.block()).unwrap_or_default();
    if shown.len() == 1 || last != first {
        shown.push(format!("`{first}`"));
    }
    shown.join(" -> ")
}
