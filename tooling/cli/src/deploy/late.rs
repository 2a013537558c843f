//! Flows that name each other. A template cannot make two things that need each other, so one of
//! the names in a round is filled in by a second deployment.

use std::collections::BTreeSet;

use crate::compile::Product;
use crate::manifest::{needs, order};

/// The names that must wait, as (who names, who is named).
pub(super) fn late(product: &Product) -> BTreeSet<(String, String)> {
    let names = product.flows.iter().map(|made| made.flow.name.as_str()).collect();
    let order = order(names, Vec::new(), &needs(product)).into_iter();
    order.flat_map(|(from, missing)| missing.into_iter().map(|to| (from.to_owned(), to))).collect()
}
