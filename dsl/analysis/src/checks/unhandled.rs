//! W004: silence, wrong keys, failures, closed hours and full queues are handled: in the block, or
//! once in its line.

use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::{Gap, LoweredLine};
use crate::meaning::Facts;
use crate::shapes::{LineShape, OutcomeKey};

/// Tells outcomes that neither a block nor its line handles.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    for gap in &lowered.gaps {
        let Gap::Unhandled { block: name, key, leads_here } = gap else { continue };
        let Some(block) = facts.folder.blocks.get(name.as_str()) else { continue };
        if [block.block.span, line.block.span].into_iter().any(|span| findings.has_gap(span)) {
            continue;
        }
        let what = key.words();
        let message = format!("`{name}` does not say what happens on `{what}`");
        let mut finding = Diagnostic::error(Code::W004NobodyHandles, block.block.head, message);
        if *leads_here && let Some(default) = line.outcomes.get(*key) {
            finding = finding
                .also(default.span, "the line's own answer leads to this very block")
                .help(format!("write `{}` in `{name}`", example(*key)));
        } else {
            finding = finding.help(format!(
                "write `{}` in `{name}`, or once in line `{}` for all blocks",
                example(*key),
                line.name
            ));
        }
        findings.push(finding);
    }
}

fn example(key: OutcomeKey) -> &'static str {
    match key {
        OutcomeKey::Silence => "silence \"Sorry, I did not hear a key.\"",
        OutcomeKey::WrongKey => "wrong key \"Sorry, that key is not in use.\"",
        OutcomeKey::AfterTries => "after 2 tries -> …",
        OutcomeKey::Closed => "closed \"We are closed now.\" -> hang up",
        OutcomeKey::Full => "full \"All our agents are busy.\" -> hang up",
        _ => "failed \"Sorry, something went wrong.\" -> …",
    }
}
