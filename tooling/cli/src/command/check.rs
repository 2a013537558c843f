//! `pivotline check`: says what is wrong.

use std::io::Write as _;

use crate::Ended;
use crate::args::{CheckArgs, Format};
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
        let compiled = folder.compile();
        match args.format {
            Format::Text => {
                super::tell(&folder.sources, &compiled.diagnostics)?;
                writeln!(stdout, "{}: {}", shown(&folder.path), summary(&compiled.diagnostics))?;
            }
            Format::Json => findings.extend(json(&folder.sources, &compiled.diagnostics)),
        }
        if !compiled.diagnostics.is_empty() {
            ended = Ended::Findings;
        }
    }
    if args.format == Format::Json {
        writeln!(stdout, "{}", serde_json::to_string_pretty(&findings)?)?;
    }
    Ok(ended)
}
