//! Flows that name each other. A template cannot make two things that need each other, so one of
//! the names in a round is filled in by a second deployment.

use std::collections::BTreeSet;

use pivotline_connect::Resource;

use crate::compile::Product;

/// The names that must wait, as (who names, who is named).
pub(super) fn late(product: &Product) -> BTreeSet<(String, String)> {
    let names: Vec<&str> = product.flows.iter().map(|made| made.flow.name.as_str()).collect();
    let mut late = BTreeSet::new();
    let mut made: BTreeSet<&str> = BTreeSet::new();
    while made.len() < names.len() {
        let left = || names.iter().filter(|name| !made.contains(**name));
        let missing = |name: &str| -> Vec<String> {
            let needs = needs(product, name).into_iter();
            needs
                .filter(|need| names.contains(&need.as_str()) && !made.contains(need.as_str()))
                .collect()
        };
        let ready = left().find(|name| missing(name).is_empty());
        let Some(next) = ready.or_else(|| left().next()).copied() else { break };
        late.extend(missing(next).into_iter().map(|need| (next.to_owned(), need)));
        made.insert(next);
    }
    late
}

/// The flows that a flow names.
fn needs(product: &Product, name: &str) -> BTreeSet<String> {
    let flow = product.flows.iter().filter(|made| made.flow.name == name);
    let named = flow.flat_map(|made| &made.emitted.named);
    named.filter(|(kind, _)| *kind == Resource::Flow).map(|(_, name)| name.clone()).collect()
}
