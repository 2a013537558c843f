//! `pivotline flow lint`: says what is wrong with flows.

use std::fs;
use std::io::Write as _;

use anyhow::Context as _;
use pivotline_connect::validate::validate;

use crate::Ended;
use crate::args::flow::LintArgs;

/// Looks at each file, and tells all findings of all of them.
///
/// # Errors
/// A file cannot be read, or the output cannot be written.
pub(super) fn run(args: &LintArgs) -> anyhow::Result<Ended> {
    let mut ended = Ended::Fine;
    let mut stdout = std::io::stdout().lock();
    for path in &args.files {
        let shown = path.display();
        let json = fs::read_to_string(path).with_context(|| format!("cannot read {shown}"))?;
        for problem in validate(&json) {
            writeln!(stdout, "{shown}: {problem}")?;
            ended = Ended::Findings;
        }
    }
    Ok(ended)
}
