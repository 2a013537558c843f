//! Which ids mean which flows of a set, as far as the designer's own names tell.
//!
//! A flow names another one by an id that only its instance knows. Beside it the designer keeps the
//! name, and exports keep a flow's own name; the two together tell which file is meant.

use std::collections::BTreeMap;

use serde_json::Value;

/// Ids, and the flows of the set that they mean.
pub(super) fn ids(sources: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let read = sources.iter().filter_map(|(name, json)| {
        Some((name.as_str(), serde_json::from_str::<Value>(json).ok()?))
    });
    let flows: Vec<(&str, Value)> = read.collect();
    let mut named: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, flow) in &flows {
        let own = flow.pointer("/Metadata/name").and_then(Value::as_str);
        named.insert(own.unwrap_or(name), name);
        named.insert(name, name);
    }
    let mut ids = BTreeMap::new();
    for (_, flow) in &flows {
        for action in flow.get("Actions").and_then(Value::as_array).into_iter().flatten() {
            for (id, shown) in shown_names(flow, action) {
                if let Some(name) = named.get(shown) {
                    ids.insert(id.to_owned(), (*name).to_owned());
                }
            }
        }
    }
    ids
}

/// The ids of flows in an action, and the names that the designer shows for them.
fn shown_names<'a>(flow: &'a Value, action: &'a Value) -> Vec<(&'a str, &'a str)> {
    let shown = |paths: &[&str]| {
        let block = action.get("Identifier").and_then(Value::as_str)?;
        let metadata = flow.pointer("/Metadata/ActionMetadata")?.get(block)?;
        paths.iter().find_map(|path| metadata.pointer(path)?.as_str())
    };
    let id = |path: &str| action.pointer(path).and_then(Value::as_str);
    let whole = [
        (
            id("/Parameters/ContactFlowId"),
            shown(&["/parameters/ContactFlowId/displayName", "/ContactFlow/text"]),
        ),
        (
            id("/Parameters/FlowModuleId"),
            shown(&["/parameters/FlowModuleId/displayName", "/contactFlowModuleName"]),
        ),
    ];
    let hooks = action.pointer("/Parameters/EventHooks").and_then(Value::as_object);
    let hooks = hooks.into_iter().flatten().map(|(hook, id)| {
        let path = format!("/parameters/EventHooks/{hook}/displayName");
        (id.as_str(), shown(&[&path, "/contactFlow/text"]))
    });
    whole.into_iter().chain(hooks).filter_map(|(id, shown)| Some((id?, shown?))).collect()
}
