//! What a walk knows: the places that it came to, and what may be held there.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use pivotline_connect::interpret::Call;
use pivotline_machine::{Machine, State};

use crate::ended::Ended;
use crate::failures::{Failures, Looked, Tried};
use crate::fields::Fields;
use crate::happening::{Happening, TOLD};
use crate::liveness::Liveness;
use crate::pins::Pins;
use crate::sets::{Chosen, SetId, Sets, Store, Values};
use crate::spots::Spots;
use crate::variables::{Half, Texts, Value, Variable, Variables};
use crate::world::World;

/// A walk through one line.
pub(crate) struct Walker<'a> {
    pub(crate) world: World<'a>,
    pub(crate) machine: Machine,
    pub(crate) fields: &'a Fields,
    pub(crate) variables: Variables,
    pub(crate) liveness: &'a Liveness,
    pub(crate) failures: &'a Failures,
    pub(crate) values: Values,
    pub(crate) sets: Sets,
    /// For each field the set of all its values.
    pub(crate) any_value: Vec<SetId>,
    /// The set of all that may be told of hours.
    pub(crate) any_hours: SetId,
    pub(crate) places: Vec<Place>,
    pub(crate) spots: Spots,
    pub(crate) ids: HashMap<Rc<Key>, usize>,
    pub(crate) open: VecDeque<usize>,
    pub(crate) steps: u64,
    /// How many turns were run in which Connect fails.
    pub(crate) failed: u64,
    pub(crate) tried: HashMap<Tried, Looked>,
}

/// A place: where both sides wait, and all that they may hold there.
pub(crate) struct Place {
    pub(crate) key: Rc<Key>,
    pub(crate) state: State,
    pub(crate) call: Call,
    pub(crate) store: Store,
    /// The variables that turns from here came to.
    pub(crate) known: BTreeSet<Variable>,
    pub(crate) ways: BTreeMap<Happening, Rc<[Way]>>,
    /// From where it was first come to; none at the beginning of a call.
    pub(crate) from: Option<(usize, Happening)>,
    /// What was chosen on the way.
    pub(crate) chosen: Chosen,
    pub(crate) explored: bool,
    pub(crate) queued: bool,
}

/// A way from a place to another.
pub(crate) struct Way {
    /// None where the call is over.
    pub(crate) to: Option<usize>,
    pub(crate) ended: Rc<Ended>,
}

/// What tells places apart.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Key {
    /// Where both sides wait.
    pub(crate) spot: usize,
    /// What only the flows know of and may still read.
    pub(crate) memory: Texts,
    /// What those variables hold that a part of the memory hangs on.
    pub(crate) pins: Pins,
}

impl<'a> Walker<'a> {
    pub(crate) fn new(
        world: World<'a>,
        machine: Machine,
        fields: &'a Fields,
        variables: Variables,
        (liveness, failures): (&'a Liveness, &'a Failures),
    ) -> Self {
        let (mut values, mut sets) = (Values::default(), Sets::new());
        let any_value = (0..fields.len()).map(|field| {
            let all = (0..fields.values(field)).map(|number| {
                let value = Value { machine: Half::Field(number), flow: Texts::new() };
                values.id(variables.field(field), value)
            });
            let all = all.collect();
            sets.of(all)
        });
        let any_value = any_value.collect();
        let told = |(variable, _): (Variable, &str)| {
            let value = |open| Value { machine: Half::Hours(open), flow: Texts::new() };
            TOLD.map(|open| values.id(variable, value(open)))
        };
        let any_hours = variables.hours().flat_map(told).collect();
        let any_hours = sets.of(any_hours);
        Self {
            world,
            machine,
            fields,
            variables,
            liveness,
            failures,
            values,
            sets,
            any_value,
            any_hours,
            places: Vec::new(),
            spots: Spots::default(),
            ids: HashMap::new(),
            open: VecDeque::new(),
            steps: 0,
            failed: 0,
            tried: HashMap::new(),
        }
    }
}
