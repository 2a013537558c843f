//! The walk: from the beginning of a call through all that may happen, until nothing new comes.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use pivotline_connect::interpret::{Call, Passed, Position};
use pivotline_ir::Name;
use pivotline_machine::{Machine, State};

use crate::Unproved;
use crate::ended::{Ended, Left};
use crate::failures::{Failures, Tried};
use crate::fields::Fields;
use crate::happening::{Happening, TOLD};
use crate::liveness::Liveness;
use crate::pins::Pins;
use crate::replay::Beginning;
use crate::sets::{SetId, Sets, Store, ValueId};
use crate::told::World;
use crate::turn::{Chosen, Ran};
use crate::variables::{Half, Texts, Value, Variable, Variables};

/// The most turns that are run. A line that needs more is not proved.
const MOST_STEPS: u64 = 4_000_000;
/// The most ways that one turn may take.
const MOST_WAYS: usize = 20_000;

/// A place: where both sides wait, and all that they may hold there.
pub(crate) struct Place {
    pub(crate) key: Rc<Key>,
    pub(crate) call: Call,
    pub(crate) store: Store,
    /// The variables that turns from here came to.
    pub(crate) known: BTreeSet<Variable>,
    /// What was run from here: what happened, what was given, and what that came to.
    turns: BTreeMap<Happening, HashMap<Chosen, Rc<Ended>>>,
    pub(crate) ways: BTreeMap<Happening, Rc<[Way]>>,
    /// From where it was first come to; none at the beginning of a call.
    pub(crate) from: Option<(usize, Happening)>,
    /// What was chosen on the way.
    pub(crate) chosen: Chosen,
    explored: bool,
    queued: bool,
}

/// A way from a place to another.
pub(crate) struct Way {
    /// None where the call is over.
    pub(crate) to: Option<usize>,
    ended: Rc<Ended>,
}

/// What tells places apart.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) state: State,
    position: Position,
    /// What only the flows know of and may still read.
    pub(crate) memory: Texts,
    /// What those variables hold that a part of the memory hangs on.
    pub(crate) pins: Pins,
}

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
    ids: HashMap<Rc<Key>, usize>,
    open: VecDeque<usize>,
    pub(crate) steps: u64,
    pub(crate) pairs: u64,
    /// How many turns were run in which Connect fails.
    pub(crate) failed: u64,
    pub(crate) tried: HashSet<Tried>,
}

/// Where a walk found a difference.
pub(crate) struct Found {
    pub(crate) at: Option<(usize, Happening)>,
    pub(crate) ran: Ran,
    /// The action at which Connect fails.
    pub(crate) failing: Option<Passed>,
}

/// Why a walk did not come to its end.
pub(crate) enum Stopped {
    Difference(Box<Found>),
    Unproved(Unproved),
}

