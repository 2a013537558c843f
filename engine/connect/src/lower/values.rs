//! Where values stand on a call: attributes, and references to them in texts.

use std::collections::BTreeSet;

use pivotline_ir::{
    CallerField, Field, Hole, Kind, Name, Program, Segment, Tag, Template, ValueRef,
};

use crate::contract::{raw_key, spoken_key};

/// The reference of what the caller keyed last, where keys are stored.
pub(super) const STORED: &str = "$.StoredCustomerInput";

/// The values of a call in one language, and which contact attributes were read so far.
pub(super) struct Values<'a> {
    program: &'a Program,
    tag: &'a Tag,
    read: BTreeSet<String>,
    /// The form that is being asked: its answers stand with the flow until all are there.
    pub(super) asking: Option<Name>,
}

/// A value on a call.
pub(super) enum Held {
    /// At a path and a key: `Attributes`, `balance__amount`.
    At(&'static str, String),
    /// Known when the flow is made.
    Fixed(String),
}

/// A flow attribute's reference.
pub(super) fn flow_attribute(key: &str) -> String {
    format!("$.FlowAttributes.{key}")
}

/// A contact attribute's reference.
pub(super) fn attribute(key: &str) -> String {
    format!("$.Attributes.{key}")
}

/// An attribute's key made of a name: only the characters that keys may have.
pub(super) fn key(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    name.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}

impl Held {
    /// The reference, alone.
    pub(super) fn reference(&self) -> String {
        match self {
            Self::At(root, key) => format!("$.{root}.{key}"),
            Self::Fixed(text) => text.clone(),
        }
    }

    /// The reference before other words. A letter right behind would read as part of the key, so
    /// then the key stands in brackets; a full stop with a letter behind it needs a blank.
    fn before(&self, next: &str) -> String {
        let Self::At(root, key) = self else { return self.reference() };
        let mut next = next.chars();
        let in_key = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        match (next.next(), next.next()) {
            (Some('.'), Some(c)) if in_key(c) => format!("$.{root}.{key} "),
            (Some('['), _) => format!("$.{root}.{key} "),
            (Some(c), _) if in_key(c) => {
                let root = root.replace('.', "']['");
                format!("$['{root}']['{key}']")
            }
            _ => self.reference(),
        }
    }
}

impl<'a> Values<'a> {
    pub(super) fn new(program: &'a Program, tag: &'a Tag) -> Self {
        Self { program, tag, read: BTreeSet::new(), asking: None }
    }

    /// Whether a contact attribute is read anywhere.
    pub(super) fn is_read(&self, key: &str) -> bool {
        self.read.contains(key)
    }

    /// All contact attributes that are read.
    pub(super) fn all_read(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.read)
    }

    /// These contact attributes are read elsewhere.
    pub(super) fn read_elsewhere(&mut self, keys: &BTreeSet<String>) {
        self.read.extend(keys.iter().cloned());
    }

    /// A contact attribute's reference; it is read from now on.
    pub(super) fn read(&mut self, key: String) -> String {
        let reference = attribute(&key);
        self.read.insert(key);
        reference
    }

    /// A value as its service answered it.
    pub(super) fn raw(&mut self, value: &ValueRef) -> Held {
        match value {
            ValueRef::Caller(CallerField::Phone) => {
                Held::At("CustomerEndpoint", "Address".to_owned())
            }
            ValueRef::Caller(CallerField::Language) => Held::Fixed(self.tag.to_string()),
            ValueRef::Field { service, field } if self.is_secret(service, field) => {
                Held::Fixed(STORED.to_owned())
            }
            ValueRef::Field { service, field } if self.asking.as_ref() == Some(service) => {
                Held::At("FlowAttributes", raw_key(service.as_str(), field.as_str()))
            }
            ValueRef::Field { service, field } => {
                let key = raw_key(service.as_str(), field.as_str());
                self.read.insert(key.clone());
                Held::At("Attributes", key)
            }
            ValueRef::Choice => Held::At("External", "choice".to_owned()),
            ValueRef::Waiting => Held::At("Metrics.Queue", "Size".to_owned()),
            ValueRef::Link => Held::Fixed(" ".to_owned()),
        }
    }

    /// A value as it is spoken.
    fn spoken(&mut self, hole: &Hole) -> Held {
        match &hole.value {
            ValueRef::Field { service, field } if hole.kind.has_spoken_form() => {
                let key = spoken_key(service.as_str(), field.as_str());
                self.read.insert(key.clone());
                Held::At("Attributes", key)
            }
            value => self.raw(value),
        }
    }

    /// A text with references for its values; one blank where it is empty.
    pub(super) fn text(&mut self, template: &Template) -> String {
        let mut text = String::new();
        for (at, segment) in template.segments.iter().enumerate() {
            match segment {
                Segment::Text(words) => text.push_str(words),
                Segment::Hole(hole) => {
                    let next = match template.segments.get(at + 1) {
                        Some(Segment::Text(words)) => words.as_str(),
                        Some(Segment::Hole(_)) | None => "",
                    };
                    text.push_str(&self.spoken(hole).before(next));
                }
            }
        }
        if text.trim().is_empty() { " ".to_owned() } else { text }
    }

    /// The declaration of a field.
    pub(super) fn field(&self, service: &Name, field: &Name) -> Option<Field> {
        self.program.field(service, field)
    }

    /// The contact attribute of what a form asks, which nothing sets before it is answered.
    pub(super) fn given(&self, value: &ValueRef) -> Option<String> {
        match value {
            ValueRef::Field { service, field } if self.program.forms.contains_key(service) => {
                Some(raw_key(service.as_str(), field.as_str()))
            }
            _ => None,
        }
    }

    /// Whether it is the answer to a secret question, which stands where it was stored.
    fn is_secret(&self, form: &Name, question: &Name) -> bool {
        let form = self.program.forms.get(form);
        form.and_then(|form| form.question(question.as_str())).is_some_and(|one| one.secret)
    }

    /// The kind of a value.
    pub(super) fn kind(&self, value: &ValueRef) -> Kind {
        match value {
            ValueRef::Caller(CallerField::Phone) => Kind::Phone,
            ValueRef::Caller(CallerField::Language) | ValueRef::Link | ValueRef::Choice => {
                Kind::Words
            }
            ValueRef::Waiting => Kind::Number,
            ValueRef::Field { service, field } => {
                self.field(service, field).map_or(Kind::Words, |field| field.kind)
            }
        }
    }

    /// The tag of the language that is spoken.
    pub(super) fn tag(&self) -> &'a Tag {
        self.tag
    }
}
