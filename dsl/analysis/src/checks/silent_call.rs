//! W009: a call is not silent for long. Amazon Connect bears 20 seconds of functions without
//! words or keys in between; a caller bears less.

use std::collections::{BTreeMap, BTreeSet};

use pivotline_ir::{Face, Node, NodeId};
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::ways::{components, reached, ways};

/// How long a call may be silent, in seconds.
const LONGEST: u32 = 20;

/// How long the check of a number may take, in seconds.
const NUMBER: u32 = 3;

/// How long a look at the screen may take, in seconds.
const LOOKING: u32 = 3;

/// How long sending a link may take, in seconds.
const SENDING: u32 = 8;

/// Tells ways on which services together may take too long.
pub(super) fn check(facts: &Facts<'_, '_>, lowered: &LoweredLine, findings: &mut Findings) {
    let silent: BTreeMap<&NodeId, &Node> = reached(&lowered.line)
        .into_iter()
        .filter(|(_, face)| *face == Face::Voice)
        .filter_map(|(id, _)| lowered.line.nodes.get_key_value(id))
        .filter(|(_, node)| is_silent(node))
        .collect();
    let next: BTreeMap<&NodeId, Vec<&NodeId>> = silent
        .iter()
        .map(|(id, node)| {
            let to = ways(node, Face::Voice).into_iter().filter_map(|way| way.to.node());
            (*id, to.filter_map(|to| silent.get_key_value(to).map(|(to, _)| *to)).collect())
        })
        .collect();
    let chains = longest(facts, &silent, &next);
    let inner: BTreeSet<&NodeId> = next
        .iter()
        .filter(|(id, _)| chains.get(*id).is_some_and(|chain| chain.seconds > LONGEST))
        .flat_map(|(_, next)| next.iter().copied())
        .collect();
    for (id, chain) in &chains {
        if chain.seconds > LONGEST && !inner.contains(id) {
            findings.push(finding(lowered, id, &chains, chain.seconds));
        }
    }
}

/// The longest silence from a place on.
struct Chain<'p> {
    seconds: u32,
    next: Option<&'p NodeId>,
}

/// The longest silence from each place on; rounds, which are told elsewhere, count once.
fn longest<'p>(
    facts: &Facts<'_, '_>,
    silent: &BTreeMap<&'p NodeId, &'p Node>,
    next: &BTreeMap<&'p NodeId, Vec<&'p NodeId>>,
) -> BTreeMap<&'p NodeId, Chain<'p>> {
    let mut chains: BTreeMap<&NodeId, Chain<'_>> = BTreeMap::new();
    for component in components(next) {
        for id in component {
            let after = next.get(id).into_iter().flatten();
            let best = after
                .filter_map(|to| Some((chains.get(to)?.seconds, *to)))
                .max_by_key(|(seconds, _)| *seconds);
            let own = silent.get(id).map_or(0, |node| seconds(facts, node));
            let seconds = own.saturating_add(best.map_or(0, |(seconds, _)| seconds));
            chains.insert(id, Chain { seconds, next: best.map(|(_, to)| to) });
        }
    }
    chains
}

fn is_silent(node: &Node) -> bool {
    match node {
        Node::Say { .. } | Node::Record { .. } | Node::Menu(_) | Node::Questions(_) => false,
        Node::ByFace { .. }
        | Node::CheckNumber { .. }
        | Node::Ask { .. }
        | Node::Change { .. }
        | Node::LogIn { .. }
        | Node::Branch { .. }
        | Node::Offer { .. }
        | Node::Follow(_)
        | Node::Solved { .. }
        | Node::HandOver(_)
        | Node::CallBack { .. }
        | Node::Dial { .. } => true,
    }
}

fn seconds(facts: &Facts<'_, '_>, node: &Node) -> u32 {
    match node {
        Node::CheckNumber { .. } => NUMBER,
        Node::Offer { .. } => SENDING,
        Node::Follow(_) => LOOKING,
        Node::Ask { service, .. } | Node::Change { service, .. } => {
            let shape = facts.folder.services.get(service.as_str());
            shape.and_then(|shape| shape.within).map_or(0, |(_, within)| within.seconds.min(8))
        }
        Node::ByFace { .. }
        | Node::Say { .. }
        | Node::Record { .. }
        | Node::LogIn { .. }
        | Node::Branch { .. }
        | Node::Menu(_)
        | Node::Questions(_)
        | Node::Solved { .. }
        | Node::HandOver(_)
        | Node::CallBack { .. }
        | Node::Dial { .. } => 0,
    }
}

fn finding(
    lowered: &LoweredLine,
    first: &NodeId,
    chains: &BTreeMap<&NodeId, Chain<'_>>,
    seconds: u32,
) -> Diagnostic {
    let at = lowered.places.get(first).copied().unwrap_or_default();
    let message = format!("a call may be silent for {seconds} seconds from here on");
    let mut finding = Diagnostic::error(Code::W009CallSilentTooLong, at, message)
        .label("this is waited for")
        .help(format!(
            "at most {LONGEST} seconds are borne: say something in between, or shorten a `within`"
        ));
    let mut told = BTreeSet::from([at]);
    let mut id = Some(first);
    while let Some(here) = id {
        let slow =
            matches!(lowered.line.nodes.get(here), Some(Node::Ask { .. } | Node::Offer { .. }));
        if let Some(span) = lowered.places.get(here).copied().filter(|_| slow)
            && told.insert(span)
        {
            finding = finding.also(span, "this is waited for");
        }
        id = chains.get(here).and_then(|chain| chain.next);
    }
    finding
}
