//! What a description says that an answer is like.

use std::collections::BTreeSet;

use pivotline_ir::Kind;
use serde_json::Value;

use crate::answer::{Currency, Give};

/// How many references are followed: a description may be a circle.
const DEPTH: usize = 16;

/// A schema and the description in which its references lead on.
#[derive(Clone, Copy)]
pub(super) struct Schema<'a> {
    document: &'a Value,
    value: &'a Value,
}

/// What a reference leads to, or the value itself.
pub(super) fn resolved<'a>(document: &'a Value, value: &'a Value) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..DEPTH {
        let Some(reference) = value.get("$ref") else { return Some(value) };
        value = document.pointer(reference.as_str()?.strip_prefix('#')?)?;
    }
    None
}

impl<'a> Schema<'a> {
    pub(super) fn new(document: &'a Value, value: &'a Value) -> Self {
        Self { document, value }
    }

    /// The schema and all that it is made of.
    fn all(self) -> Vec<&'a Value> {
        let mut all = Vec::new();
        self.collect(&mut all, DEPTH);
        all
    }

    fn collect(self, all: &mut Vec<&'a Value>, depth: usize) {
        let Some(value) = resolved(self.document, self.value) else { return };
        all.push(value);
        let Some(depth) = depth.checked_sub(1) else { return };
        for word in ["allOf", "oneOf", "anyOf"] {
            for part in value.get(word).and_then(Value::as_array).into_iter().flatten() {
                Self::new(self.document, part).collect(all, depth);
            }
        }
    }

    /// The properties that are always there.
    pub(super) fn required(self) -> BTreeSet<&'a str> {
        // Of several alternatives, what one needs another may not.
        let Some(value) = resolved(self.document, self.value) else { return BTreeSet::new() };
        let all_of = value.get("allOf").and_then(Value::as_array).into_iter().flatten();
        let parts = all_of.filter_map(|part| resolved(self.document, part)).chain([value]);
        let required = parts.filter_map(|part| part.get("required")?.as_array()).flatten();
        required.filter_map(Value::as_str).collect()
    }

    /// What is under a pointer's word; none where there can be nothing. A schema that says
    /// nothing of what is in it allows anything.
    fn child(self, word: &str) -> Option<Self> {
        const ANYTHING: &Value = &Value::Bool(true);
        let parts = self.all();
        let found = parts.iter().find_map(|part| match part.get("properties") {
            Some(properties) => properties.get(word),
            None => word.parse::<usize>().ok().and_then(|_| part.get("items")),
        });
        let open = || {
            let extra = parts.iter().find_map(|part| part.get("additionalProperties"));
            let extra = extra.filter(|extra| **extra != Value::Bool(false));
            let silent = !parts.iter().any(|part| part.get("properties").is_some());
            extra.or((silent && self.types().is_empty()).then_some(ANYTHING))
        };
        found.or_else(open).map(|value| Self::new(self.document, value))
    }

    fn at(self, pointer: &str) -> Option<Self> {
        let words = pointer.split('/').skip(1);
        words
            .map(|word| word.replace("~1", "/").replace("~0", "~"))
            .try_fold(self, |at, word| at.child(&word))
    }

    /// The types that a value may have; none where the description does not say.
    fn types(self) -> BTreeSet<&'a str> {
        let types = self.all().into_iter().filter_map(|part| part.get("type"));
        let names = types.flat_map(|types| match types {
            Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        });
        names.filter(|name| *name != "null").collect()
    }

    fn words(self) -> Vec<&'a str> {
        let lists = self.all().into_iter().filter_map(|part| part.get("enum")?.as_array());
        lists.flatten().filter_map(Value::as_str).collect()
    }

    /// What speaks against taking a field of these kinds there.
    pub(super) fn faults(self, give: &Give, kinds: &[Kind]) -> Vec<String> {
        let mut faults = Vec::new();
        for pointer in give.pointers() {
            if self.at(pointer).is_none() {
                faults.push(format!("its description has nothing at `{pointer}`"));
            }
        }
        match give {
            Give::At(pointer) => {
                let Some(found) = self.at(pointer) else { return faults };
                faults.extend(kinds.iter().filter_map(|kind| found.unfit(*kind)));
            }
            Give::Words(pointer, means) => {
                let words = self.at(pointer).map(Self::words).unwrap_or_default();
                let unknown = words.into_iter().filter(|word| !means.contains_key(*word));
                faults.extend(unknown.map(|word| format!("nothing says what `{word}` means")));
            }
            Give::Money(parts) => {
                let amount: &[&str] = if parts.in_cents {
                    &["integer", "string"]
                } else {
                    &["number", "integer", "string"]
                };
                faults.extend(self.unless(&parts.amount, amount));
                if let Currency::At(pointer) = &parts.currency {
                    faults.extend(self.unless(pointer, &["string"]));
                }
            }
        }
        faults
    }

    fn unless(self, pointer: &str, wanted: &[&str]) -> Option<String> {
        let types = self.at(pointer)?.types();
        let fits = types.is_empty() || types.iter().any(|name| wanted.contains(name));
        (!fits).then(|| format!("`{pointer}` is {} in its description", names(&types)))
    }

    fn unfit(self, kind: Kind) -> Option<String> {
        let types = self.types();
        let wanted: &[&str] = match kind {
            Kind::Words => &["string", "number", "integer", "boolean"],
            Kind::Number => &["number", "integer", "string"],
            Kind::Money => &["object", "string"],
            Kind::Day | Kind::Time | Kind::Phone => &["string"],
            Kind::Digits => &["string", "integer"],
            Kind::YesNo => &["boolean", "string"],
        };
        if !types.is_empty() && !types.iter().any(|name| wanted.contains(name)) {
            let types = names(&types);
            return Some(format!("it is {types} in its description, and {kind:?} for the menus"));
        }
        if kind == Kind::Money && types.contains("object") {
            let parts = ["amount", "currency"].into_iter().find(|part| self.child(part).is_none());
            return parts.map(|part| format!("its description has no `{part}` in it"));
        }
        let other = self.words().into_iter().find(|word| !kind.accepts(word))?;
        Some(format!("`{other}` is not of its kind; say what it means"))
    }
}

fn names(types: &BTreeSet<&str>) -> String {
    types.iter().copied().collect::<Vec<_>>().join(" or ")
}
