//! One module a command.

pub mod aws;
pub mod build;
pub mod check;
pub mod env;
pub mod explain;
pub mod flow;
pub mod fmt;
pub mod migrate;
pub mod report;
pub mod serve;

use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::Context as _;
use pivotline_syntax::{Diagnostic, Sources};

use crate::environment::{self, Environment};
use crate::folder::shown;
use crate::render::{Colours, text};

/// How many findings are shown to people; who has more mends these first.
const MOST_SHOWN: usize = 100;

/// Tells findings on standard error, coloured where that is a terminal.
pub(crate) fn tell(sources: &Sources, findings: &[Diagnostic]) -> std::io::Result<()> {
    let mut stderr = std::io::stderr().lock();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colours = if stderr.is_terminal() && !plain { Colours::On } else { Colours::Off };
    for finding in findings.iter().take(MOST_SHOWN) {
        writeln!(stderr, "{}", text(sources, finding, colours))?;
    }
    if let Some(more) = findings.len().checked_sub(MOST_SHOWN).filter(|more| *more > 0) {
        writeln!(stderr, "and {more} more; `pivotline check --format json` tells them all")?;
    }
    Ok(())
}

/// The environment of this name in a `pivotline.toml`; none where it has faults, which are told.
pub(crate) fn environment(
    path: &Path,
    text: &str,
    name: &str,
) -> anyhow::Result<Option<Environment>> {
    match environment::read(text, name).with_context(|| shown(path))? {
        Ok(environment) => Ok(Some(environment)),
        Err(faults) => {
            for fault in faults {
                eprintln!("error: {}:{fault}", shown(path));
            }
            Ok(None)
        }
    }
}
