//! `pivotline fmt`: formats menu files.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use pivotline_syntax::{FileId, SourceFile, Sources, check_readable};

use crate::Ended;
use crate::args::FmtArgs;
use crate::folder::{extension, list, read_text, shown};
use crate::output;

/// Formats the files, or names those that are not formatted. A file that is not UTF-8 is told of
/// and never written: its characters would be lost.
///
/// # Errors
/// A file cannot be read or written, is not UTF-8, or there is none.
pub fn run(args: &FmtArgs) -> anyhow::Result<Ended> {
    let mut files = Vec::new();
    for path in &args.paths {
        collect(path, &mut files)?;
    }
    if files.is_empty() {
        anyhow::bail!("there is no .menu file in what was named");
    }
    let (mut ended, mut left_alone) = (Ended::Fine, 0_usize);
    let mut stdout = std::io::stdout().lock();
    for file in files {
        let text = read_text(&file)?;
        if let Some(told) = check_readable(FileId(0), &text) {
            let source = SourceFile { path: shown(&file), text };
            super::tell(&Sources::new(vec![source]), &[told])?;
            left_alone += 1;
            continue;
        }
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
    if left_alone > 0 {
        anyhow::bail!("files that are left as they are: {left_alone}");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_another_encoding_is_left_as_it_is() {
        let folder = std::env::temp_dir().join(format!("pivotline-fmt-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let (bad, good) = (folder.join("bad.menu"), folder.join("good.menu"));
        std::fs::write(&bad, b"step a {\n    say \"Caf\xe9\"\n}\n").unwrap();
        std::fs::write(&good, "step a {\n    say \"Café\"\n}\n").unwrap();
        let ended = run(&FmtArgs { paths: vec![folder.clone()], check: false });
        let (bad, good) = (std::fs::read(&bad).unwrap(), std::fs::read(&good).unwrap());
        std::fs::remove_dir_all(&folder).unwrap();
        assert!(ended.is_err());
        assert_eq!(bad, b"step a {\n    say \"Caf\xe9\"\n}\n");
        assert_eq!(good, "step a {\n  say \"Café\"\n}\n".as_bytes());
    }
}
