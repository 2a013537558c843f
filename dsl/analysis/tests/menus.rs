//! The sample menus compile, and what they mean holds together.
#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use pivotline_analysis::compile;
use pivotline_syntax::{SourceFile, Sources};

fn folder(name: &str) -> Sources {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../menus").join(name);
    let entries = std::fs::read_dir(path).unwrap().map(Result::unwrap);
    let files = entries.filter(|entry| entry.path().is_file()).map(|entry| SourceFile {
        path: entry.file_name().into_string().unwrap(),
        text: std::fs::read_to_string(entry.path()).unwrap(),
    });
    Sources::new(files.collect())
}

#[test]
fn the_sample_menus_compile() {
    for name in ["quickstart", "bank"] {
        let sources = folder(name);
        let compiled = compile(&sources);
        for finding in &compiled.diagnostics {
            let (line, column) = sources.position(finding.primary.span);
            let file = &sources.file(finding.primary.span.file).unwrap().path;
            println!("{file}:{line}:{column}: {}: {}", finding.code.as_str(), finding.message);
        }
        let program = compiled.program.unwrap();
        assert_eq!(program.verify(), Vec::new());
        assert_eq!(Some(program), compile(&sources).program);
    }
}
