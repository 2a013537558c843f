//! `pivotline flow lint`: says what is wrong with flows.

mod finding;
mod sarif;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::bail;
use pivotline_connect::document::Document;
use pivotline_connect::validate;

use crate::Ended;
use crate::args::flow::{LintArgs, LintFormat};

use super::{Files, name, read};
use finding::{Finding, summary};

/// Looks at each file, and tells all findings of all of them; where a file cannot be read,
/// nothing but that.
///
/// # Errors
/// A file cannot be read or is no flow, or the output cannot be written.
pub(super) fn run(args: &LintArgs) -> anyhow::Result<Ended> {
    let read: Vec<_> = args.files.iter().map(|path| read(path)).collect();
    let unread: Vec<String> =
        read.iter().filter_map(|read| Some(format!("{:#}", read.as_ref().err()?))).collect();
    if !unread.is_empty() {
        bail!("{}", unread.join("\npivotline: "));
    }
    let read: Vec<(&Path, (String, Document))> =
        args.files.iter().map(PathBuf::as_path).zip(read.into_iter().flatten()).collect();
    let documents: BTreeMap<_, _> =
        read.iter().map(|(path, (_, document))| (name(path), document.clone())).collect();
    // Files of which one cannot be run, or of which two have one name, are looked at one by one
    // alone.
    let together = Some(documents).filter(|documents| documents.len() == read.len());
    let together = together.and_then(|documents| Files::of(documents).ok());
    let mut together = together.as_ref().map(Files::problems).unwrap_or_default();
    let all: Vec<(&Path, Vec<Finding>)> = read
        .iter()
        .map(|(path, (json, document))| {
            let mut problems = validate::check(json, document);
            problems.extend(together.remove(name(path).as_str()).into_iter().flatten());
            (*path, Finding::all(path, json, problems))
        })
        .collect();
    write(args.format, &all)?;
    let is_clean = all.iter().all(|(_, findings)| findings.is_empty());
    Ok(if is_clean { Ended::Fine } else { Ended::Findings })
}

fn write(format: LintFormat, all: &[(&Path, Vec<Finding>)]) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    let findings = || all.iter().flat_map(|(_, findings)| findings);
    match format {
        LintFormat::Text => {
            let mut stderr = std::io::BufWriter::new(std::io::stderr().lock());
            for (path, findings) in all {
                for finding in findings {
                    writeln!(stderr, "{finding}")?;
                }
                stderr.flush()?;
                writeln!(stdout, "{}: {}", path.display(), summary(findings))?;
            }
        }
        LintFormat::Json => {
            let findings: Vec<&Finding> = findings().collect();
            writeln!(stdout, "{}", serde_json::to_string_pretty(&findings)?)?;
        }
        LintFormat::Sarif => {
            let log = sarif::log(findings());
            writeln!(stdout, "{}", serde_json::to_string_pretty(&log)?)?;
        }
    }
    Ok(())
}
