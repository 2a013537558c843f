//! `[environments.NAME.prices]`: what things cost. The report reads them; here they are only
//! looked at, so that a fault is told with all others.

use super::section::Section;

/// Looks at the prices.
pub(super) fn check(section: &Section<'_>) {
    section.text("currency");
    for key in ["text", "call_minute", "agent_minute", "handled_minutes"] {
        section.amount(key);
    }
}
