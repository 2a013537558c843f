//! W010: once a call stood in a queue, no menu is played to it any more, and no form asks.

use std::collections::BTreeSet;

use pivotline_ir::{Face, HandOver, Node, NodeId, Target};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::shapes::OutcomeKey;
use crate::ways::{reached, ways};

/// Tells where the end of a wait, or the agent's leaving, leads to a menu, a form or a pivot.
pub(super) fn check(facts: &Facts<'_, '_>, lowered: &LoweredLine, findings: &mut Findings) {
    let mut told = BTreeSet::new();
    for (id, face) in reached(&lowered.line) {
        let Some(Node::HandOver(node)) = lowered.line.nodes.get(id) else { continue };
        if face != Face::Voice {
            continue;
        }
        for (key, target) in behind(node) {
            let block = facts.folder.blocks.get(id.block());
            let outcome = block.and_then(|block| block.outcomes.get(key));
            let Some(span) = outcome.map(|outcome| outcome.span) else { continue };
            let Some(menu) = menu_behind(lowered, target) else { continue };
            if told.insert(span) {
                let message = format!("`{}` leads to {menu}", key.words());
                findings.push(
                    Diagnostic::error(Code::W010NoMenuThere, span, message)
                        .label("the call stood in a queue by then: nothing is asked any more")
                        .help("let it lead to words, another route, a callback or `hang up`"),
                );
            }
        }
    }
}

/// Where a call goes that stood in a queue.
fn behind(node: &HandOver) -> impl Iterator<Item = (OutcomeKey, &Target)> {
    let waited = node.waited().map(|to| (OutcomeKey::AfterTime, to));
    waited.into_iter().chain(node.left.as_ref().map(|to| (OutcomeKey::AgentLeft, to)))
}

/// The first menu or form that a call comes to by itself from somewhere on.
fn menu_behind(lowered: &LoweredLine, start: &Target) -> Option<String> {
    let nodes = &lowered.line.nodes;
    let mut seen: BTreeSet<&NodeId> = BTreeSet::new();
    let mut todo = vec![start];
    while let Some(target) = todo.pop() {
        let id = match target {
            Target::To(id) => id,
            Target::Back => return Some("the menu that was played last".to_owned()),
            Target::Repeat | Target::HangUp => continue,
        };
        if !seen.insert(id) {
            continue;
        }
        match nodes.get(id) {
            Some(Node::Menu(_)) => return Some(format!("the menu `{}`", id.block())),
            Some(Node::Questions(questions)) => {
                return Some(format!("the form `{}`", questions.form));
            }
            Some(Node::Offer { .. } | Node::Follow(_)) => {
                return Some(format!("the pivot `{}`", id.block()));
            }
            Some(node) => todo.extend(ways(node, Face::Voice).into_iter().map(|way| way.to)),
            None => {}
        }
    }
    None
}
