//! What variables were met with, and what each may hold at a place: a set of values, whatever the
//! others hold.

use std::collections::HashMap;
use std::sync::Arc;

use crate::variables::{Value, Variable};

/// The number of a variable's value.
pub(crate) type ValueId = u32;

/// Values of variables, in the order in which they were chosen.
pub(crate) type Chosen = Vec<(Variable, ValueId)>;

/// The values that variables were met with.
#[derive(Default)]
pub(crate) struct Values {
    all: Vec<(Vec<Value>, HashMap<Value, ValueId>)>,
}

impl Values {
    pub(crate) fn id(&mut self, variable: Variable, value: Value) -> ValueId {
        let at = variable.number();
        while self.all.len() <= at {
            self.all.push((Vec::new(), HashMap::new()));
        }
        let Some((values, ids)) = self.all.get_mut(at) else { return 0 };
        if let Some(id) = ids.get(&value) {
            return *id;
        }
        let id = ValueId::try_from(values.len()).unwrap_or(ValueId::MAX);
        values.push(value.clone());
        ids.insert(value, id);
        id
    }

    pub(crate) fn get(&self, variable: Variable, id: ValueId) -> Option<&Value> {
        self.all.get(variable.number())?.0.get(usize::try_from(id).ok()?)
    }
}

/// A set of values, each made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SetId(u32);

impl SetId {
    /// No value at all: what nobody has asked for yet.
    pub(crate) const EMPTY: Self = Self(0);
}

/// All sets that were met.
#[derive(Debug)]
pub(crate) struct Sets {
    all: Vec<Arc<[ValueId]>>,
    ids: HashMap<Arc<[ValueId]>, SetId>,
    unions: HashMap<(SetId, SetId), SetId>,
}

impl Sets {
    pub(crate) fn new() -> Self {
        let mut sets = Self { all: Vec::new(), ids: HashMap::new(), unions: HashMap::new() };
        sets.of(Vec::new());
        sets
    }

    /// The set of these values.
    pub(crate) fn of(&mut self, mut values: Vec<ValueId>) -> SetId {
        values.sort_unstable();
        values.dedup();
        let values: Arc<[ValueId]> = values.into();
        if let Some(id) = self.ids.get(&values) {
            return *id;
        }
        let id = SetId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.all.push(Arc::clone(&values));
        self.ids.insert(values, id);
        id
    }

    pub(crate) fn values(&self, set: SetId) -> &[ValueId] {
        let at = usize::try_from(set.0).unwrap_or(usize::MAX);
        self.all.get(at).map_or(&[], AsRef::as_ref)
    }

    fn union(&mut self, one: SetId, other: SetId) -> SetId {
        if one == other || other == SetId::EMPTY {
            return one;
        }
        if one == SetId::EMPTY {
            return other;
        }
        let pair = (one.min(other), one.max(other));
        if let Some(known) = self.unions.get(&pair) {
            return *known;
        }
        let all = [self.values(one), self.values(other)].concat();
        let union = self.of(all);
        self.unions.insert(pair, union);
        union
    }
}

/// How many variables stand together. Stores share what they hold alike in pieces of this size.
const PIECE: usize = 16;

type Piece = Arc<[SetId; PIECE]>;

/// A set for each variable.
#[derive(Clone, Debug)]
pub(crate) struct Store(Vec<Piece>);

impl Store {
    /// A store in which no variable holds anything.
    pub(crate) fn empty(variables: usize) -> Self {
        let piece: Piece = Arc::new([SetId::EMPTY; PIECE]);
        Self(vec![piece; variables.div_ceil(PIECE)])
    }

    pub(crate) fn get(&self, variable: Variable) -> SetId {
        let (piece, at) = (variable.number() / PIECE, variable.number() % PIECE);
        self.0.get(piece).and_then(|piece| piece.get(at)).copied().unwrap_or(SetId::EMPTY)
    }

    pub(crate) fn set(&mut self, variable: Variable, set: SetId) {
        let (piece, at) = (variable.number() / PIECE, variable.number() % PIECE);
        if let Some(piece) = self.0.get_mut(piece)
            && piece.get(at) != Some(&set)
            && let Some(held) = Arc::make_mut(piece).get_mut(at)
        {
            *held = set;
        }
    }

    /// Takes in all that another store may hold; says which variables may hold more than before.
    pub(crate) fn join(&mut self, other: &Self, sets: &mut Sets) -> Vec<Variable> {
        let mut grown = Vec::new();
        for (number, (mine, theirs)) in self.0.iter_mut().zip(&other.0).enumerate() {
            if Arc::ptr_eq(mine, theirs) {
                continue;
            }
            let mut joined = **mine;
            let mut is_theirs = true;
            for (at, (held, more)) in joined.iter_mut().zip(theirs.iter()).enumerate() {
                let union = sets.union(*held, *more);
                if union != *held {
                    *held = union;
                    grown.push(Variable::of_number(number * PIECE + at));
                }
                is_theirs &= union == *more;
            }
            if is_theirs {
                *mine = Arc::clone(theirs);
            } else if joined != **mine {
                *mine = Arc::new(joined);
            }
        }
        grown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_join_holds_both_and_tells_what_grew() {
        let mut sets = Sets::new();
        let [first, later] = [3, 20].map(Variable::of_number);
        let (one, two) = (sets.of(vec![1]), sets.of(vec![2]));
        let mut store = Store::empty(40);
        store.set(first, one);
        let mut other = store.clone();
        other.set(first, two);
        other.set(later, one);
        assert_eq!(store.join(&other, &mut sets), [first, later]);
        assert_eq!(sets.values(store.get(first)), [1, 2]);
        assert_eq!(sets.values(store.get(later)), [1]);
        assert!(store.join(&other, &mut sets).is_empty());
    }
}
