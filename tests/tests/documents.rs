//! What the documents say about menus compiles, and what they say is shown by a test is.

use std::path::{Path, PathBuf};

use cargo_metadata::{Metadata, MetadataCommand};
use pivotline_syntax::{SourceFile, Sources};
use pivotline_tests::case;

/// The fenced blocks of a document that are whole programs.
fn programs(document: &str) -> Vec<String> {
    let path = case::root().join(document);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{document}: {why}"));
    let blocks = text.split("```menu\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn every_example_is_formatted_and_has_no_finding() {
    for document in ["README.md", "dsl/REFERENCE.md"] {
        let programs = programs(document);
        assert!(!programs.is_empty(), "{document} has no example");
        for text in programs {
            let file = SourceFile { path: format!("{document}.menu"), text: text.clone() };
            let sources = Sources::new(vec![file]);
            assert_eq!(pivotline_syntax::format(&text), text, "{document} is not formatted");
            let compiled = pivotline_analysis::compile(&sources);
            let errors = compiled.diagnostics.into_iter().collect::<Vec<_>>();
            assert!(
                errors.is_empty(),
                "{}\nin {document}:\n{text}",
                case::findings(&sources, &errors)
            );
        }
    }
}

/// The texts of a test, a bench or a library: its file, and those below its folder.
fn sources(root: &Path) -> String {
    let text = |file: PathBuf| std::fs::read_to_string(file).expect("a source is a text");
    if root.file_stem().is_none_or(|name| name != "main" && name != "lib") {
        return text(root.to_owned());
    }
    let mut folders = vec![root.parent().expect("a file is in a folder").to_owned()];
    let mut texts = String::new();
    while let Some(folder) = folders.pop() {
        for path in case::entries(&folder) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                texts.push_str(&text(path));
            }
        }
    }
    texts
}

/// Whether a text has a test of this name.
fn has_test(text: &str, name: &str) -> bool {
    let function = format!("fn {name}()");
    text.match_indices(&function).any(|(at, _)| {
        let before = text[..at].rsplit("\n\n").next().unwrap_or_default();
        before.contains("#[test]") || before.contains("#[tokio::test")
    })
}

/// What is wrong with a command that is said to run tests.
fn fault(metadata: &Metadata, command: &str) -> Option<String> {
    let (cargo, names) = command.split_once(" -- ").unwrap_or((command, ""));
    let words: Vec<&str> = cargo.split(' ').collect();
    let after = |flag: &str| {
        let at = words.iter().position(|word| *word == flag)?;
        words.get(at + 1).copied()
    };
    let Some(package) = after("-p") else { return Some("it names no package".to_owned()) };
    let package = metadata.packages.iter().find(|known| known.name.as_str() == package);
    let Some(package) = package else { return Some("there is no such package".to_owned()) };
    let target = package.targets.iter().find(|target| {
        let is = |flag| after(flag) == Some(target.name.as_str());
        target.is_test() && is("--test")
            || target.is_bench() && is("--bench")
            || target.is_lib() && words.contains(&"--lib")
    });
    let Some(target) = target else { return Some("there is no such target".to_owned()) };
    if names.is_empty() && !target.is_bench() {
        return Some("it names no test".to_owned());
    }
    let text = sources(target.src_path.as_std_path());
    let missing = names.split_whitespace().find(|name| !has_test(&text, name));
    missing.map(|name| format!("there is no test `{name}`"))
}

#[test]
fn each_fault_is_shown_by_tests_that_are_there() {
    let metadata = MetadataCommand::new().no_deps().exec().expect("the workspace is known");
    let path = case::root().join("runtime/FAULTS.md");
    let text = std::fs::read_to_string(path).expect("the table of faults");
    let rows = text.lines().filter(|line| line.starts_with("| ") && !line.contains("shown by |"));
    let rows: Vec<&str> = rows.collect();
    assert!(!rows.is_empty(), "there are no rows");
    for row in rows {
        let commands = row.split('`').skip(1).step_by(2).filter(|code| code.contains("cargo "));
        let commands: Vec<&str> = commands.collect();
        assert!(!commands.is_empty(), "nothing shows this:\n{row}");
        for command in commands {
            assert_eq!(fault(&metadata, command), None, "{command}");
        }
    }
    let wrong = "cargo test -p pivotline-tests --test documents -- a_test_that_there_is_not";
    assert!(fault(&metadata, wrong).is_some(), "a test that is not there is found");
}
