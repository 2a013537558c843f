//! `pivotline check`: says what is wrong.

use std::io::Write as _;

use pivotline_connect::Bindings;

use crate::Ended;
use crate::args::{CheckArgs, Format};
use crate::compile;
use crate::folder::{Folder, shown};
use crate::render::{json, summary};

/// Checks each folder, and tells all findings of all of them.
///
/// # Errors
/// A folder cannot be read, or the output cannot be written.
pub fn run(args: &CheckArgs) -> anyhow::Result<Ended> {
    let mut ended = Ended::Fine;
    let mut findings = Vec::new();
    let mut stdout = std::io::stdout().lock();
    for path in &args.paths {
        let folder = Folder::read(path)?;
        let checked = compile::check(&folder.sources, &Bindings::default());
        match args.format {
            Format::Text => {
                super::tell(&folder.sources, &checked.findings)?;
                writeln!(stdout, "{}: {}", shown(&folder.path), summary(&checked.findings))?;
            }
            Format::Json => findings.extend(json(&folder.sources, &checked.findings)),
        }
        if !checked.findings.is_empty() {
            ended = Ended::Findings;
        }
    }
    if args.format == Format::Json {
        writeln!(stdout, "{}", serde_json::to_string_pretty(&findings)?)?;
    }
    Ok(ended)
}
