//! A running flow or module.

use std::collections::BTreeMap;

use super::registers::Registers;

/// Where a flow stands, and what is its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Frame {
    /// The flow's name.
    pub(super) flow: String,
    /// The action's identifier.
    pub(super) action: String,
    /// What references read that ends with the flow.
    pub(super) registers: Registers,
    /// How often each `Loop` was passed since it was last done.
    pub(super) loops: BTreeMap<String, u32>,
}

impl Frame {
    pub(super) fn new(flow: &str, action: &str) -> Self {
        Self { flow: flow.to_owned(), action: action.to_owned(), ..Self::default() }
    }
}
