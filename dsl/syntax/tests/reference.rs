//! The language's reference holds what the language is.

use pivotline_syntax::{FileId, RESERVED, format, parse};

const REFERENCE: &str = include_str!("../../REFERENCE.md");

#[test]
fn every_example_is_well_written() {
    let examples: Vec<&str> =
        REFERENCE.split("```menu\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(examples.len() >= 3);
    for example in examples {
        assert_eq!(parse(FileId(0), example).diagnostics, [], "{example}");
        assert_eq!(format(example), example);
    }
}

#[test]
fn the_reserved_words_are_listed() {
    let section = REFERENCE.split("## Reserved words").nth(1).unwrap();
    let listed: Vec<&str> = section.split('`').skip(1).step_by(2).collect();
    assert_eq!(listed, RESERVED);
}
