//! Which actions of the flows only Connect can fail at, so that their failure tells.
//!
//! Where the branch of a failure leads on as the action itself does, and nothing is decided on
//! what the action sets, the call goes on without it: nothing comes of it.

use std::collections::{BTreeMap, HashMap};

use pivotline_connect::document::{Action, Document};
use pivotline_connect::interpret::Passed;
use pivotline_ir::NodeId;
use pivotline_machine::Waiting;

use crate::happening::Happening;
use crate::liveness::{Liveness, written};
use crate::sets::Chosen;

/// The error of an action that did not work.
const FAILED: &str = "NoMatchingError";
/// Actions whose failure comes from outside, and is walked as anything else that may happen.
const FROM_OUTSIDE: [&str; 10] = [
    "CheckHoursOfOperation",
    "CheckMetricData",
    "Compare",
    "CreateCallbackContact",
    "DequeueContactAndTransferToQueue",
    "GetMetricData",
    "GetParticipantInput",
    "InvokeLambdaFunction",
    "TransferContactToQueue",
    "UpdateContactCallbackNumber",
];

/// Actions that set what flows and voices are told.
const SETTING: [&str; 4] = [
    "UpdateContactAttributes",
    "UpdateContactData",
    "UpdateContactTextToSpeechVoice",
    "UpdateFlowAttributes",
];

/// The actions whose failure leads elsewhere, or is decided on, by flow; and of each whether it
/// goes over to another flow.
#[derive(Debug)]
pub(crate) struct Failures(HashMap<String, HashMap<String, GoesOver>>);

/// Whether an action goes over to another flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum GoesOver {
    No,
    /// It, and all that follows it, only goes over.
    Leaves,
    /// The flow begins with it and others that take over what was kept.
    Arrives,
}

impl Failures {
    /// Those of these flows.
    pub(crate) fn of(flows: &BTreeMap<String, Document>, liveness: &Liveness) -> Self {
        let telling = |flow: &Document| {
            let all = flow.actions.iter().filter(|action| tells(action, liveness));
            let kept = all.map(|action| (action.identifier.clone(), goes_over(flow, action)));
            kept.collect()
        };
        Self(flows.iter().map(|(name, flow)| (name.clone(), telling(flow))).collect())
    }

    /// Whether an action goes over to another flow.
    pub(crate) fn goes_over(&self, action: &Passed) -> GoesOver {
        let known = self.0.get(&*action.flow).and_then(|all| all.get(&*action.action));
        known.copied().unwrap_or(GoesOver::No)
    }

    /// Those of these actions, each once.
    pub(crate) fn among(&self, passed: &[Passed]) -> Vec<Passed> {
        let tells = |passed: &&Passed| {
            self.0.get(&*passed.flow).is_some_and(|all| all.contains_key(&*passed.action))
        };
        let mut all: Vec<Passed> = Vec::new();
        for passed in passed.iter().filter(tells) {
            if !all.contains(passed) {
                all.push(passed.clone());
            }
        }
        all
    }
}

/// Whether an action goes over to another flow.
fn goes_over(flow: &Document, action: &Action) -> GoesOver {
    if leads_to(flow, action, |action| action.kind == "TransferToFlow") {
        return GoesOver::Leaves;
    }
    let is_first = |first: &&Action| flow.start_action.as_ref() == Some(&first.identifier);
    let begins =
        flow.actions.iter().find(is_first).is_some_and(|first| {
            leads_to(flow, first, |other| other.identifier == action.identifier)
        });
    if begins { GoesOver::Arrives } else { GoesOver::No }
}

/// Whether an action leads to one of these, past nothing but what sets attributes and the voice.
fn leads_to(flow: &Document, action: &Action, is_it: impl Fn(&Action) -> bool) -> bool {
    let mut at = Some(action);
    for _ in 0..flow.actions.len() {
        let Some(action) = at else { return false };
        if is_it(action) {
            return true;
        }
        if !SETTING.contains(&action.kind.as_str()) {
            return false;
        }
        let next = action.transitions.as_ref().and_then(|ways| ways.next_action.as_deref());
        at = flow.actions.iter().find(|action| Some(action.identifier.as_str()) == next);
    }
    false
}

/// Whether anything but going on without it may come of an action's failure.
fn tells(action: &Action, liveness: &Liveness) -> bool {
    if FROM_OUTSIDE.contains(&action.kind.as_str()) {
        return false;
    }
    let Some(ways) = &action.transitions else { return false };
    let next = ways.next_action.as_deref();
    // An error without a branch goes on, as far as the validator lets it be without.
    let leads_on = ways.after_error(FAILED).is_none_or(|failed| Some(failed) == next);
    !leads_on || written(action).iter().any(|(place, _)| liveness.is_decided(place))
}

/// What a turn is like in which an action fails: turns alike in this fail alike. Which key was
/// pressed no flow keeps.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Tried {
    pub(crate) at: usize,
    pub(crate) told: Option<Happening>,
    pub(crate) is_choice: bool,
    pub(crate) chosen: Chosen,
    /// The actions up to the one that fails.
    pub(crate) passed: Vec<Passed>,
    /// Where the machine comes to.
    pub(crate) to: (NodeId, Waiting),
}

/// What a turn looked at in which an action fails.
pub(crate) struct Looked {
    /// What variables were taken to hold, beside those that were chosen.
    pub(crate) taken: Chosen,
    /// The places of the flows that were read.
    pub(crate) read: Vec<String>,
}
