//! `pivotline fmt`: formats menu files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::Ended;
use crate::args::FmtArgs;
use crate::folder::{extension, list, read_text, shown};
use crate::output;

/// Formats the files, or names those that are not formatted.
///
/// # Errors
/// A file cannot be read or written, or there is none.
pub fn run(args: &FmtArgs) -> anyhow::Result<Ended> {
    let mut files = Vec::new();
    for path in &args.paths {
        collect(path, &mut files)?;
    }
    if files.is_empty() {
        anyhow::bail!("there is no .menu file in what was named");
    }
    let mut ended = Ended::Fine;
    let mut stdout = std::io::stdout().lock();
    for file in files {
        let text = read_text(&file)?;
        let formatted = pivotline_syntax::format(&text);
        if formatted == text {
            continue;
        }
        if args.check {
            writeln!(stdout, "{} is not formatted", shown(&file))?;
            ended = Ended::Findings;
        } else {
            output::write(&file, &formatted)?;
            writeln!(stdout, "formatted {}", shown(&file))?;
        }
    }
    Ok(ended)
}

/// The menu files at a path: the file itself, or all in a folder and the folders in it. Hidden
/// folders are left out.
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in list(path)? {
        let hidden = entry.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if entry.is_dir() && !hidden && !entry.is_symlink() {
            collect(&entry, files)?;
        } else if extension(&entry) == "menu" {
            files.push(entry);
        }
    }
    Ok(())
}
