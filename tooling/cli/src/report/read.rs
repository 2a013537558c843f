//! Files of events, line by line.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pivotline_service::ports::JourneyEvent;
use serde::Serialize;

use super::journeys::Journeys;
use crate::folder::list;

/// The longest line that is read, in bytes; an event has a few hundred.
const LONGEST: u64 = 64 * 1024;
/// Which files of a folder hold events.
const ENDINGS: [&str; 3] = ["jsonl", "ndjson", "log"];

/// How many lines were read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// Lines that are events.
    pub events: u64,
    /// Lines that are none, and were left out.
    pub bad: u64,
}

/// The files of events: those that are named, and of a folder those that end on `.jsonl`,
/// `.ndjson` or `.log`, with a number behind it where they were rotated.
///
/// # Errors
/// One of them is not there, or a folder holds none.
pub fn files(paths: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let about = fs::metadata(path);
        let about = about.with_context(|| format!("cannot read {}", path.display()))?;
        if about.is_file() {
            files.push(path.clone());
            continue;
        }
        let before = files.len();
        files.extend(list(path)?.into_iter().filter(|file| holds_events(file)));
        if files.len() == before {
            bail!("there is no file of events (.jsonl) in {}", path.display());
        }
    }
    Ok(files)
}

fn holds_events(file: &Path) -> bool {
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let name = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '-');
    let (_, ending) = name.trim_end_matches('.').rsplit_once('.').unwrap_or_default();
    ENDINGS.contains(&ending) && file.is_file()
}

/// Reads files of events, one line at a time.
///
/// # Errors
/// A file cannot be read. A line that is no event is counted and left out.
pub fn read(files: &[PathBuf], journeys: &mut Journeys) -> anyhow::Result<Lines> {
    let mut lines = Lines::default();
    for path in files {
        let problem = || format!("cannot read {}", path.display());
        let file = File::open(path).with_context(problem)?;
        let mut file = BufReader::new(file);
        let mut line = Vec::new();
        while next_line(&mut file, &mut line).with_context(problem)? {
            if line.trim_ascii().is_empty() {
                continue;
            }
            match serde_json::from_slice::<JourneyEvent>(&line) {
                Ok(event) => {
                    lines.events += 1;
                    journeys.take(&event);
                }
                Err(_) => lines.bad += 1,
            }
        }
    }
    Ok(lines)
}

/// The next line; of one that is longer than any event the beginning alone. Whether there is one.
fn next_line(file: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    if file.by_ref().take(LONGEST).read_until(b'\n', line)? == 0 {
        return Ok(false);
    }
    if line.last() != Some(&b'\n') {
        file.skip_until(b'\n')?;
    }
    Ok(true)
}
