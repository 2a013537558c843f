//! Actions that no way leads to.

use super::Code;
use super::problem::Report;
use super::subject::Subject;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report) {
    if subject.graph.start().is_none() {
        return;
    }
    let reached = subject.graph.reached();
    for (index, (action, rule)) in subject.actions().enumerate() {
        if reached.get(index) == Some(&false) {
            let mut about = report.about(index, action, rule);
            about.tell(Code::F101, "", "no way leads to this action", "connect it or leave it out");
        }
    }
}
