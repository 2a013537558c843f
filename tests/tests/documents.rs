//! What the documents say about menus compiles.

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
