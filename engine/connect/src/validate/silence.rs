//! Functions one after another, and nothing for the caller to hear between them.

use crate::catalog::Meets;

use super::graph::rounds;
use super::problem::Report;
use super::subject::Subject;
use super::{Code, lambda};

/// The longest that functions may take together, in seconds.
const MOST_SECONDS: u32 = 20;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    let reached = subject.graph.reached();
    let holds = |at: usize| {
        let is_silent = subject.rule(at).is_none_or(|rule| rule.meets == Meets::Nobody);
        reached.get(at) == Some(&true) && is_silent
    };
    let runs = |at: usize| subject.graph.runs(at).map(|way| way.to);
    let own = |at: usize| subject.action(at).and_then(|(action, _)| lambda::seconds(action));
    let mut parts = rounds(subject.graph.len(), holds, runs);
    // From the first to the last: what is silent before an action is known when it is met.
    parts.reverse();
    let mut before: Vec<u32> = vec![0; subject.graph.len()];
    for part in parts {
        let begun = part.iter().filter_map(|at| before.get(*at)).max().copied().unwrap_or_default();
        let asked = part.iter().filter_map(|at| own(*at)).fold(0u32, u32::saturating_add);
        let after = begun.saturating_add(asked);
        if begun <= MOST_SECONDS && after > MOST_SECONDS {
            tell(
                subject,
                part.iter().copied().filter(|at| own(*at).is_some()).min(),
                after,
                report,
            );
        }
        for to in part.iter().flat_map(|at| runs(*at)).filter(|to| holds(*to)) {
            if let Some(before) = before.get_mut(to) {
                *before = after.max(*before);
            }
        }
    }
}

fn tell(subject: &Subject<'_>, at: Option<usize>, seconds: u32, report: &mut Report) {
    let Some((at, (action, rule))) = at.and_then(|at| Some((at, subject.action(at)?))) else {
        return;
    };
    let mut about = report.about(at, action, rule);
    let cause = format!(
        "functions may keep the caller {seconds} seconds here with nothing to hear, and \
         {MOST_SECONDS} is the most"
    );
    let remedy = "say something between them, or give them less time";
    about.tell(Code::F106, "/Parameters/InvocationTimeLimitSeconds", cause, remedy);
}
