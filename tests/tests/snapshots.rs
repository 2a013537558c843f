//! Snapshots are what cases make: none is left over, and each finding has its case.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pivotline_syntax::Code;
use pivotline_tests::case;

/// A text that is too long to read has 16 million characters.
const TOO_LONG_FOR_A_CASE: &[&str] = &["S018"];

/// A line that is too large for a flow has a thousand lines.
const TOO_LONG_FOR_A_PAGE: &[&str] = &["L003"];

/// What no menu gives unless the compiler is wrong.
const OF_NO_MENU: &[&str] = &["P001"];

#[test]
fn no_snapshot_is_left_over() {
    for snapshot in snapshots(&case::cases()) {
        assert!(expected(&snapshot), "no case makes {}", snapshot.display());
    }
}

#[test]
fn every_file_of_a_check_is_one_that_is_tried() {
    for case in case::entries(&case::cases().join("checks")) {
        for file in case::entries(&case) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let known = ["bad", "bad.menu", "good", "good.menu", "diagnostics.snap"];
            assert!(known.contains(&name.as_str()), "nothing tries {}", file.display());
        }
    }
}

#[test]
fn every_finding_has_a_page_a_bad_and_a_good_case() {
    let folders = case::entries(&case::cases().join("checks"));
    let has_none = [TOO_LONG_FOR_A_CASE, OF_NO_MENU].concat();
    for code in Code::ALL.iter().filter(|code| !has_none.contains(&code.as_str())) {
        let page = pivotline_analysis::explain(*code);
        for part in ["\nNot so", "\nBut so:\n\n```text\n"] {
            let shown = page.contains(part) || TOO_LONG_FOR_A_PAGE.contains(&code.as_str());
            assert!(shown, "the page of {} has no {part:?}", code.as_str());
        }
        let prefix = format!("{}-", code.as_str().to_lowercase());
        let of_code = |folder: &&PathBuf| {
            folder.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix))
        };
        let folder = folders.iter().find(of_code);
        let folder = folder.unwrap_or_else(|| panic!("{} has no case", code.as_str()));
        for program in ["bad", "good"] {
            assert!(has_program(folder, program), "{} has no {program} case", folder.display());
        }
    }
}

/// Whether a case has this program: one file, or a folder of several.
fn has_program(case: &Path, name: &str) -> bool {
    case.join(format!("{name}.menu")).exists() || case.join(name).join("main.menu").exists()
}

/// Whether a case makes this snapshot.
fn expected(snapshot: &Path) -> bool {
    let folder = snapshot.parent().expect("a snapshot stands in a folder");
    let stem = snapshot.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if folder.ends_with("connect") {
        let case = folder.parent().expect("a case has a folder");
        let flows = case::flows(&case::program(&case::folder(case)));
        let names: BTreeSet<String> = flows.keys().map(|name| name.replace(' ', ".")).collect();
        return names.contains(&stem);
    }
    if folder.ends_with("lint") {
        return folder.join(format!("{stem}.json")).exists();
    }
    let source = match stem.as_str() {
        "diagnostics" => return has_program(folder, "bad"),
        "machine" | "formatted" => "main.menu",
        "stdout" | "stderr" => "args",
        _ => return false,
    };
    folder.join(source).exists()
}

fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in case::entries(folder) {
        if entry.is_dir() {
            found.extend(snapshots(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "snap") {
            found.push(entry);
        }
    }
    found
}
