//! Writing files so that nothing half-written is ever seen.

use std::fs;
use std::path::Path;

use anyhow::Context as _;

/// Writes a file whole: beside its place first, then into it.
///
/// # Errors
/// It cannot be written; then the old file is as it was.
pub fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let problem = || format!("cannot write {}", path.display());
    let mut draft = path.as_os_str().to_owned();
    draft.push(".part");
    fs::write(&draft, text).with_context(problem)?;
    let renamed = fs::rename(&draft, path).with_context(problem);
    if renamed.is_err() {
        let _ = fs::remove_file(&draft);
    }
    renamed
}
