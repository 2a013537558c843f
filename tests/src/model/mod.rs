//! Small models of the protocols that must do something at most once, and a search over all they
//! can do: every order of steps, a crash at any point, a lost answer at any call.
//!
//! A model is worth as much as it is like the code, so its steps name what they stand for. It is
//! worth nothing if it cannot fail, so the protocols that others use are modelled beside ours.

pub mod handover;
pub mod text;

use std::collections::HashSet;
use std::hash::Hash;

/// A protocol: where it begins, and all that may happen next.
pub trait Model {
    /// All there is to know at one moment.
    type State: Clone + Eq + Hash;

    /// The beginning.
    fn start(&self) -> Self::State;

    /// Every state that one step leads to; none where nothing is left to happen.
    fn next(&self, state: &Self::State) -> Vec<Self::State>;
}

/// What a search found.
#[derive(Debug, PartialEq, Eq)]
pub struct Found {
    /// How many different states there are.
    pub states: usize,
    /// The most that `measure` said of a state.
    pub most: usize,
    /// The least that `measure` said of a state in which nothing is left to happen.
    pub least_at_end: usize,
}

/// Goes through every state that a model can come to, and measures each.
pub fn search<M: Model>(model: &M, measure: impl Fn(&M::State) -> usize) -> Found {
    let mut seen = HashSet::from([model.start()]);
    let mut open = vec![model.start()];
    let (mut most, mut least_at_end) = (0, usize::MAX);
    while let Some(state) = open.pop() {
        most = most.max(measure(&state));
        let next = model.next(&state);
        if next.is_empty() {
            least_at_end = least_at_end.min(measure(&state));
        }
        open.extend(next.into_iter().filter(|state| seen.insert(state.clone())));
    }
    Found { states: seen.len(), most, least_at_end }
}