impl From<Unproved> for Stopped {
    fn from(why: Unproved) -> Self {
        Self::Unproved(why)
    }
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
            ids: HashMap::new(),
            open: VecDeque::new(),
            steps: 0,
            pairs: 0,
            failed: 0,
            tried: HashSet::new(),
        }
    }

    /// Walks from the beginning of a call to where nothing new comes.
    pub(crate) fn walk(&mut self, beginning: &Beginning<'_>) -> Result<(), Stopped> {
        self.begin(beginning)?;
        while let Some(at) = self.open.pop_front() {
            let Some(place) = self.places.get_mut(at) else { continue };
            place.queued = false;
            if !std::mem::replace(&mut place.explored, true) {
                self.explore(at)?;
            } else {
                self.pass_on(at);
            }
        }
        Ok(())
    }

    /// A turn in which both sides told the same.
    pub(crate) fn agreed(&self, at: Option<(usize, Happening)>, ran: Ran) -> Result<Ran, Stopped> {
        if ran.goes_round() {
            let (line, places) = (self.world.name.to_string(), vec![ran.state.at.to_string()]);
            return Err(Unproved::Endless { line, places }.into());
        }
        if !ran.agrees() {
            return Err(Stopped::Difference(Box::new(Found { at, ran, failing: None })));
        }
        Ok(ran)
    }

    /// Runs all that may happen at a place, as far as it was not run before.
    fn explore(&mut self, at: usize) -> Result<(), Stopped> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let happenings = Happening::all(&place.key.state, &self.world);
        for happening in happenings {
            self.happens(at, happening)?;
        }
        self.pass_on(at);
        Ok(())
    }

    /// All ways that what happens may take: one for each combination of what is read.
    fn happens(&mut self, at: usize, happening: Happening) -> Result<(), Stopped> {
        let answered = self.answered(at, happening);
        let Some(place) = self.places.get_mut(at) else { return Ok(()) };
        let mut known = place.turns.remove(&happening).unwrap_or_default();
        let before = known.len();
        let place = self.places.get(at);
        known.retain(|_, ended| place.is_some_and(|place| self.holds_still(place, ended)));
        let mut is_new = known.len() < before;
        let (mut open, mut all): (Vec<Chosen>, Vec<Rc<Ended>>) = (vec![Vec::new()], Vec::new());
        while let Some(given) = open.pop() {
            let ended = match known.get(&given) {
                Some(ended) => Rc::clone(ended),
                None => {
                    is_new = true;
                    let Some(ended) = self.turn(at, happening, &given, answered.as_ref())? else {
                        continue;
                    };
                    let ended = Rc::new(ended);
                    known.insert(given.clone(), Rc::clone(&ended));
                    ended
                }
            };
            if self.steps > MOST_STEPS || all.len() > MOST_WAYS {
                let line = self.world.name.to_string();
                return Err(Unproved::TooLarge { line, steps: self.steps }.into());
            }
            if let Some(place) = self.places.get(at) {
                let answered = answered.as_ref().filter(|_| happening == Happening::Answered);
                open.extend(self.others(given.len(), &ended.chosen, ended.possible, |variable| {
                    self.candidates(place, variable, answered)
                }));
            }
            if ended.is_possible() {
                all.push(ended);
            }
        }
        let ways = if is_new { Some(self.ways(at, happening, &all)?) } else { None };
        if let Some(place) = self.places.get_mut(at) {
            place.turns.insert(happening, known);
            place.ways.extend(ways.map(|ways| (happening, ways)));
        }
        Ok(())
    }

    /// Runs a turn in which both sides must tell the same, unless no call can take it.
    fn turn(
        &mut self,
        at: usize,
        happening: Happening,
        given: &Chosen,
        answered: Option<&Name>,
    ) -> Result<Option<Ended>, Stopped> {
        let Some(mut ran) = self.run(at, happening, given) else { return Ok(None) };
        let possible = self.possible(&ran.chosen);
        if possible == ran.chosen.len() {
            self.pairs += 1;
            ran = self.agreed(Some((at, happening)), ran)?;
            ran = self.fail(at, happening, ran)?;
        }
        Ok(Some(self.ended(ran, possible, answered)))
    }

    /// Whether a turn is still what it was, now that variables may hold more: what its flows handed
    /// on without a look stands everywhere.
    fn holds_still(&self, place: &Place, ended: &Ended) -> bool {
        ended.copied.iter().all(|variable| self.stands_everywhere(place, *variable))
    }

    /// The ways that these turns take.
    fn ways(
        &mut self,
        at: usize,
        happening: Happening,
        all: &[Rc<Ended>],
    ) -> Result<Rc<[Way]>, Stopped> {
        let pinned = self.pinned(at, all);
        let mut ways = Vec::new();
        for (ended, pins) in all.iter().zip(pinned) {
            let to = match &ended.left {
                Some(left) => Some(self.place(ended, left, pins, Some((at, happening)))?),
                None => None,
            };
            ways.push(Way { to, ended: Rc::clone(ended) });
        }
        Ok(ways.into())
    }

    fn answered(&self, at: usize, happening: Happening) -> Option<Name> {
        let state = &self.places.get(at)?.key.state;
        self.asked_service(state)
            .filter(|_| matches!(happening, Happening::Answered | Happening::ServiceFailed))
    }

    /// The place that a turn comes to.
    pub(crate) fn place(
        &mut self,
        ended: &Ended,
        left: &Left,
        pins: Pins,
        from: Option<(usize, Happening)>,
    ) -> Result<usize, Stopped> {
        let key = Rc::new(Key {
            state: left.state.clone(),
            position: left.position.clone(),
            memory: left.alive.clone(),
            pins: self.renewed(ended, pins),
        });
        if let Some(known) = self.ids.get(&key) {
            return Ok(*known);
        }
        let at = self.places.len();
        self.places.push(Place {
            key: Rc::clone(&key),
            call: left.call.clone(),
            store: Store::empty(self.variables.len()),
            known: BTreeSet::new(),
            turns: BTreeMap::new(),
            ways: BTreeMap::new(),
            from,
            chosen: ended.chosen.clone(),
            explored: false,
            queued: true,
        });
        self.ids.insert(key, at);
        self.open.push_back(at);
        Ok(at)
    }

    /// Tells all places that a place leads to what may be held there.
    fn pass_on(&mut self, at: usize) {
        let Some(place) = self.places.get(at) else { return };
        let (store, ways) = (place.store.clone(), place.ways.values().cloned().collect::<Vec<_>>());
        for way in ways.iter().flat_map(|ways| ways.iter()) {
            if let Some(to) = way.to {
                self.arrive(to, &store, &way.ended.holds);
            }
        }
    }

    /// Takes in what a way brings along. What was already looked at from there is looked at anew
    /// where it may hold more.
    pub(crate) fn arrive(&mut self, to: usize, store: &Store, holds: &[(Variable, SetId)]) {
        let mut store = store.clone();
        for (variable, set) in holds {
            store.set(*variable, *set);
        }
        let Some(place) = self.places.get_mut(to) else { return };
        let grown = place.store.join(&store, &mut self.sets);
        if grown.iter().any(|variable| place.known.contains(variable)) {
            place.explored = false;
        }
        if !grown.is_empty() && !std::mem::replace(&mut place.queued, true) {
            self.open.push_back(to);
        }
    }
}
