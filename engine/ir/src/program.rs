//! The program: what a folder of menus means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::line::Line;
use crate::names::Name;
use crate::questions::Form;
use crate::rules::{Login, Service};
use crate::value::{Field, Kind};

/// A checked program: all lines of a folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    /// Always [`FORMAT`](crate::FORMAT).
    pub format: String,
    /// The lines, by name. At least one.
    pub lines: BTreeMap<Name, Line>,
    /// The services that the lines ask.
    pub services: BTreeMap<Name, Service>,
    /// The logins that the lines ask for.
    pub logins: BTreeMap<Name, Login>,
    /// The forms whose questions the lines ask.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub forms: BTreeMap<Name, Form>,
}

impl Program {
    /// Whether values are called by this name: that of a service or a form.
    #[must_use]
    pub fn is_source(&self, name: &str) -> bool {
        self.services.contains_key(name) || self.forms.contains_key(name)
    }

    /// What a value of a service or a form is declared to be.
    #[must_use]
    pub fn field(&self, source: &Name, name: &Name) -> Option<Field> {
        match self.services.get(source) {
            Some(service) => service.gives.get(name).cloned(),
            None => {
                let question = self.forms.get(source)?.question(name.as_str());
                question.map(|_| Field { kind: Kind::Digits, maybe: false })
            }
        }
    }
}
