//! Menu folders on disk.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use pivotline_syntax::{SourceFile, Sources};

/// The largest file that is read, in bytes. A menu file of a whole bank is a thousandth of it.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A menu folder that was read.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
    /// Its `.menu` and `.texts` files.
    pub sources: Sources,
}

impl Folder {
    /// Reads the menu files of a folder; of a file's folder, where `path` is a file.
    ///
    /// # Errors
    /// The folder or a file of it cannot be read, or there is no menu file in it.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let about =
            fs::metadata(path).with_context(|| format!("cannot read {}", path.display()))?;
        let folder = match path.parent() {
            Some(parent) if about.is_file() && parent.as_os_str().is_empty() => Path::new("."),
            Some(parent) if about.is_file() => parent,
            _ => path,
        };
        let mut files = Vec::new();
        for file in list(folder)? {
            if matches!(extension(&file), "menu" | "texts") {
                files.push(SourceFile { path: shown(&file), text: read_text(&file)? });
            }
        }
        if !files.iter().any(|file| file.path.ends_with(".menu")) {
            bail!("there is no .menu file in {}", folder.display());
        }
        Ok(Self { path: folder.to_owned(), sources: Sources::new(files) })
    }

    /// The text of a file that stands beside the menus, where there is one.
    ///
    /// # Errors
    /// It is there and cannot be read, or is not UTF-8.
    pub fn beside(&self, name: &str) -> anyhow::Result<Option<(PathBuf, String)>> {
        let path = self.path.join(name);
        if !path.exists() {
            return Ok(None);
        }
        let text = read_text(&path)?;
        if text.contains(char::REPLACEMENT_CHARACTER) {
            bail!("{} is not saved as UTF-8", path.display());
        }
        Ok(Some((path, text)))
    }
}

/// The entries of a folder, sorted.
///
/// # Errors
/// It cannot be read.
pub fn list(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.with_context(|| format!("cannot read {}", folder.display()))?.path());
    }
    paths.sort();
    Ok(paths)
}

/// A file's text; bytes that are no UTF-8 become U+FFFD, which the language refuses at its place.
///
/// # Errors
/// It cannot be read, or is too large.
pub fn read_text(file: &Path) -> anyhow::Result<String> {
    let problem = || format!("cannot read {}", file.display());
    if fs::metadata(file).with_context(problem)?.len() > LARGEST {
        bail!("{} is over {} MiB", file.display(), LARGEST / 1024 / 1024);
    }
    let bytes = fs::read(file).with_context(problem)?;
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// The extension of a path; empty where it has none.
#[must_use]
pub fn extension(path: &Path) -> &str {
    path.extension().and_then(|extension| extension.to_str()).unwrap_or_default()
}

/// A path as messages show it: with `/` between its parts.
#[must_use]
pub fn shown(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}
