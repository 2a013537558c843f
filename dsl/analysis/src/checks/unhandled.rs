//! W004: silence, wrong keys, failures, closed hours and full queues are handled: in the block, or
//! once in its line.

use std::collections::BTreeMap;

use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::lowering::{Gap, LoweredLine};
use crate::meaning::Facts;
use crate::shapes::{BlockShape, LineShape, OutcomeKey};

/// How many of the blocks that lack an outcome a finding shows.
const MOST_SHOWN: usize = 3;

/// Tells outcomes that neither a block nor its line handles: where several blocks lack one, the
/// line is what lacks it.
pub(super) fn check(
    facts: &Facts<'_, '_>,
    line: &LineShape<'_>,
    lowered: &LoweredLine,
    findings: &mut Findings,
) {
    let mut lacking: BTreeMap<OutcomeKey, Vec<&BlockShape<'_>>> = BTreeMap::new();
    for gap in &lowered.gaps {
        let Gap::Unhandled { block: name, key, leads_here } = gap else { continue };
        let Some(block) = facts.folder.blocks.get(name.as_str()) else { continue };
        if [block.block.span, line.block.span].into_iter().any(|span| findings.has_gap(span)) {
            continue;
        }
        if *leads_here && let Some(default) = line.outcomes.get(*key) {
            let finding = of_block(block, *key)
                .also(default.span, "the line's own answer leads to this very block")
                .help(format!("write `{}` in `{name}`", example(*key)));
            findings.push(finding);
        } else {
            lacking.entry(*key).or_default().push(block);
        }
    }
    for (key, blocks) in lacking {
        findings.push(match blocks.as_slice() {
            [block] => of_block(block, key).help(format!(
                "write `{}` in `{}`, or once in line `{}` for all blocks",
                example(key),
                block.name,
                line.name
            )),
            _ => of_line(line, key, &blocks),
        });
    }
}

fn of_block(block: &BlockShape<'_>, key: OutcomeKey) -> Diagnostic {
    let message = format!("`{}` does not say what happens on `{}`", block.name, key.words());
    Diagnostic::error(Code::W004NobodyHandles, block.block.head, message)
}

fn of_line(line: &LineShape<'_>, key: OutcomeKey, blocks: &[&BlockShape<'_>]) -> Diagnostic {
    let menus = blocks.iter().all(|block| block.is_menu());
    let message = format!(
        "{} {} do not say what happens on `{}`, and line `{}` does not either",
        blocks.len(),
        if menus { "menus" } else { "blocks" },
        key.words(),
        line.name
    );
    let help = format!("write `{}` once in the line, or in each of them", example(key));
    let finding = Diagnostic::error(Code::W004NobodyHandles, line.block.head, message).help(help);
    let shown = blocks.iter().take(MOST_SHOWN);
    shown.fold(finding, |finding, block| finding.also(block.block.head, "such as here"))
}

fn example(key: OutcomeKey) -> &'static str {
    match key {
        OutcomeKey::Silence => "silence \"Sorry, I did not hear a key.\"",
        OutcomeKey::WrongKey => "wrong key \"Sorry, that key is not in use.\"",
        OutcomeKey::WrongAnswer => "wrong answer \"Please key in all the digits.\"",
        OutcomeKey::AfterTries => "after 2 tries -> …",
        OutcomeKey::Closed => "closed \"We are closed now.\" -> hang up",
        OutcomeKey::Full => "full \"All our agents are busy.\" -> hang up",
        _ => "failed \"Sorry, something went wrong.\" -> …",
    }
}
