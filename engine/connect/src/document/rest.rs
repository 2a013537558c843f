//! What an object holds beside its fields, and in which order everything stood.

use serde_json::{Map, Value};

/// What an object holds beside its fields, and in which order everything stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rest {
    /// Everything; in the place of what a field took, nothing.
    all: Map<String, Value>,
    taken: Vec<&'static str>,
}

impl Rest {
    /// What no field took: keys that the language does not have, and keys of fields whose value
    /// is of another kind.
    pub fn kept(&self) -> impl Iterator<Item = (&str, &Value)> {
        let all = self.all.iter().map(|(key, value)| (key.as_str(), value));
        all.filter(|(key, _)| !self.had(key))
    }

    /// Whether a field was read.
    pub(super) fn had(&self, key: &str) -> bool {
        self.taken.contains(&key)
    }

    /// A text that must be there, unless it was not.
    pub(super) fn text(&self, key: &str, text: &str) -> Option<Value> {
        (!text.is_empty() || self.had(key)).then(|| Value::from(text))
    }

    /// The object: fields where they stood, new ones last.
    pub(super) fn write<const N: usize>(&self, mut fields: [(&str, Option<Value>); N]) -> Value {
        let mut map = Map::new();
        for (key, kept) in &self.all {
            let field = fields.iter_mut().find(|(name, _)| name == key);
            let value = field.and_then(|(_, value)| value.take());
            if let Some(value) = value.or_else(|| (!self.had(key)).then(|| kept.clone())) {
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
pub(super) struct Fields(Rest);

impl Fields {
    pub(super) fn new(all: Map<String, Value>) -> Self {
        Self(Rest { all, taken: Vec::new() })
    }

    /// Takes a field, unless its value is of another kind: then it is kept as it is.
    pub(super) fn take<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(Value) -> Result<T, Value>,
    ) -> Option<T> {
        let value = self.0.all.get_mut(key)?;
        match read(value.take()) {
            Ok(field) => {
                self.0.taken.push(key);
                Some(field)
            }
            Err(kept) => {
                *value = kept;
                None
            }
        }
    }

    pub(super) fn rest(self) -> Rest {
        self.0
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
