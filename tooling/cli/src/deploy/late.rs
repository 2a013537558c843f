//! Flows that name each other. A template cannot make two things that need each other, so one of
//! the names in a round is filled in by a second deployment.

use std::collections::BTreeSet;

use pivotline_connect::model::{Action, ActionId, ActionKind};
use pivotline_connect::{Flow, FlowRole};

use crate::compile::Product;
use crate::manifest::{needs, order};

/// The names that must wait, as (who names, who is named).
pub(super) fn late(product: &Product) -> BTreeSet<(String, String)> {
    let names = product.flows.iter().map(|made| made.flow.name.as_str()).collect();
    let order = order(names, Vec::new(), &needs(product)).into_iter();
    order.flat_map(|(from, missing)| missing.into_iter().map(|to| (from.to_owned(), to))).collect()
}

/// The flow that stands for one that is not made yet.
pub(super) fn not_yet() -> Flow {
    let id = ActionId::new("end");
    let end = Action {
        id: id.clone(),
        kind: ActionKind::DisconnectParticipant,
        next: None,
        conditions: Vec::new(),
        errors: Vec::new(),
    };
    Flow { name: "not made yet".to_owned(), role: FlowRole::Inbound, start: id, actions: vec![end] }
}

#[cfg(test)]
pub(super) mod tests {
    use pivotline_connect::{Bindings, emit};
    use pivotline_syntax::{SourceFile, Sources};

    use super::*;
    use crate::compile::check;

    /// The quickstart with one more flow; both name each other.
    pub(in crate::deploy) fn round() -> Product {
        let text = include_str!("../../../../menus/quickstart/quickstart.menu").to_owned();
        let sources = Sources::new(vec![SourceFile { path: "a.menu".to_owned(), text }]);
        let mut product = check(&sources, &Bindings::default()).product.unwrap();
        for (name, names) in [("a", "b"), ("b", "a")] {
            let id = ActionId::new("go");
            let go = Action {
                id: id.clone(),
                kind: ActionKind::TransferToFlow { flow: names.to_owned() },
                next: None,
                conditions: Vec::new(),
                errors: Vec::new(),
            };
            let flow = Flow {
                name: name.to_owned(),
                role: FlowRole::Language,
                start: id,
                actions: vec![go],
            };
            let emitted = emit(&flow, &Bindings::default());
            let line = product.program.lines.keys().next().unwrap().clone();
            product.flows.push(crate::compile::FlowProduct { line, flow, emitted });
        }
        product
    }
}
