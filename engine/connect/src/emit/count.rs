//! How large an action's JSON is, before the flow is written.

use std::collections::BTreeSet;

use serde::Serialize;

use super::pretty::{pretty_action, pretty_row};
use super::wire::WireAction;
use super::{Bindings, Resources, designer};
use crate::model::Action;

/// How much longer an ARN may be than the placeholder that stands for it.
const ARN: usize = 130;
/// What stands beside a block: its identifier's marks, its place, the line.
const BESIDE: usize = 100;

/// How many characters an action costs of a flow's JSON, rather too many than too few: a long ARN
/// for what it names.
pub(crate) fn characters(action: &Action) -> usize {
    let bindings = &Bindings::default();
    let mut resources = Resources { bindings, unbound: BTreeSet::new(), named: BTreeSet::new() };
    let wire = count(&WireAction::of(action, &mut resources), pretty_action);
    let beside = count(&designer::beside(action), pretty_row);
    let id = action.id.as_str().chars().count();
    wire + beside + id + BESIDE + resources.named.len() * ARN
}

fn count(value: &impl Serialize, write: fn(&serde_json::Value) -> String) -> usize {
    // Texts under text keys always have a JSON form.
    let value = serde_json::to_value(value).unwrap_or_default();
    write(&value).chars().count()
}
