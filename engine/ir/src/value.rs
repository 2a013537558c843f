//! Values: what a text or a condition may name, and the kinds that say how it is shown and spoken.

use serde::{Deserialize, Serialize};

use crate::names::Name;

/// A value that a text, a condition or a service's arguments name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueRef {
    /// Something known of whoever is calling.
    Caller(CallerField),
    /// A field of a service's answer.
    Field {
        /// The service that answers.
        service: Name,
        /// The field of its answer.
        field: Name,
    },
    /// The address of the visual menu; only in a pivot's text.
    Link,
    /// What was chosen last on the screen; only in what is said of it to a call that follows.
    Choice,
    /// How many wait in the queue; only in what is said to who waits in it.
    Waiting,
}

/// What is known of a caller without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CallerField {
    /// The number that called (ANI), in E.164.
    Phone,
    /// The tag of the language that was chosen.
    Language,
}

impl ValueRef {
    /// A field of a service's answer.
    #[must_use]
    pub fn field(service: &str, field: &str) -> Self {
        Self::Field { service: service.into(), field: field.into() }
    }

    /// Whether who is calling decides the value, so that it may not be shown before a link was
    /// opened by a person. Fields are taken to be personal; [`crate::Program`] knows which
    /// services ask nothing about the caller.
    #[must_use]
    pub fn service(&self) -> Option<&Name> {
        match self {
            Self::Field { service, .. } => Some(service),
            Self::Caller(_) | Self::Link | Self::Choice | Self::Waiting => None,
        }
    }

    /// The reference as menus write it: `customer.first_name`.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Caller(CallerField::Phone) => "caller.phone".to_owned(),
            Self::Caller(CallerField::Language) => "caller.language".to_owned(),
            Self::Field { service, field } => format!("{service}.{field}"),
            Self::Link => "link".to_owned(),
            Self::Choice => "choice".to_owned(),
            Self::Waiting => "waiting".to_owned(),
        }
    }

    /// The name under which a service takes it: its last word.
    #[must_use]
    pub fn argument(&self) -> &str {
        match self {
            Self::Caller(CallerField::Phone) => "phone",
            Self::Caller(CallerField::Language) => "language",
            Self::Field { field, .. } => field.as_str(),
            Self::Link => "link",
            Self::Choice => "choice",
            Self::Waiting => "waiting",
        }
    }

    /// The reference that menus write so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "caller.phone" => Some(Self::Caller(CallerField::Phone)),
            "caller.language" => Some(Self::Caller(CallerField::Language)),
            "link" => Some(Self::Link),
            "choice" => Some(Self::Choice),
            "waiting" => Some(Self::Waiting),
            _ => name.split_once('.').map(|(service, field)| Self::field(service, field)),
        }
    }
}

impl Serialize for ValueRef {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.name())
    }
}

impl<'de> Deserialize<'de> for ValueRef {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("`{name}` is not a value")))
    }
}

/// What kind of thing a value is. The kind says how it is shown and spoken in each language.
///
/// The raw form, which services answer with:
///
/// | kind | raw form |
/// |---|---|
/// | words | any text |
/// | number | `12`, `-3.5` |
/// | money | `1250.00 USD`: a decimal number, a blank, the ISO 4217 code |
/// | day | `2026-11-22` |
/// | time | `17:05`, or `2026-11-22T17:05` |
/// | phone | E.164, `+12025550100` |
/// | digits | `4177` |
/// | `yes_no` | `yes` or `no` |
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Any text.
    Words,
    /// A plain number.
    Number,
    /// An amount with its currency.
    Money,
    /// A calendar day.
    Day,
    /// A time of day.
    Time,
    /// A telephone number.
    Phone,
    /// Digits that are read one by one.
    Digits,
    /// Yes or no.
    YesNo,
}

/// A declared field of a service's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// What kind of value it is.
    pub kind: Kind,
    /// Whether it may be missing; an answer without any other field is a failure.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub maybe: bool,
}
