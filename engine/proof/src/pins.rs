//! Pins: values of variables that a place is told apart by, because something that only flows know
//! of hangs on them, such as a sentence that is held back.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pivotline_connect::interpret::Position;

use crate::sets::{SetId, ValueId};
use crate::turn::Ran;
use crate::variables::{Kind, Variable};
use crate::walk::Walker;

/// What a place is pinned to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Pins {
    values: BTreeMap<Variable, ValueId>,
    /// The places of the flows' memory that hang on them.
    hanging: BTreeSet<String>,
}

/// Where a turn comes to, and what is alive there.
type Left = (Position, BTreeMap<String, String>);

impl Walker<'_> {
    /// What each way must remember of what the flows read. What is the same however a turn comes to
    /// a place hangs on nothing.
    pub(crate) fn pinned(&self, at: usize, all: &[Ran]) -> Vec<Pins> {
        let before = self.places.get(at).map(|place| place.pins.clone()).unwrap_or_default();
        let left: Vec<Left> =
            all.iter().map(|ran| (ran.call.position(), self.alive(ran))).collect();
        let pins = |(ran, mine): (&Ran, &Left)| self.pins_of(ran, mine, &left, &before);
        all.iter().zip(&left).map(pins).collect()
    }

    fn pins_of(&self, ran: &Ran, (to, alive): &Left, all: &[Left], before: &Pins) -> Pins {
        let varies = |place: &String, text: &String| {
            all.iter().any(|(at, other)| at == to && other.get(place) != Some(text))
        };
        let (written, old): (Vec<_>, Vec<_>) =
            alive.iter().partition(|(place, _)| ran.written.contains(place));
        let old = old.into_iter().filter(|(place, _)| before.hanging.contains(*place));
        let new = written
            .into_iter()
            .filter(|(place, text)| self.liveness.is_guarded(place) && varies(place, text));
        let mut pins = Pins::default();
        pins.hanging.extend(old.map(|(place, _)| place.clone()));
        if !pins.hanging.is_empty() {
            pins.values.extend(before.values.iter().map(|(variable, id)| (*variable, *id)));
        }
        let still = pins.hanging.len();
        pins.hanging.extend(new.map(|(place, _)| place.clone()));
        if pins.hanging.len() > still {
            let read = ran.chosen.iter().filter(|(variable, _)| {
                ran.read_by_flows.contains(variable)
                    && !matches!(self.variables.kind(*variable), Kind::Path | Kind::Links)
            });
            pins.values.extend(read.copied());
        }
        pins
    }

    /// What pinned variables hold after the turn.
    pub(crate) fn renewed(&mut self, ran: &Ran, mut pins: Pins) -> Pins {
        let holds: HashMap<Variable, SetId> = self.after(ran, None).into_iter().collect();
        for (variable, id) in &mut pins.values {
            let now = holds.get(variable).and_then(|set| self.sets.values(*set).first());
            *id = now.copied().unwrap_or(*id);
        }
        pins
    }
}
