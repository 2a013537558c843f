//! N011: services do not need each other in a circle; none of them could be asked first.

use std::collections::BTreeSet;

use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::{Obtained, obtained};
use crate::shapes::Folder;

/// Tells each circle once, at the `needs` that closes it.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    let mut search = Search { folder, findings, done: BTreeSet::new(), open: Vec::new() };
    for name in folder.services.keys() {
        search.visit(name);
    }
}

struct Search<'s, 'f, 'a> {
    folder: &'f Folder<'a>,
    findings: &'s mut Findings,
    done: BTreeSet<&'a str>,
    open: Vec<&'a str>,
}

impl<'a> Search<'_, '_, 'a> {
    fn visit(&mut self, name: &'a str) {
        let Some(service) = self.folder.services.get(name) else { return };
        if self.done.contains(name) {
            return;
        }
        self.open.push(name);
        for reference in &service.needs {
            let Ok(Obtained::Service(next)) = obtained(self.folder, reference) else { continue };
            let Some(at) = self.open.iter().position(|open| *open == next) else {
                self.visit(next);
                continue;
            };
            let round = self.open.iter().skip(at).chain([&next]);
            let round: Vec<_> = round.map(|name| format!("`{name}`")).collect();
            let message =
                format!("services need each other in a circle: {}", round.join(" needs "));
            self.findings.push(
                Diagnostic::error(Code::N011NeedsGoRound, reference.span, message)
                    .help("none of them could be asked first: take one of these `needs` out"),
            );
        }
        self.open.pop();
        self.done.insert(name);
    }
}
