//! Which ids mean which flows of a set, as far as the designer's own names tell.
//!
//! A flow names another one by an id that only its instance knows. Beside it the designer keeps the
//! name, and exports keep a flow's own name; the two together tell which file is meant.

use std::collections::BTreeMap;

use pivotline_connect::document::{Action, Document};
use serde_json::{Map, Value};

/// Ids, and the flows of the set that they mean.
pub(super) fn ids(documents: &BTreeMap<String, Document>) -> BTreeMap<String, String> {
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, document) in documents {
        let own = document.metadata.as_ref().and_then(|metadata| metadata.get("name")?.as_str());
        named.insert(own.unwrap_or(name), name);
        named.insert(name, name);
    }
    let shown = documents.values().flat_map(|document| {
        document.actions.iter().flat_map(|action| shown_names(document, action))
    });
    let meant = shown.filter_map(|(id, shown)| Some((id.to_owned(), (*named.get(shown)?).into())));
    meant.collect()
}

/// The ids of flows in an action, and the names that the designer shows for them.
fn shown_names<'a>(document: &'a Document, action: &'a Action) -> Vec<(&'a str, &'a str)> {
    let block = || document.metadata.as_ref()?.get("ActionMetadata")?.get(&action.identifier);
    let shown = |paths: &[&str]| {
        let block = block()?;
        paths.iter().find_map(|path| block.pointer(path)?.as_str())
    };
    let parameter = |key: &str| action.parameters.as_ref()?.get(key);
    let id = |key: &str| parameter(key).and_then(Value::as_str);
    let whole = [
        (
            id("ContactFlowId"),
            shown(&["/parameters/ContactFlowId/displayName", "/ContactFlow/text"]),
        ),
        (
            id("FlowModuleId"),
            shown(&["/parameters/FlowModuleId/displayName", "/contactFlowModuleName"]),
        ),
    ];
    let hooks: Option<&Map<_, _>> = parameter("EventHooks").and_then(Value::as_object);
    let hooks = hooks.into_iter().flatten().map(|(hook, id)| {
        let path = format!("/parameters/EventHooks/{hook}/displayName");
        (id.as_str(), shown(&[&path, "/contactFlow/text"]))
    });
    whole.into_iter().chain(hooks).filter_map(|(id, shown)| Some((id?, shown?))).collect()
}
