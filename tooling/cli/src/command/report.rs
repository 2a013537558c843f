//! `pivotline report`: what became of journeys, and what they saved.

use std::io::Write as _;

use anyhow::Context as _;

use crate::Ended;
use crate::args::{Format, ReportArgs};
use crate::environment::Environments;
use crate::folder::read_text;
use crate::output;
use crate::report::{Journeys, Prices, Report, files, page, read, table};

/// How wide a table is where standard output is no terminal.
const WIDTH: usize = 100;

/// Reads events and tells what became of them.
///
/// # Errors
/// A file cannot be read, the environment is not there, or the page cannot be written.
pub fn run(args: &ReportArgs) -> anyhow::Result<Ended> {
    let prices = prices(args)?;
    let mut journeys = Journeys::default();
    let lines = read(&files(&args.paths)?, &mut journeys)?;
    let prices = prices.as_ref().map(|(name, prices)| (name.as_str(), prices));
    let report = Report::new(lines, &journeys, prices);
    if let Some(path) = &args.html {
        output::write(path, &page(&report)?)?;
    }
    let mut stdout = std::io::stdout().lock();
    match args.format {
        Format::Text => {
            let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
            stdout.write_all(table(&report, width.unwrap_or(WIDTH)).as_bytes())?;
        }
        Format::Json => {
            serde_json::to_writer_pretty(&mut stdout, &report)?;
            writeln!(stdout)?;
        }
    }
    if lines.bad > 0 {
        let bad = lines.bad;
        writeln!(std::io::stderr(), "pivotline: {bad} lines are no events and were left out")?;
    }
    Ok(Ended::Fine)
}

/// The prices of the environment that is asked for.
fn prices(args: &ReportArgs) -> anyhow::Result<Option<(String, Prices)>> {
    let Some(name) = &args.env else { return Ok(None) };
    let environments = Environments::parse(&read_text(&args.config)?)?;
    let environment = environments.get(name)?;
    let prices = environment.prices.clone();
    let prices = prices.with_context(|| {
        format!("the environment `{name}` of {} has no prices", args.config.display())
    })?;
    Ok(Some((name.clone(), prices)))
}
