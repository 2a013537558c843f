//! A flow that is too large for Amazon Connect, as several.
//!
//! It is cut where an arrow leads to a menu: a menu and what it leads to before the next menu are
//! never taken apart. What several parts need of that, each has for itself.
//!
//! The flow of the line's own name keeps what happens before the first menu. Each part is a flow
//! of its own, which the others enter by `TransferToFlow`; the contact attribute `_enter` says at
//! which of its menus. Flow attributes end with a flow, so those that are read later travel in
//! contact attributes of the same names behind a `_`; the part that is entered takes them over and
//! leaves blanks, so that nobody who takes the call sees them.
//!
//! A menu whose part cannot be entered has failed: the call goes where the menu's own failure
//! leads, as far as that is before the next menu.

mod cut;
mod graph;
mod part;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::emit::characters;
use crate::limits::Limits;
use crate::model::{ActionId, ActionKind, Flow};

use self::graph::Graph;
use self::part::Parts;

/// A flow, and what must be known of it to cut it.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) flow: Flow,
    /// The menus, by the action that each is entered by.
    pub(crate) menus: BTreeMap<ActionId, Menu>,
    /// The flow attributes that are read after a menu was entered that did not set them.
    pub(crate) kept: Vec<String>,
    /// What sets the flow's voice.
    pub(crate) voice: ActionKind,
}

/// A menu that a flow may be cut before.
#[derive(Debug)]
pub(crate) struct Menu {
    pub(crate) name: String,
    /// Where its failure leads, if not to itself or to the end.
    pub(crate) failed: Option<ActionId>,
}

/// The flow, where it is within the limits; else the flow of its name and its parts.
pub(crate) fn split(whole: Whole, limits: Limits) -> Vec<Flow> {
    let too_many = whole.flow.actions.len() > limits.actions;
    let weights: Vec<usize> = whole.flow.actions.iter().map(characters).collect();
    if !too_many && cut::HEAD + weights.iter().sum::<usize>() <= limits.characters {
        return vec![whole.flow];
    }
    let graph = Graph::of(&whole);
    let cuts = cut::cuts(&graph, &weights, whole.kept.len(), limits);
    Parts::new(&whole, &graph, &cuts).flows()
}
