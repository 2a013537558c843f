//! Any text is parsed whole, formatted for good, and means the same when it is formatted: for
//! every menu file at hand and many random changes to it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use pivotline_syntax::{FileId, SourceFile, Sources};
use pivotline_tests::case;
use pivotline_tests::random::Random;

/// How many changes are tried for each file; `PIVOTLINE_MUTATIONS` sets another number.
const CHANGES: usize = 60;

#[test]
fn changed_files_keep_their_bytes_their_format_and_their_meaning() {
    let changes = std::env::var("PIVOTLINE_MUTATIONS").ok().and_then(|number| number.parse().ok());
    let changes = changes.unwrap_or(CHANGES);
    let files = menu_files();
    assert!(files.len() > 20, "only {} menu files were found", files.len());
    let next = AtomicUsize::new(0);
    let compiled = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    compiled.fetch_add(changed(file, changes), Ordering::Relaxed);
                }
            });
        }
    });
    let compiled = compiled.into_inner();
    println!("{} files, {changes} changes each, {compiled} programs", files.len());
    assert!(compiled > files.len(), "changed files that still compile were tried too");
}

/// Holds a file and its changes to the promises; says how many of them compiled.
fn changed(file: &Path, changes: usize) -> usize {
    let text = std::fs::read_to_string(file).expect("a menu file is readable");
    let mut random = Random::new(seed(file));
    let changed = (0..changes).filter(|_| holds(&random.mutate(&text), file)).count();
    changed + usize::from(holds(&text, file))
}

/// A seed of a file's place in the project: its changes stay the same when files come and go.
fn seed(file: &Path) -> u64 {
    let place =
        file.strip_prefix(case::root()).or(file.strip_prefix(case::cases())).unwrap_or(file);
    let place = place.to_string_lossy().replace('\\', "/");
    place.bytes().fold(1, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()))
}

/// Holds one text to the three promises; says whether it compiled.
fn holds(text: &str, file: &Path) -> bool {
    let parsed = pivotline_syntax::parse(FileId(0), text);
    assert_eq!(parsed.tree.text(), text, "{}: the tree lost bytes of\n{text}", file.display());
    let formatted = pivotline_syntax::format(text);
    let before = bytes(text);
    if formatted == text {
        return before.is_some();
    }
    let again = pivotline_syntax::format(&formatted);
    assert_eq!(again, formatted, "{}: formatting is not settled for\n{text}", file.display());
    assert_eq!(
        before,
        bytes(&formatted),
        "{}: formatting changed the meaning of\n{text}",
        file.display()
    );
    before.is_some()
}

/// The bytes of the program of one file, if it has one.
fn bytes(text: &str) -> Option<String> {
    let file = SourceFile { path: "main.menu".to_owned(), text: text.to_owned() };
    let program = pivotline_analysis::compile(&Sources::new(vec![file])).program;
    program.map(|program| program.to_json().expect("a program has bytes"))
}

fn menu_files() -> Vec<PathBuf> {
    let mut files = Vec::new();
    collect(&case::cases(), &mut files);
    collect(&case::root().join("menus"), &mut files);
    files
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in case::entries(folder) {
        if entry.is_dir() {
            collect(&entry, files);
        } else if entry.extension().is_some_and(|extension| extension == "menu") {
            files.push(entry);
        }
    }
}
