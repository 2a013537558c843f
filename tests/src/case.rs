//! Cases: folders of menus, and the snapshots that stand in them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use pivotline_analysis::Compiled;
use pivotline_connect::{Bindings, Limits};
use pivotline_ir::Program;
use pivotline_syntax::{SourceFile, Sources};

/// The folder of all cases.
#[must_use]
pub fn cases() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("cases")
}

/// The project's root.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The menu files of a folder; their paths are their names, so that no snapshot holds a place of
/// a machine.
///
/// # Panics
/// The folder cannot be read.
#[must_use]
pub fn folder(path: &Path) -> Sources {
    let files = entries(path).into_iter().filter(|file| {
        file.extension().is_some_and(|extension| extension == "menu" || extension == "texts")
    });
    Sources::new(files.map(|file| source(&file)).collect())
}

/// One file as a program of its own.
///
/// # Panics
/// The file cannot be read.
#[must_use]
pub fn file(path: &Path) -> Sources {
    Sources::new(vec![source(path)])
}

fn source(path: &Path) -> SourceFile {
    let name = path.file_name().expect("a file has a name").to_string_lossy().into_owned();
    let text = fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    SourceFile { path: name, text }
}

/// A folder's entries, sorted.
///
/// # Panics
/// It cannot be read.
#[must_use]
pub fn entries(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    entries
}

/// The program of sources that have no error.
///
/// # Panics
/// They have one; it is shown.
#[must_use]
pub fn program(sources: &Sources) -> Program {
    let Compiled { program, diagnostics, .. } = pivotline_analysis::compile(sources);
    program.unwrap_or_else(|| panic!("{}", findings(sources, &diagnostics)))
}

/// Findings as a terminal without colours shows them.
#[must_use]
pub fn findings(sources: &Sources, findings: &[pivotline_syntax::Diagnostic]) -> String {
    let shown = findings
        .iter()
        .map(|finding| pivotline::render::text(sources, finding, pivotline::render::Colours::Off));
    shown.collect::<Vec<_>>().join("\n")
}

/// Limits so small that every menu comes to stand in a flow of its own.
pub const TIGHT: Limits = Limits { actions: 10, characters: usize::MAX };

/// The flows of a program by name, as JSON without any environment.
///
/// # Panics
/// It cannot be lowered.
#[must_use]
pub fn flows(program: &Program) -> BTreeMap<String, String> {
    flows_within(program, Limits::CONNECT)
}

/// The same, split where a flow goes beyond these limits.
///
/// # Panics
/// It cannot be lowered.
#[must_use]
pub fn flows_within(program: &Program, limits: Limits) -> BTreeMap<String, String> {
    let mut flows = BTreeMap::new();
    for line in program.lines.keys() {
        let lowered = pivotline_connect::lower_within(program, line, limits);
        for flow in lowered.expect("a checked program is lowered") {
            let emitted = pivotline_connect::emit(&flow, &Bindings::default());
            flows.insert(flow.name, emitted.json);
        }
    }
    flows
}

/// Holds text against the snapshot `name.snap` in `folder`.
///
/// # Panics
/// They differ, or there is none.
pub fn snapshot(folder: &Path, name: &str, text: &str) {
    // A path that is not absolute would be taken from this file on.
    let folder = std::path::absolute(folder).expect("a test runs in a folder");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Source and result under one another, for a reader of the snapshot.
#[must_use]
pub fn beside(sources: &Sources, title: &str, result: &str) -> String {
    let mut text = String::new();
    for (_, file) in sources.iter() {
        text.push_str(&format!("----- {}\n{}\n", file.path, file.text.trim_end()));
    }
    format!("{text}----- {title}\n{}", result.trim_end())
}
