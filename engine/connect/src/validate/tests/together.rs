//! What is wrong between flows and modules.

use std::collections::BTreeMap;

use serde_json::json;

use super::super::{Code, check_together};
use crate::document::Document;

/// What is told of modules that invoke each other so: `a: b`.
fn told(modules: &[(&str, &str)]) -> Vec<(String, Code, String)> {
    let read = modules.iter().map(|(name, invokes)| {
        let module = json!({
            "Version": "2019-10-30",
            "StartAction": "invoke",
            "Settings": {},
            "Actions": [{
                "Identifier": "invoke",
                "Type": "InvokeFlowModule",
                "Parameters": {"FlowModuleId": invokes},
                "Transitions": {},
            }],
        });
        ((*name).to_owned(), Document::read(&module.to_string()).unwrap())
    });
    let documents: BTreeMap<String, Document> = read.collect();
    let named = |id: &str| documents.keys().find(|name| *name == id).map(String::as_str);
    let problems = check_together(&documents, named).into_iter();
    let flat = problems.flat_map(|(name, problems)| {
        problems.into_iter().map(|problem| (name.to_owned(), problem.code, problem.cause))
    });
    flat.collect()
}

#[test]
fn a_round_of_modules_is_told_at_each_of_them() {
    assert_eq!(told(&[("a", "b"), ("b", "c"), ("c", "elsewhere")]), []);
    let cause = "the modules `b`, `c` invoke one another".to_owned();
    let round = told(&[("a", "b"), ("b", "c"), ("c", "b")]);
    assert_eq!(
        round,
        [("b".to_owned(), Code::F032, cause.clone()), ("c".to_owned(), Code::F032, cause)]
    );
    let own = told(&[("a", "a")]);
    assert_eq!(own[0].2, "the module `a` invokes itself");
}

#[test]
fn a_sixth_module_is_too_deep() {
    let five = [("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "elsewhere")];
    assert_eq!(told(&five), []);
    let deeper = told(&[("a", "b"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "f"), ("f", "g")]);
    let cause = "from here 6 modules stand in one another, and 5 may".to_owned();
    assert_eq!(deeper, [("a".to_owned(), Code::F032, cause)]);
}
