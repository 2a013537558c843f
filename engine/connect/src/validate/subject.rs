//! A flow as the checks see it: each action with its rule, where it may stand, what leads where.

use serde_json::Value;

use crate::catalog::{ActionRule, FlowTypes, of_action};
use crate::document::{Action, Document};
use crate::model::FlowType;

use super::graph::Graph;

/// A flow under examination.
pub(super) struct Subject<'a> {
    pub(super) document: &'a Document,
    rules: Vec<Option<&'static ActionRule>>,
    pub(super) graph: Graph<'a>,
    /// The types that it may be of, as far as its own words say.
    pub(super) flows: FlowTypes,
}

impl<'a> Subject<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let rules: Vec<_> = document.actions.iter().map(of_action).collect();
        let graph = Graph::of(document, &rules);
        Self { document, rules, graph, flows: declared(document) }
    }

    /// Each action with its rule, in order.
    pub(super) fn actions(
        &self,
    ) -> impl DoubleEndedIterator<Item = (&'a Action, Option<&'static ActionRule>)> + ExactSizeIterator
    {
        self.document.actions.iter().zip(self.rules.iter().copied())
    }

    /// One of them.
    pub(super) fn action(&self, index: usize) -> Option<(&'a Action, Option<&'static ActionRule>)> {
        Some((self.document.actions.get(index)?, self.rules.get(index).copied().flatten()))
    }

    pub(super) fn rule(&self, index: usize) -> Option<&'static ActionRule> {
        self.rules.get(index).copied().flatten()
    }

    /// Whether it can only be one that runs while somebody waits: it is ended from outside.
    pub(super) fn is_ended_from_outside(&self) -> bool {
        let waiting = FlowTypes::QUEUE.and(FlowTypes::HOLD);
        let rules = self.rules.iter().flatten();
        let possible = rules.fold(self.flows, |flows, rule| flows.common(rule.flows));
        !possible.is_empty() && possible.common(waiting) == possible
    }

    /// Whether it is a module, whose caller may have left results behind.
    pub(super) fn is_module(&self) -> bool {
        self.flows == FlowTypes::MODULES
    }
}

/// What a flow says of its type. What has settings is a module; the designer's word may be missing,
/// or be one that is not known here.
fn declared(document: &Document) -> FlowTypes {
    let ends_module = |action: &Action| action.kind == "EndFlowModuleExecution";
    if document.settings.is_some() {
        return FlowTypes::MODULES;
    }
    let word = document.metadata.as_ref().and_then(|metadata| metadata.get("type"));
    match word.and_then(Value::as_str) {
        Some(word) => {
            let known = FlowType::ALL.into_iter().find(|kind| kind.designer_name() == word);
            known.map_or(FlowTypes::ALL, FlowTypes::only)
        }
        None if document.actions.iter().any(ends_module) => FlowTypes::MODULES,
        None => FlowTypes::ALL.but(FlowTypes::MODULES),
    }
}
