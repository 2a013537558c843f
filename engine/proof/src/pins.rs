//! Pins: values of variables that a place is told apart by, because something that only flows know
//! of hangs on them, such as a sentence that is held back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ended::{End, Ended, Left};
use crate::sets::ValueId;
use crate::variables::{Kind, Variable};
use crate::walk::Walker;

/// What a place is pinned to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pins {
    values: BTreeMap<Variable, ValueId>,
    /// The places of the flows' memory that hang on them.
    hanging: BTreeSet<Arc<str>>,
}

impl Walker<'_> {
    /// What each way must remember of what the flows read. What is the same however a turn comes to
    /// a place hangs on nothing.
    pub(crate) fn pinned(&self, at: usize, all: &[End]) -> Vec<Pins> {
        let Some(place) = self.places.get(at) else { return Vec::new() };
        let pins = |end: &End| {
            let left = end.ended.left.as_ref()?;
            Some(self.pins_of(end, left, all, &place.key.pins))
        };
        all.iter().map(|end| pins(end).unwrap_or_default()).collect()
    }

    fn pins_of(&self, end: &End, left: &Left, all: &[End], before: &Pins) -> Pins {
        let ended = &end.ended;
        let varies = |place: &str, text: &Arc<str>| {
            all.iter().any(|other| {
                other.alive.get(place) != Some(text)
                    && other.ended.left.as_ref().is_some_and(|it| it.position == left.position)
            })
        };
        let mut pins = Pins::default();
        let mut is_new = false;
        for (place, text) in &end.alive {
            let hangs = if ended.written.iter().any(|written| **written == **place) {
                let hangs = self.liveness.is_guarded(place) && varies(place, text);
                is_new |= hangs;
                hangs
            } else {
                let hangs = before.hanging.contains(place);
                if hangs && pins.values.is_empty() {
                    pins.values.clone_from(&before.values);
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
                    && !matches!(
                        self.variables.kind(*variable),
                        Kind::Path | Kind::Links | Kind::Orders
                    )
            });
            pins.values.extend(read.copied());
        }
        pins
    }

    /// What pinned variables hold after the turn.
    pub(crate) fn renewed(&self, ended: &Ended, mut pins: Pins) -> Pins {
        for (variable, id) in &mut pins.values {
            let now = ended.holds.iter().rev().find(|(held, _)| held == variable);
            let now = now.and_then(|(_, set)| self.sets.values(*set).first());
            *id = now.copied().unwrap_or(*id);
        }
        pins
    }
}
