//! Which combinations of values a turn is run with.

use crate::sets::{Chosen, ValueId};
use crate::variables::{Half, Variable};
use crate::walker::Walker;

impl Walker<'_> {
    /// The choices that a turn with these choices leaves to be tried: other values for those that
    /// were not `given`, up to the first that does not go with those before it.
    pub(crate) fn others<'s>(
        &'s self,
        given: usize,
        made: &Chosen,
        possible: usize,
        candidates: impl Fn(Variable) -> &'s [ValueId],
    ) -> Vec<Chosen> {
        let mut others = Vec::new();
        for (number, (variable, id)) in made.iter().enumerate().take(possible + 1).skip(given) {
            let before = made.get(..number).unwrap_or_default();
            for other in candidates(*variable) {
                let other = (*variable, *other);
                if other.1 != *id && !before.iter().any(|earlier| self.clash(*earlier, other)) {
                    others.push(before.iter().copied().chain([other]).collect());
                }
            }
        }
        others
    }

    /// How many of these choices go together.
    pub(crate) fn possible(&self, chosen: &Chosen) -> usize {
        let clashes = |(number, one): (usize, &(Variable, ValueId))| {
            chosen.iter().take(number).any(|earlier| self.clash(*earlier, *one))
        };
        chosen.iter().enumerate().position(clashes).unwrap_or(chosen.len())
    }

    /// Whether no call can hold both: a menu from which another was entered, or that was played
    /// last, was entered itself.
    fn clash(&self, one: (Variable, ValueId), other: (Variable, ValueId)) -> bool {
        let names = |(variable, id)| match &self.values.get(variable, id)?.machine {
            Half::EnteredFrom(Some(from)) => from.as_ref(),
            Half::Path(path) => path.last(),
            _ => None,
        };
        let never_entered = |(variable, id)| match self.values.get(variable, id)?.machine {
            Half::EnteredFrom(None) => self.variables.entered(variable),
            _ => None,
        };
        let denies = |one, other| {
            never_entered(one).is_some_and(|menu| names(other).is_some_and(|named| named == menu))
        };
        denies(one, other) || denies(other, one)
    }
}
