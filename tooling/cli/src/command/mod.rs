//! One module a command.

pub mod build;
pub mod check;
pub mod explain;
pub mod fmt;
pub mod serve;

use std::io::{IsTerminal as _, Write as _};

use pivotline_syntax::{Diagnostic, Sources};

use crate::render::{Colours, text};

/// Tells findings on standard error, coloured where that is a terminal.
fn tell(sources: &Sources, findings: &[Diagnostic]) -> std::io::Result<()> {
    let mut stderr = std::io::stderr().lock();
    let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let colours = if stderr.is_terminal() && !plain { Colours::On } else { Colours::Off };
    for finding in findings {
        writeln!(stderr, "{}", text(sources, finding, colours))?;
    }
    Ok(())
}
