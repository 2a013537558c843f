//! The flows that a call may run through.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use thiserror::Error;

use crate::bound_name;
use crate::document::{Action, Document, ReadError};

/// Flows by their name or id.
#[derive(Clone, Debug)]
pub struct FlowSet {
    flows: BTreeMap<Arc<str>, Flow>,
    /// Ids that say nothing of a flow's name, and the names.
    ids: BTreeMap<String, String>,
}

/// A flow, its actions found by identifier.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    pub(super) start: Arc<str>,
    actions: HashMap<Arc<str>, Action>,
}

impl Flow {
    pub(super) fn action(&self, identifier: &str) -> Option<&Action> {
        self.actions.get(identifier)
    }

    /// An action's identifier, as the flow keeps it.
    pub(super) fn identifier(&self, identifier: &str) -> Option<Arc<str>> {
        self.actions.get_key_value(identifier).map(|(identifier, _)| Arc::clone(identifier))
    }
}

/// Why flows cannot be run.
#[derive(Debug, Error)]
pub enum FlowSetError {
    /// A text is not a flow.
    #[error("flow `{flow}` cannot be read: {source}")]
    NotAFlow {
        /// Which one.
        flow: String,
        /// Why.
        source: ReadError,
    },
    /// A flow's `StartAction` is missing or names no action.
    #[error("flow `{flow}` does not say which of its actions runs first")]
    NoStart {
        /// Which one.
        flow: String,
    },
    /// Two actions of a flow have one identifier.
    #[error("flow `{flow}` has two actions `{identifier}`")]
    TwoOfOneName {
        /// Which one.
        flow: String,
        /// The identifier.
        identifier: String,
    },
}

impl FlowSet {
    /// Reads flows and modules from their JSON. The keys are their names or ids: what an action
    /// says, or the end of it (after the last `/`, or after a placeholder's kind), with or without
    /// a version (`:$LATEST`).
    ///
    /// # Errors
    ///
    /// A text is not a flow, or has no place to start.
    pub fn read(sources: &BTreeMap<String, String>) -> Result<Self, FlowSetError> {
        Self::of(Self::documents(sources)?)
    }

    /// What the JSON of flows and modules holds.
    ///
    /// # Errors
    ///
    /// A text is not a flow.
    pub fn documents(
        sources: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, Document>, FlowSetError> {
        let read = sources.iter().map(|(name, json)| match Document::read(json) {
            Ok(document) => Ok((name.clone(), document)),
            Err(source) => Err(FlowSetError::NotAFlow { flow: name.clone(), source }),
        });
        read.collect()
    }

    /// The set of these flows and modules.
    ///
    /// # Errors
    ///
    /// One has no place to start.
    pub fn of(documents: BTreeMap<String, Document>) -> Result<Self, FlowSetError> {
        let flows = documents.into_iter().map(|(name, document)| {
            let flow = flow(&name, document)?;
            Ok((name.into(), flow))
        });
        Ok(Self { flows: flows.collect::<Result<_, _>>()?, ids: BTreeMap::new() })
    }

    /// Lets ids mean flows of the set, beside their names.
    pub fn also_known_as(&mut self, ids: &BTreeMap<String, String>) {
        self.ids.extend(ids.clone());
    }

    /// The names of the flows.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.flows.keys().map(AsRef::as_ref)
    }

    pub(super) fn flow(&self, name: &str) -> Option<&Flow> {
        self.flows.get(name)
    }

    /// The name of the flow that an id, an ARN or a placeholder means.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&str> {
        self.name(id).map(AsRef::as_ref)
    }

    /// The same, as the set keeps it.
    pub(super) fn name(&self, id: &str) -> Option<&Arc<str>> {
        let id = self.ids.get(id).map_or(id, String::as_str);
        let unversioned = id.rsplit_once(':').map_or(id, |(before, _)| before);
        let mut all = [id, unversioned].into_iter().flat_map(|id| [id, bound_name(id)]);
        let found = all.find_map(|end| self.flows.get_key_value(end));
        found.map(|(name, _)| name)
    }
}

fn flow(name: &str, document: Document) -> Result<Flow, FlowSetError> {
    let mut actions: HashMap<Arc<str>, Action> = HashMap::new();
    for action in document.actions {
        if let Some(first) = actions.insert(action.identifier.as_str().into(), action) {
            let identifier = first.identifier;
            return Err(FlowSetError::TwoOfOneName { flow: name.to_owned(), identifier });
        }
    }
    match document.start_action {
        Some(start) if actions.contains_key(start.as_str()) => {
            Ok(Flow { start: start.into(), actions })
        }
        _ => Err(FlowSetError::NoStart { flow: name.to_owned() }),
    }
}
