//! Writing files so that nothing half-written is ever seen.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

/// Writes a file whole: beside its place first, then into it.
///
/// # Errors
/// It cannot be written; then the old file is as it was.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    write_all(&[(path.to_owned(), text)])
}

/// Writes files, all or none: each beside its place first; when all are there, each into its
/// place, in order.
///
/// # Errors
/// One of them cannot be written; then the old files are as they were.
pub fn write_all(files: &[(PathBuf, &str)]) -> anyhow::Result<()> {
    let written = drafts(files).and_then(|()| {
        files.iter().try_for_each(|(path, _)| {
            fs::rename(draft(path), path)
                .with_context(|| format!("cannot write {}", path.display()))
        })
    });
    if written.is_err() {
        for (path, _) in files {
            let _ = fs::remove_file(draft(path));
        }
    }
    written
}

fn drafts(files: &[(PathBuf, &str)]) -> anyhow::Result<()> {
    for (path, text) in files {
        if path.is_dir() {
            bail!("cannot write {}: it is a folder", path.display());
        }
        fs::write(draft(path), text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

fn draft(path: &Path) -> PathBuf {
    let mut draft = path.as_os_str().to_owned();
    draft.push(".part");
    draft.into()
}
