//! Who calls: the same person on each walk.

/// Who calls.
pub(crate) const PHONE: &str = "+12025550100";
/// The contact's id.
pub(crate) const CONTACT: &str = "call";
