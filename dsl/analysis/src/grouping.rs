//! One mistake, one finding: the same unknown name, and the same value that a block did not obtain,
//! are told at their first place, with the others beside it.

use std::collections::BTreeMap;

use pivotline_syntax::{Code, Diagnostic, Fix, Span};

/// How many further places a finding shows.
const MOST_SHOWN: usize = 3;

/// Findings that have one cause, each as one. They stand in the order of their places.
pub(crate) fn grouped(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut kept: Vec<Group> = Vec::new();
    let mut known: BTreeMap<(String, Option<Span>), usize> = BTreeMap::new();
    for finding in findings {
        let first = cause(&finding).map(|cause| *known.entry(cause).or_insert(kept.len()));
        match first.and_then(|at| kept.get_mut(at)) {
            Some(group) => group.take(finding),
            None => kept.push(Group { first: finding, further: Vec::new() }),
        }
    }
    kept.into_iter().map(Group::told).collect()
}

/// What findings of one cause have in common.
fn cause(finding: &Diagnostic) -> Option<(String, Option<Span>)> {
    let edits = finding.fixes.first().map(|fix| fix.edits.as_slice()).unwrap_or_default();
    match (finding.code, edits) {
        (Code::N001UnknownName, _) => Some((finding.message.clone(), None)),
        // The change is the block's: there `needs` or `wants` is written in.
        (Code::N006ValueNotObtained, [edit]) => Some((finding.message.clone(), Some(edit.span))),
        _ => None,
    }
}

struct Group {
    first: Diagnostic,
    further: Vec<Span>,
}

impl Group {
    fn take(&mut self, other: Diagnostic) {
        self.further.push(other.primary.span);
        if self.first.code == Code::N001UnknownName {
            self.take_fixes(other.fixes);
        } else if !needs(&self.first) && needs(&other) {
            // One place that cannot do without the value is enough.
            (self.first.help, self.first.fixes) = (other.help, other.fixes);
        }
    }

    /// The misspelt name is mended in all places at once.
    fn take_fixes(&mut self, fixes: Vec<Fix>) {
        for fix in fixes {
            let same = self.first.fixes.iter_mut().find(|known| known.title == fix.title);
            if let Some(known) = same {
                known.edits.extend(fix.edits);
            }
        }
    }

    fn told(self) -> Diagnostic {
        let Self { mut first, further } = self;
        if further.is_empty() {
            return first;
        }
        let count = further.len() + 1;
        let (what, comma) =
            (&first.primary.text, if first.primary.text.is_empty() { "" } else { ", " });
        first.primary.text = format!("{what}{comma}and so in {count} places");
        let shown = further.into_iter().take(MOST_SHOWN);
        shown.fold(first, |finding, span| finding.also(span, "here too"))
    }
}

fn needs(finding: &Diagnostic) -> bool {
    finding.fixes.first().is_some_and(|fix| fix.title.starts_with("write `needs"))
}
