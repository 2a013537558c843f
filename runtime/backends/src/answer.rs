//! What is taken from a service's answer: the fields that the menu declares, as text, checked at
//! the border. Nothing else of an answer goes further.

mod give;
mod text;

use std::collections::BTreeMap;

use pivotline_ir::Name;
use serde_json::Value;

use crate::config::GiveConfig;
use crate::contract::Declared;
use crate::fault::{Faults, list};
pub(crate) use give::{Currency, Give};

/// How the answers of one service are read.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    pub(crate) gives: BTreeMap<Name, Give>,
    declared: Declared,
}

impl Answers {
    /// How answers are read: each field from where it is written to be or, where nothing is
    /// written, from under its own name. `place` is where the service stands in the file.
    ///
    /// # Errors
    /// All that does not fit what the menus declare.
    pub fn new(
        place: &str,
        written: &BTreeMap<Name, GiveConfig>,
        declared: &Declared,
    ) -> Result<Self, Faults> {
        let place = format!("{place}.gives");
        let (fields, mut faults) = (declared.fields(), Faults::default());
        let declared = declared.clone();
        if written.is_empty() {
            let own = |name: &&Name| ((*name).clone(), Give::At(format!("/{name}")));
            let gives = fields.iter().map(own).collect();
            return Ok(Self { gives, declared });
        }
        let mut gives = BTreeMap::new();
        for (name, give) in written {
            if !fields.is_empty() && !fields.contains(name) {
                let what = format!("the menus know no `{name}`; they know {}", list(&fields));
                faults.add(&place, what);
            }
            let place = format!("{place}.{name}");
            let give = Give::read(&place, give, &mut faults);
            if let Some(Give::Words(_, means)) = &give {
                let unfit = |meant: &&String| !declared.accepts(name, meant);
                for meant in means.values().filter(unfit) {
                    faults.add(&place, format!("`{meant}` is not of its kind"));
                }
            }
            gives.extend(give.map(|give| (name.clone(), give)));
        }
        for name in fields {
            if !written.contains_key(name) && !declared.may_be_missing(name) {
                faults.add(&place, format!("nothing says where `{name}` is"));
            }
        }
        if faults.0.is_empty() { Ok(Self { gives, declared }) } else { Err(faults) }
    }

    /// The fields of an answer. What is missing and may be is left out.
    ///
    /// # Errors
    /// It is not what was declared; the field is named, and not its value.
    pub fn read(&self, answer: &[u8]) -> Result<BTreeMap<String, String>, String> {
        let body = if answer.is_empty() { Ok(Value::Null) } else { serde_json::from_slice(answer) };
        // An error of the reader might repeat what it read.
        let body = body.map_err(|_| "the answer is not JSON".to_owned())?;
        let mut fields = BTreeMap::new();
        for (name, give) in &self.gives {
            let text = give.text(&body).map_err(|why| format!("the field `{name}` {why}"))?;
            match text.filter(|text| !text.trim().is_empty()) {
                Some(text) if self.declared.accepts(name, &text) => {
                    fields.insert(name.to_string(), text);
                }
                Some(_) => return Err(format!("the field `{name}` is not of its kind")),
                None if self.declared.may_be_missing(name) => {}
                None => return Err(format!("the field `{name}` is missing")),
            }
        }
        Ok(fields)
    }

    /// What the menus declare.
    pub(crate) fn declared(&self) -> &Declared {
        &self.declared
    }
}
