//! What an object holds beside its fields, and in which order everything stood.

use serde_json::{Map, Value};

/// What an object holds beside its fields, and in which order everything stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    order: Vec<String>,
    kept: Map<String, Value>,
}

impl Rest {
    /// What no field took: keys that the language does not have, and keys of fields whose value
    /// is of another kind.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.kept.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Whether a field was read.
    pub(super) fn had(&self, key: &str) -> bool {
        !self.kept.contains_key(key) && self.order.iter().any(|known| known == key)
    }

    /// A text that must be there, unless it was not.
    pub(super) fn text(&self, key: &str, text: &str) -> Option<Value> {
        (!text.is_empty() || self.had(key)).then(|| Value::from(text))
    }

    /// The object: fields where they stood, new ones last.
    pub(super) fn write<const N: usize>(&self, mut fields: [(&str, Option<Value>); N]) -> Value {
        let mut map = Map::new();
        for key in &self.order {
            let field = fields.iter_mut().find(|(name, _)| name == key);
            let value = field.and_then(|(_, value)| value.take());
            if let Some(value) = value.or_else(|| self.kept.get(key).cloned()) {
                map.insert(key.clone(), value);
            }
        }
        for (name, value) in fields {
            if let Some(value) = value {
                map.insert(name.to_owned(), value);
            }
        }
        Value::Object(map)
    }
}

/// An object that is being read.
pub(super) struct Fields {
    order: Vec<String>,
    map: Map<String, Value>,
}

impl Fields {
    pub(super) fn new(map: Map<String, Value>) -> Self {
        Self { order: map.keys().cloned().collect(), map }
    }

    /// Takes a field, unless its value is of another kind: then it is kept as it is.
    pub(super) fn take<T>(
        &mut self,
        key: &str,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Option<T> {
        let value = self.map.swap_remove(key)?;
        match read(value) {
            Ok(field) => Some(field),
            Err(value) => {
                self.map.insert(key.to_owned(), value);
                None
            }
        }
    }

    pub(super) fn rest(self) -> Rest {
        Rest { order: self.order, kept: self.map }
    }
}

pub(super) fn text(value: Value) -> Result<String, Value> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(other),
    }
}

pub(super) fn object(value: Value) -> Result<Map<String, Value>, Value> {
    match value {
        Value::Object(map) => Ok(map),
        other => Err(other),
    }
}

/// A list of objects.
pub(super) fn list<T>(value: Value, of: impl Fn(Map<String, Value>) -> T) -> Result<Vec<T>, Value> {
    match value {
        Value::Array(all) if all.iter().all(Value::is_object) => {
            Ok(all.into_iter().filter_map(|item| object(item).ok()).map(of).collect())
        }
        other => Err(other),
    }
}
