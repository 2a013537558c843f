//! N011: services do not need each other in a circle, for none of them could be asked first, nor in
//! too long a row.

use std::collections::BTreeMap;

use pivotline_syntax::ast::Reference;
use pivotline_syntax::{Code, Diagnostic};

use crate::findings::Findings;
use crate::meaning::{LONGEST_CHAIN, Obtained, obtained};
use crate::shapes::Folder;

/// Tells each circle once, at the `needs` that closes it.
pub(super) fn check(folder: &Folder<'_>, findings: &mut Findings) {
    let mut search = Search { folder, findings, rows: BTreeMap::new(), open: Vec::new() };
    for name in folder.services.keys() {
        search.visit(name);
    }
}

struct Search<'s, 'f, 'a> {
    folder: &'f Folder<'a>,
    findings: &'s mut Findings,
    /// For each service that was looked at, how many are asked in a row for it.
    rows: BTreeMap<&'a str, usize>,
    open: Vec<&'a str>,
}

impl<'a> Search<'_, '_, 'a> {
    /// How many services are asked in a row for this one.
    fn visit(&mut self, name: &'a str) -> usize {
        let Some(service) = self.folder.services.get(name) else { return 0 };
        if let Some(row) = self.rows.get(name) {
            return *row;
        }
        self.open.push(name);
        let mut longest = 0;
        for reference in &service.needs {
            let Ok(Obtained::Service(next)) = obtained(self.folder, reference) else { continue };
            if let Some(at) = self.open.iter().position(|open| *open == next) {
                self.tell_round(reference, at, next);
                continue;
            }
            let too_deep = self.open.len() > LONGEST_CHAIN;
            let row = if too_deep { LONGEST_CHAIN } else { self.visit(next) };
            if row == LONGEST_CHAIN {
                self.tell_row(reference);
            }
            longest = longest.max(row);
        }
        self.open.pop();
        self.rows.insert(name, longest + 1);
        longest + 1
    }

    fn tell_round(&mut self, reference: &Reference, at: usize, next: &str) {
        let round = self.open.iter().copied().skip(at).chain([next]);
        let round: Vec<_> = round.map(|name| format!("`{name}`")).collect();
        let message = format!("services need each other in a circle: {}", round.join(" needs "));
        self.findings.push(
            Diagnostic::error(Code::N011NeedsGoRound, reference.span, message)
                .help("none of them could be asked first: take one of these `needs` out"),
        );
    }

    fn tell_row(&mut self, reference: &Reference) {
        let message = format!("more than {LONGEST_CHAIN} services need each other in a row");
        self.findings.push(
            Diagnostic::error(Code::N011NeedsGoRound, reference.span, message)
                .help("no caller waits for so many answers: let one service give several"),
        );
    }
}
