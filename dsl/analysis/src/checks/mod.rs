//! Checks: one file for each. A check only tells; it changes nothing.

mod names;

use crate::findings::Findings;
use crate::lowering::LoweredLine;
use crate::meaning::Facts;
use crate::reading::Reading;
use crate::shapes::LineShape;

/// The checks of what is written, each block once.
pub(crate) fn of_folder(facts: &Facts<'_, '_>, reading: &Reading, findings: &mut Findings) {
    let _ = reading;
    names::check(facts, findings);
}

/// The checks of a line's machine.
pub(crate) fn of_line(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    let _ = (facts, line, lowered, findings);
}

/// The checks of all lines together.
pub(crate) fn of_lines(
    facts: &Facts<'_, '_>,
    lowered: &[(&LineShape<'_>, LoweredLine)],
    findings: &mut Findings,
) {
    let _ = (facts, lowered, findings);
}
