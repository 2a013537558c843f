//! Places from which no way leads to an end, to an agent, or to another flow.

use crate::catalog::{Next, Register};

use super::Code;
use super::graph::rounds;
use super::problem::Report;
use super::subject::Subject;

/// Types after which others see to the contact, though the flow has more ways.
const HANDS_ON: &[&str] = &[
    "TransferToFlow",
    "TransferContactToQueue",
    "DequeueContactAndTransferToQueue",
    "TransferParticipantToThirdParty",
];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.is_ended_from_outside() {
        return;
    }
    let reached = subject.graph.reached();
    let holds = |at: usize| reached.get(at) == Some(&true);
    let runs = |at: usize| subject.graph.runs(at).map(|way| way.to);
    let mut ends = vec![None; subject.graph.len()];
    // Each part comes after all that it leads to.
    for part in rounds(subject.graph.len(), holds, runs) {
        let known = |at: usize| ends.get(at).copied().flatten();
        let leads_on = |at: usize| runs(at).any(|to| known(to) == Some(true));
        let is_fine = part.iter().any(|at| is_end(subject, *at) || leads_on(*at));
        // What leads only into such a place is told there.
        let is_last = part.iter().all(|at| runs(*at).all(|to| known(to).is_none()));
        if !is_fine && is_last {
            tell(subject, &part, report);
        }
        for at in part {
            if let Some(end) = ends.get_mut(at) {
                *end = Some(is_fine);
            }
        }
    }
}

/// Whether a contact may leave the flow here, or whether what is wrong here is told elsewhere.
fn is_end(subject: &Subject<'_>, at: usize) -> bool {
    let Some((action, rule)) = subject.action(at) else { return true };
    let Some(rule) = rule else { return true };
    let ends = rule.next == Next::Terminal || HANDS_ON.contains(&action.kind.as_str());
    // A module may end the contact itself.
    let calls = rule.fills == Some(Register::Modules);
    let rests = rule.next == Next::Optional && rule.kind == "MessageParticipantIteratively";
    ends || calls || rests || subject.graph.runs(at).next().is_none()
}

fn tell(subject: &Subject<'_>, part: &[usize], report: &mut Report) {
    let Some((at, (action, rule))) =
        part.iter().min().and_then(|at| Some((*at, subject.action(*at)?)))
    else {
        return;
    };
    let mut about = report.about(at, action, rule);
    let cause = "from here no way leads to an end, to an agent or to another flow";
    about.tell(Code::F102, "/Transitions", cause, "give the round a way out");
}
