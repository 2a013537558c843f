//! Flows by others, where `PIVOTLINE_CORPUS` names a folder of them: each is read and written back
//! whole, and what is told of them is counted.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use crate::document::Document;
use crate::validate::check;

#[test]
fn flows_by_others_are_written_back_as_they_were() {
    let Some(folder) = std::env::var_os("PIVOTLINE_CORPUS") else {
        println!("PIVOTLINE_CORPUS is not set: the project's own flows are tested alone");
        return;
    };
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let is_json = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut flows = 0;
    let mut clean = 0;
    for path in files.filter(is_json) {
        let json = std::fs::read_to_string(&path).unwrap();
        let document =
            Document::read(&json).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let before: Value = serde_json::from_str(&json).unwrap();
        let after: Value = serde_json::from_str(&document.write()).unwrap();
        // As texts, because two objects of another order are equal.
        assert_eq!(before.to_string(), after.to_string(), "{}", path.display());
        let told = check(&json, &document);
        clean += usize::from(told.is_empty());
        flows += 1;
        for problem in told {
            *counts.entry(problem.code.as_str()).or_default() += 1;
        }
    }
    println!("{flows} flows, {clean} without findings: {counts:?}");
    assert!(flows > 0, "the folder has no flows");
}
