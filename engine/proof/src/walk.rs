//! The walk: from the beginning of a call through all that may happen, until nothing new comes.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use pivotline_connect::interpret::{Call, Passed};
use pivotline_ir::Name;
use pivotline_machine::{Machine, State};

use crate::Unproved;
use crate::beginning::Beginning;
use crate::ended::{End, Ended};
use crate::failures::{Failures, Looked, Tried};
use crate::fields::Fields;
use crate::happening::{Happening, TOLD};
use crate::liveness::Liveness;
use crate::pins::Pins;
use crate::sets::{SetId, Sets, Store, ValueId};
use crate::spots::Spots;
use crate::turn::{Chosen, Ran};
use crate::variables::{Half, Texts, Value, Variable, Variables};
use crate::world::World;

/// The most turns that are run. A line that needs more is not proved.
const MOST_STEPS: u64 = 4_000_000;
/// The most ways that one turn may take.
const MOST_WAYS: usize = 20_000;

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
    /// Where both sides wait.
    pub(crate) spot: usize,
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
    pub(crate) spots: Spots,
    ids: HashMap<Rc<Key>, usize>,
    open: VecDeque<usize>,
    pub(crate) steps: u64,
    /// How many turns were run in which Connect fails.
    pub(crate) failed: u64,
    pub(crate) tried: HashMap<Tried, Looked>,
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
            spots: Spots::default(),
            ids: HashMap::new(),
            open: VecDeque::new(),
            steps: 0,
            failed: 0,
            tried: HashMap::new(),
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

    /// What may happen at all places, whatever decides on the way told apart.
    pub(crate) fn pairs(&self) -> u64 {
        let ways = self.places.iter().flat_map(|place| place.ways.values());
        ways.map(|ways| ways.len() as u64).sum()
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
        let happenings = Happening::told_apart(&place.state, &place.call, &self.world);
        for happening in happenings {
            self.happens(at, happening)?;
        }
        self.pass_on(at);
        Ok(())
    }

    /// All ways that what happens may take: one for each combination of what is read.
    fn happens(&mut self, at: usize, happening: Happening) -> Result<(), Stopped> {
        let answers = self.answered(at, happening);
        let answered = answers.as_ref().filter(|_| happening == Happening::Answered);
        let (mut open, mut all): (Vec<Chosen>, Vec<Rc<Ended>>) = (vec![Vec::new()], Vec::new());
        while let Some(given) = open.pop() {
            let ended = match self.run_before(at, happening, &given, answered) {
                Some(ended) => ended,
                None => match self.turn(at, happening, &given, answers.as_ref())? {
                    Some(ended) => ended,
                    None => continue,
                },
            };
            if self.steps > MOST_STEPS || all.len() > MOST_WAYS {
                let line = self.world.name.to_string();
                return Err(Unproved::TooLarge { line, steps: self.steps }.into());
            }
            self.comes_to(at, &ended.chosen, &ended.copied);
            if let Some(place) = self.places.get(at) {
                open.extend(self.others(given.len(), &ended.chosen, ended.possible, |variable| {
                    self.candidates(place, variable, answered)
                }));
            }
            if ended.is_possible() {
                all.push(ended);
            }
        }
        self.lead_on(at, happening, all)
    }

    /// Runs a turn in which both sides must tell the same, unless no call can take it.
    fn turn(
        &mut self,
        at: usize,
        happening: Happening,
        given: &Chosen,
        answered: Option<&Name>,
    ) -> Result<Option<Rc<Ended>>, Stopped> {
        let Some((before, mut ran)) = self.run(at, happening, given) else { return Ok(None) };
        let possible = self.possible(&ran.chosen);
        if possible == ran.chosen.len() {
            ran = self.agreed(Some((at, happening)), ran)?;
            ran = self.fail((at, happening), &before, ran)?;
        }
        let Some(key) = self.places.get(at).map(|place| Rc::clone(&place.key)) else {
            return Ok(None);
        };
        let ended = Rc::new(self.ended(ran, possible, &key.memory, answered));
        self.spots.keep(key.spot, happening, given.clone(), &ended);
        Ok(Some(ended))
    }

    /// Notes that turns from a place come to these variables; whether any is new there.
    pub(crate) fn comes_to(
        &mut self,
        at: usize,
        chosen: &Chosen,
        copied: &BTreeSet<Variable>,
    ) -> bool {
        let Some(place) = self.places.get_mut(at) else { return false };
        let before = place.known.len();
        let chosen = chosen.iter().map(|(variable, _)| *variable);
        let is_held = |variable: &Variable| self.variables.hours_id(*variable).is_none();
        place.known.extend(chosen.filter(is_held).chain(copied.iter().copied()));
        place.known.len() > before
    }

    /// Leads a place on by the ways that these turns take, unless it is known to.
    fn lead_on(
        &mut self,
        at: usize,
        happening: Happening,
        all: Vec<Rc<Ended>>,
    ) -> Result<(), Stopped> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        if let Some(known) = place.ways.get(&happening)
            && known.iter().map(|way| Rc::as_ptr(&way.ended)).eq(all.iter().map(Rc::as_ptr))
        {
            return Ok(());
        }
        let all: Vec<End> = all.into_iter().map(|ended| ended.from(&place.key.memory)).collect();
        let pinned = self.pinned(at, &all);
        let mut ways = Vec::new();
        for (end, pins) in all.iter().zip(pinned) {
            let to = self.place(end, pins, Some((at, happening)));
            ways.push(Way { to, ended: Rc::clone(&end.ended) });
        }
        if let Some(place) = self.places.get_mut(at) {
            place.ways.insert(happening, ways.into());
        }
        Ok(())
    }

    fn answered(&self, at: usize, happening: Happening) -> Option<Name> {
        let state = &self.places.get(at)?.state;
        self.asked_service(state)
            .filter(|_| matches!(happening, Happening::Answered | Happening::ServiceFailed))
    }

    /// The place that a turn comes to; none where the call is over.
    pub(crate) fn place(
        &mut self,
        end: &End,
        pins: Pins,
        from: Option<(usize, Happening)>,
    ) -> Option<usize> {
        let left = end.ended.left.as_ref()?;
        let key = Rc::new(Key {
            spot: self.spots.id(left.stand, &end.alive),
            memory: end.alive.clone(),
            pins: self.renewed(&end.ended, pins),
        });
        if let Some(known) = self.ids.get(&key) {
            return Some(*known);
        }
        let at = self.places.len();
        self.places.push(Place {
            key: Rc::clone(&key),
            state: left.state.clone(),
            call: left.call.clone(),
            store: Store::empty(self.variables.len()),
            known: BTreeSet::new(),
            ways: BTreeMap::new(),
            from,
            chosen: end.ended.chosen.clone(),
            explored: false,
            queued: true,
        });
        self.ids.insert(key, at);
        self.open.push_back(at);
        Some(at)
    }

    /// Tells all places that a place leads to what may be held there.
    fn pass_on(&mut self, at: usize) {
        let Some(place) = self.places.get(at) else { return };
        let (store, ways) = (place.store.clone(), place.ways.values().cloned().collect::<Vec<_>>());
        for way in ways.iter().flat_map(|ways| ways.iter()) {
            if let Some(to) = way.to {
                self.arrive(to, &store, &way.ended);
            }
        }
    }

    /// Takes in what a way brings along. What was already looked at from there is looked at anew
    /// where it may hold more.
    pub(crate) fn arrive(&mut self, to: usize, store: &Store, ended: &Ended) {
        let mut store = store.clone();
        for variable in self.variables.of_flows().filter(|_| ended.forgets).collect::<Vec<_>>() {
            let forgotten = self.forgotten(variable, store.get(variable));
            store.set(variable, forgotten);
        }
        for (variable, set) in &ended.holds {
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

    /// The same values, without what flows keep of them.
    fn forgotten(&mut self, variable: Variable, set: SetId) -> SetId {
        let held = self.sets.values(set).iter().filter_map(|id| self.values.get(variable, *id));
        let machine: Vec<Half> = held.map(|value| value.machine.clone()).collect();
        let flow = Texts::new();
        let ids = machine.into_iter().map(|machine| Value { machine, flow: flow.clone() });
        let ids = ids.map(|value| self.values.id(variable, value)).collect();
        self.sets.of(ids)
    }
}
