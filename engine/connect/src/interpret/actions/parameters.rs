//! An action's parameters.

use serde_json::{Map, Value};

use crate::interpret::registers::Texts;
use crate::interpret::state::State;

/// Names and values, as they stand in the flow.
pub(super) type Parameters = Map<String, Value>;

/// A parameter's text. The service takes a number for some of them too.
pub(super) fn scalar(given: &Parameters, key: &str) -> Option<String> {
    match given.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Whether a parameter is this word, whatever its case. The service spells `true` in three ways.
pub(super) fn is(given: &Parameters, key: &str, word: &str) -> bool {
    match given.get(key) {
        Some(Value::String(text)) => text.eq_ignore_ascii_case(word),
        Some(Value::Bool(value)) => value.to_string() == word,
        _ => false,
    }
}

/// Values with their references filled, however deep.
pub(super) fn fill_inside(state: &State, parameters: &Parameters) -> Parameters {
    parameters.iter().map(|(key, value)| (key.clone(), fill_value(state, value))).collect()
}

fn fill_value(state: &State, value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(state.fill(text)),
        Value::Object(inside) => Value::Object(fill_inside(state, inside)),
        Value::Array(all) => all.iter().map(|value| fill_value(state, value)).collect(),
        other => other.clone(),
    }
}

/// Nested values under names with dots.
pub(super) fn flatten(value: &Value) -> Texts {
    let mut texts = Texts::new();
    flatten_into(&mut texts, String::new(), value);
    texts
}

fn flatten_into(texts: &mut Texts, path: String, value: &Value) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match value {
        Value::Object(inside) => {
            for (key, value) in inside {
                flatten_into(texts, below(key), value);
            }
        }
        Value::Array(all) => {
            for (at, value) in all.iter().enumerate() {
                flatten_into(texts, below(&at.to_string()), value);
            }
        }
        Value::Null => {}
        Value::String(text) => {
            texts.insert(path, text.clone());
        }
        Value::Bool(_) | Value::Number(_) => {
            texts.insert(path, value.to_string());
        }
    }
}
