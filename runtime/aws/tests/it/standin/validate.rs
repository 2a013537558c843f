//! Holds a value against a shape of a model.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use fancy_regex::Regex;
use serde_json::Value;

use super::model::{Kind, Reference, Service, Shape};

/// What does not fit, each with the path of its member. Empty where all does.
pub(super) fn validate(service: &Service, shape: &str, value: &Value) -> Vec<String> {
    let mut validator = Validator { service, faults: Vec::new() };
    validator.value(shape, value, "");
    validator.faults
}

struct Validator<'m> {
    service: &'m Service,
    faults: Vec<String>,
}

impl Validator<'_> {
    fn value(&mut self, name: &str, value: &Value, path: &str) {
        let shape = self.service.shape(name);
        match (shape.kind, value) {
            (Kind::Structure, Value::Object(members)) => self.structure(shape, members, path),
            (Kind::List, Value::Array(items)) => {
                self.range(shape, items.len() as f64, path);
                for (index, item) in items.iter().enumerate() {
                    self.at(shape.member.as_ref(), item, &format!("{path}/{index}"));
                }
            }
            (Kind::Map, Value::Object(entries)) => {
                self.range(shape, entries.len() as f64, path);
                for (key, item) in entries {
                    self.at(shape.key.as_ref(), &Value::from(key.as_str()), &format!("{path}/key"));
                    self.at(shape.value.as_ref(), item, &format!("{path}/{key}"));
                }
            }
            (Kind::String, Value::String(text)) => self.text(shape, text, path),
            (Kind::Blob, Value::String(text)) => self.range(shape, text.len() as f64, path),
            (Kind::Integer | Kind::Long, Value::Number(number)) if !number.is_f64() => {
                self.range(shape, number.as_f64().unwrap_or(f64::NAN), path);
            }
            (Kind::Float | Kind::Double | Kind::Timestamp, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_)) => {}
            (kind, _) => self.fault(path, &format!("is no {kind:?}")),
        }
    }

    fn structure(&mut self, shape: &Shape, members: &serde_json::Map<String, Value>, path: &str) {
        for name in &shape.required {
            if !members.contains_key(name) {
                self.fault(&format!("{path}/{name}"), "is missing");
            }
        }
        for (name, value) in members {
            let path = format!("{path}/{name}");
            match shape.members.get(name) {
                Some(member) => self.value(&member.shape, value, &path),
                None => self.fault(&path, "is no member"),
            }
        }
    }

    fn at(&mut self, place: Option<&Reference>, value: &Value, path: &str) {
        let place = place.expect("a list has a member, a map a key and a value");
        self.value(&place.shape, value, path);
    }

    fn text(&mut self, shape: &Shape, text: &str, path: &str) {
        self.range(shape, text.chars().count() as f64, path);
        if !shape.words.is_empty() && !shape.words.iter().any(|word| word == text) {
            self.fault(path, "is none of its words");
        }
        if let Some(pattern) = &shape.pattern
            && !matches(pattern, text)
        {
            self.fault(path, &format!("does not match {pattern}"));
        }
    }

    fn range(&mut self, shape: &Shape, measure: f64, path: &str) {
        if shape.min.is_some_and(|min| measure < min) {
            self.fault(path, "is under its least");
        }
        if shape.max.is_some_and(|max| measure > max) {
            self.fault(path, "is over its most");
        }
    }

    fn fault(&mut self, path: &str, what: &str) {
        self.faults.push(format!("{path} {what}"));
    }
}

/// Whether a text matches a pattern as a whole.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    static COMPILED: LazyLock<Mutex<BTreeMap<String, Regex>>> = LazyLock::new(Mutex::default);
    let mut compiled = COMPILED.lock().unwrap();
    let regex = compiled.entry(pattern.to_owned()).or_insert_with(|| {
        // Connect publishes the pattern of a telephone number escaped once too often: a
        // backslash in it would stand for itself.
        let meant = pattern.replace(r"\\", r"\");
        Regex::new(&format!(r"\A(?:{meant})\z")).expect("a model's pattern is one")
    });
    regex.is_match(text).expect("a pattern ends its search")
}
