//! What counts as an answer of a service.

use std::collections::BTreeMap;

use pivotline_ir::{Name, Service};

use crate::state::Answer;

/// An answer, checked against what the service is declared to give. A blank field is a missing
/// one; an answer that misses a field that is not `maybe`, or has one of another kind, is failed.
/// Fields that nobody declared are dropped.
pub(crate) fn checked(service: &Service, fields: &BTreeMap<Name, String>) -> Answer {
    let mut kept = BTreeMap::new();
    for (name, field) in &service.gives {
        match fields.get(name).filter(|raw| !raw.trim().is_empty()) {
            Some(raw) if field.kind.accepts(raw) => {
                kept.insert(name.clone(), raw.clone());
            }
            None if field.maybe => {}
            Some(_) | None => return Answer::Failed,
        }
    }
    Answer::Ok(kept)
}
