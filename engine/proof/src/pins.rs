//! Pins: values of variables that a place is told apart by, because something that only flows know
//! of hangs on them, such as a sentence that is held back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ended::{End, Ended, Left};
use crate::liveness::Liveness;
use crate::sets::{Sets, ValueId};
use crate::variables::{Kind, Variable, Variables};

/// What a place is pinned to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pins {
    values: BTreeMap<Variable, ValueId>,
    /// The places of the flows' memory that hang on them.
    hanging: BTreeSet<Arc<str>>,
}

impl Pins {
    /// What each way on from a place with these pins must remember of what the flows read. What is
    /// the same however a turn comes to a place hangs on nothing.
    pub(crate) fn after(
        &self,
        all: &[End],
        liveness: &Liveness,
        variables: &Variables,
    ) -> Vec<Self> {
        let pins = |end: &End| {
            let left = end.ended.left.as_ref()?;
            Some(self.after_one(end, (left, all), liveness, variables))
        };
        all.iter().map(|end| pins(end).unwrap_or_default()).collect()
    }

    fn after_one(
        &self,
        end: &End,
        (left, all): (&Left, &[End]),
        liveness: &Liveness,
        variables: &Variables,
    ) -> Self {
        let ended = &end.ended;
        let varies = |place: &str, text: &Arc<str>| {
            all.iter().any(|other| {
                other.alive.get(place) != Some(text)
                    && other.ended.left.as_ref().is_some_and(|it| it.position == left.position)
            })
        };
        let mut pins = Self::default();
        let mut is_new = false;
        for (place, text) in &end.alive {
            let hangs = if ended.written.iter().any(|written| **written == **place) {
                let hangs = liveness.is_guarded(place) && varies(place, text);
                is_new |= hangs;
                hangs
            } else {
                let hangs = self.hanging.contains(place);
                if hangs && pins.values.is_empty() {
                    pins.values.clone_from(&self.values);
                }
                hangs
            };
            if hangs {
                pins.hanging.insert(Arc::clone(place));
            }
        }
        if is_new {
            let read = ended.chosen.iter().filter(|(variable, _)| {
                ended.read_by_flows.contains(variable)
                    && !matches!(variables.kind(*variable), Kind::Path | Kind::Links | Kind::Orders)
            });
            pins.values.extend(read.copied());
        }
        pins
    }

    /// The same with what the pinned variables hold after the turn.
    pub(crate) fn renewed(mut self, ended: &Ended, sets: &Sets) -> Self {
        for (variable, id) in &mut self.values {
            let now = ended.holds.iter().rev().find(|(held, _)| held == variable);
            let now = now.and_then(|(_, set)| sets.values(*set).first());
            *id = now.copied().unwrap_or(*id);
        }
        self
    }
}
