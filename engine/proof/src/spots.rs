//! Spots: what places have alike that differ in a sentence held back, or in what that hangs on.
//!
//! A turn that looks at none of that goes the same way from each of them. It is run once, at the
//! first of them that comes to it.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::Arc;

use pivotline_connect::interpret::{Call, Position};
use pivotline_machine::State;

use crate::ended::Ended;
use crate::happening::Happening;
use crate::sets::Chosen;
use crate::variables::Texts;

/// What places have alike.
#[derive(PartialEq, Eq, Hash)]
struct Spot {
    /// Where both sides wait.
    stand: usize,
    /// What only the flows know of: attributes of the contact as they are, since they leave with it
    /// unread; of all else only that it is there.
    memory: Vec<(Arc<str>, Option<Arc<str>>)>,
}

/// The turns that were run at a spot, by what was given.
type Turns = HashMap<Chosen, Vec<Rc<Ended>>>;

/// All spots that were met, and the turns that were run there.
#[derive(Default)]
pub(crate) struct Spots {
    positions: HashMap<Position, usize>,
    stands: HashMap<(State, usize), usize>,
    ids: HashMap<Spot, usize>,
    turns: Vec<BTreeMap<Happening, Turns>>,
}

impl Spots {
    /// The number of where the flows wait, and of where both sides do, whatever the flows remember.
    pub(crate) fn stand(&mut self, state: &State, call: &Call) -> (usize, usize) {
        let next = self.positions.len();
        let position = *self.positions.entry(call.position()).or_insert(next);
        let next = self.stands.len();
        (position, *self.stands.entry((state.clone(), position)).or_insert(next))
    }

    /// The number of the spot where both sides wait so, with this memory.
    pub(crate) fn id(&mut self, stand: usize, memory: &Texts) -> usize {
        let memory = memory.iter().map(|(place, text)| {
            let leaves = place.starts_with("Attributes.");
            (Arc::clone(place), leaves.then(|| Arc::clone(text)))
        });
        let spot = Spot { stand, memory: memory.collect() };
        let next = self.turns.len();
        let id = *self.ids.entry(spot).or_insert(next);
        if id == next {
            self.turns.push(BTreeMap::new());
        }
        id
    }

    /// Keeps a turn.
    pub(crate) fn keep(
        &mut self,
        spot: usize,
        happening: Happening,
        given: Chosen,
        ended: &Rc<Ended>,
    ) {
        if let Some(turns) = self.turns.get_mut(spot) {
            let turns = turns.entry(happening).or_default().entry(given).or_default();
            turns.push(Rc::clone(ended));
        }
    }

    /// The turns that were kept.
    pub(crate) fn kept(&self, spot: usize, happening: Happening, given: &Chosen) -> &[Rc<Ended>] {
        let turns = self.turns.get(spot).and_then(|turns| turns.get(&happening)?.get(given));
        turns.map_or(&[], Vec::as_slice)
    }
}
