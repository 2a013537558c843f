//! A running flow or module.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::registers::Registers;

/// Where a flow stands, and what is its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Frame {
    /// The flow's name.
    pub(super) flow: Arc<str>,
    /// The action's identifier.
    pub(super) action: Arc<str>,
    /// What references read that ends with the flow.
    pub(super) registers: Registers,
    /// How often each `Loop` was passed since it was last done.
    pub(super) loops: BTreeMap<String, u32>,
}

impl Frame {
    pub(super) fn new(flow: Arc<str>, action: Arc<str>) -> Self {
        Self { flow, action, registers: Registers::default(), loops: BTreeMap::new() }
    }
}
