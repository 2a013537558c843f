//! Journey events as JSON lines in a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pivotline_service::ports::{Events, JourneyEvent};

/// Appends journey events to a file, one JSON object a line.
///
/// Each line is written at once, in one piece: a killed process loses none, and several processes
/// may share a file. A file that was moved away or removed (as logrotate does) is opened anew under
/// its name.
pub struct FileEvents {
    path: PathBuf,
    file: Mutex<File>,
}

impl FileEvents {
    /// Appends to this file; it is made where there is none.
    ///
    /// # Errors
    /// It cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), file: Mutex::new(append_to(path)?) })
    }

    fn write(&self, line: &str) -> io::Result<()> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if is_elsewhere(&file, &self.path) {
            *file = append_to(&self.path)?;
        }
        file.write_all(line.as_bytes())
    }
}

impl Events for FileEvents {
    fn record(&self, event: JourneyEvent) {
        let line = serde_json::to_string(&event).map_err(io::Error::from);
        if let Err(error) = line.and_then(|line| self.write(&(line + "\n"))) {
            tracing::error!(cause = "events_file", error = &error as &dyn std::error::Error);
        }
    }
}

fn append_to(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o640);
    }
    options.open(path)
}

/// Whether the name leads to another file than the one at hand, or to none.
#[cfg(unix)]
fn is_elsewhere(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let same = |one: std::fs::Metadata, two: std::fs::Metadata| {
        (one.dev(), one.ino()) == (two.dev(), two.ino())
    };
    match (file.metadata(), path.metadata()) {
        (Ok(one), Ok(two)) => !same(one, two),
        (_, Err(error)) => error.kind() == io::ErrorKind::NotFound,
        (Err(_), _) => false,
    }
}

/// An open file cannot be moved here.
#[cfg(not(unix))]
fn is_elsewhere(_: &File, _: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use pivotline_service::ports::JourneyStep;
    use tempfile::TempDir;

    use super::*;

    fn lines(path: &Path) -> usize {
        std::fs::read_to_string(path).unwrap().lines().count()
    }

    #[test]
    fn a_file_that_was_rotated_away_is_opened_anew() {
        let folder = TempDir::new().unwrap();
        let (path, rotated) = (folder.path().join("e.jsonl"), folder.path().join("e.jsonl.1"));
        let events = FileEvents::open(&path).unwrap();
        let record = || events.record(JourneyEvent::new(JourneyStep::Call, 1_800_000_000));
        record();
        record();
        assert_eq!(lines(&path), 2, "written at once");
        std::fs::rename(&path, &rotated).unwrap();
        record();
        assert_eq!((lines(&rotated), lines(&path)), (2, 1));
        drop(events);
        FileEvents::open(&path).unwrap().record(JourneyEvent::new(JourneyStep::CallEnded, 1));
        assert_eq!(lines(&path), 2, "what was there stays");
    }
}
