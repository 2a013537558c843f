//! A flow drawn anew: any flow, whoever made it. Nothing but places changes.

use std::collections::BTreeMap;

use pivotline_ir::Program;
use serde_json::{Map, Value, json};

use super::{Block, ENTRY, positions};
use crate::document::{Action, Document};
use crate::layout::Position;

const BLOCKS: &str = "ActionMetadata";
const ENTRY_POINT: &str = "entryPointPosition";
const NOTES: &str = "Annotations";
const POSITION: &str = "position";

/// Draws a flow anew. What is said of its blocks stays as it is, but for where they stand; actions
/// that the designer shows as one block stay together, and a note goes with its block.
pub fn arrange(document: &mut Document) {
    let places = places(document);
    let metadata = document.metadata.get_or_insert_default();
    metadata.insert(ENTRY_POINT.to_owned(), json!({ "x": ENTRY.x, "y": ENTRY.y }));
    let mut moved = BTreeMap::new();
    if let Some(blocks) = object(metadata, BLOCKS) {
        for (id, at) in places {
            let Some(block) = object(blocks, &id) else { continue };
            let before = block.get(POSITION).and_then(point);
            place(block, (f64::from(at.x), f64::from(at.y)));
            moved.insert(id, (before, at));
        }
    }
    let notes = metadata.get_mut(NOTES).and_then(Value::as_array_mut);
    for note in notes.into_iter().flatten().filter_map(Value::as_object_mut) {
        let block = note.get("actionId").and_then(Value::as_str).and_then(|id| moved.get(id));
        let (Some((Some(from), to)), Some(at)) = (block, note.get(POSITION).and_then(point)) else {
            continue;
        };
        place(note, (f64::from(to.x) + at.0 - from.0, f64::from(to.y) + at.1 - from.1));
    }
}

/// A digest over everything in a flow but where its blocks and notes stand.
#[must_use]
pub fn digest(document: &Document) -> String {
    let mut document = document.clone();
    if let Some(metadata) = &mut document.metadata {
        metadata.shift_remove(ENTRY_POINT);
        if let Some(notes) = metadata.get_mut(NOTES).and_then(Value::as_array_mut) {
            notes.iter_mut().for_each(without_position);
        }
        if let Some(blocks) = metadata.get_mut(BLOCKS).and_then(Value::as_object_mut) {
            blocks.values_mut().for_each(without_position);
            // Of a block of which nothing else is said, nothing is said.
            blocks.retain(|_, block| block.as_object().is_none_or(|block| !block.is_empty()));
            if blocks.is_empty() {
                metadata.shift_remove(BLOCKS);
            }
        }
    }
    document.metadata = document.metadata.filter(|metadata| !metadata.is_empty());
    Program::digest(&document.to_value().to_string())
}

fn without_position(value: &mut Value) {
    if let Some(map) = value.as_object_mut() {
        map.shift_remove(POSITION);
    }
}

/// The object under a key, made where there is nothing.
fn object<'a>(map: &'a mut Map<String, Value>, key: &str) -> Option<&'a mut Map<String, Value>> {
    map.entry(key).or_insert_with(|| Value::Object(Map::new())).as_object_mut()
}

fn point(value: &Value) -> Option<(f64, f64)> {
    Some((value.get("x")?.as_f64()?, value.get("y")?.as_f64()?))
}

fn place(map: &mut Map<String, Value>, (x, y): (f64, f64)) {
    // Whole numbers are written as such.
    #[expect(clippy::cast_possible_truncation, reason = "a drawing is smaller than that")]
    let number = |at: f64| if at.fract() == 0.0 { json!(at as i64) } else { json!(at) };
    map.insert(POSITION.to_owned(), json!({ "x": number(x), "y": number(y) }));
}

/// Where each action stands.
fn places(document: &Document) -> BTreeMap<String, Position> {
    let parents = parents(document);
    let shown = |id| parents.get(id).copied().unwrap_or(id);
    let is_first = |action: &&Action| Some(&action.identifier) == document.start_action.as_ref();
    let first = document.actions.iter().filter(is_first);
    let others = document.actions.iter().filter(|action| !is_first(action));
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut numbers = BTreeMap::new();
    for action in first.chain(others) {
        let id = shown(&action.identifier);
        let number = *numbers.entry(id).or_insert_with(|| {
            blocks.push(Block { id, kind: &action.kind, ..Block::default() });
            blocks.len() - 1
        });
        if let Some(block) = blocks.get_mut(number) {
            block.take(action, shown);
        }
    }
    let at = positions(&blocks);
    let places = document.actions.iter().filter_map(|action| {
        let number = numbers.get(shown(&action.identifier))?;
        Some((action.identifier.clone(), *at.get(*number)?))
    });
    places.collect()
}

/// The block that shows an action, for those that have none of their own.
fn parents(document: &Document) -> BTreeMap<&str, &str> {
    let blocks = document.metadata.as_ref().and_then(|all| all.get(BLOCKS)?.as_object());
    let mut parents = BTreeMap::new();
    for (id, block) in blocks.into_iter().flatten() {
        let listed = block.get("children").and_then(Value::as_array).into_iter().flatten();
        let named = block.get("fragments").and_then(Value::as_object).into_iter().flatten();
        for child in listed.chain(named.map(|(_, child)| child)).filter_map(Value::as_str) {
            if child != id && !parents.contains_key(id.as_str()) {
                parents.insert(child, id.as_str());
            }
        }
    }
    parents
}

impl<'a> Block<'a> {
    /// Takes an action's ways out; they lead to the blocks that show other actions.
    fn take(&mut self, action: &'a Action, shown: impl Fn(&'a str) -> &'a str) {
        let Some(ways) = &action.transitions else { return };
        self.next.extend(ways.next_action.as_deref().map(&shown));
        let conditions = ways.conditions().iter().map(|way| shown(&way.next_action));
        self.conditions.extend(conditions);
        let errors = ways.errors().iter();
        self.errors.extend(errors.map(|way| (way.error_type.as_str(), shown(&way.next_action))));
    }
}
