//! The walk: from the beginning of a call through all that may happen, until nothing new comes.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Position};
use pivotline_ir::Name;
use pivotline_machine::{Machine, State};

use crate::Unproved;
use crate::fields::Fields;
use crate::happening::{Happening, TOLD};
use crate::liveness::Liveness;
use crate::pins::Pins;
use crate::replay::Beginning;
use crate::sets::{SetId, Sets, Store, ValueId};
use crate::told::{Asked, World};
use crate::turn::{Chosen, Ran};
use crate::variables::{Half, Kind, Value, Variable, Variables, bare};
use crate::widening::widened;

/// The most turns that are run. A line that needs more is not proved.
const MOST_STEPS: u64 = 4_000_000;
/// The most ways that one turn may take.
const MOST_WAYS: usize = 20_000;

/// A place: where both sides wait, and all that they may hold there.
pub(crate) struct Place {
    pub(crate) state: State,
    pub(crate) call: Call,
    /// What only the flows know of and may still read.
    pub(crate) memory: BTreeMap<String, String>,
    pub(crate) store: Store,
    /// The variables that turns from here came to.
    pub(crate) known: BTreeSet<Variable>,
    /// What those variables hold that a part of the memory hangs on.
    pub(crate) pins: Pins,
    pub(crate) ways: Vec<Way>,
    /// From where it was first come to; none at the beginning of a call.
    pub(crate) from: Option<(usize, Happening)>,
    /// What was chosen on the way.
    pub(crate) chosen: Chosen,
    explored: bool,
    queued: bool,
}

/// A way from a place to another.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) happening: Happening,
    /// None where the call is over.
    pub(crate) to: Option<usize>,
    /// What variables hold then, where that changes.
    holds: Vec<(Variable, SetId)>,
}

/// What tells places apart.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    state: State,
    position: Position,
    memory: BTreeMap<String, String>,
    pins: Pins,
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
    pub(crate) values: Values,
    pub(crate) sets: Sets,
    /// For each field the set of all its values.
    pub(crate) any_value: Vec<SetId>,
    /// The set of all that may be told of hours.
    pub(crate) any_hours: SetId,
    pub(crate) places: Vec<Place>,
    ids: HashMap<Key, usize>,
    open: VecDeque<usize>,
    pub(crate) steps: u64,
    pub(crate) pairs: u64,
}

/// Where a walk found a difference.
pub(crate) struct Found {
    pub(crate) at: Option<(usize, Happening)>,
    pub(crate) ran: Ran,
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
        liveness: &'a Liveness,
    ) -> Self {
        let (mut values, mut sets) = (Values::default(), Sets::new());
        let any_value = (0..fields.len()).map(|field| {
            let all = (0..fields.values(field)).map(|number| {
                let value = Value { machine: Half::Field(number), flow: BTreeMap::new() };
                values.id(variables.field(field), value)
            });
            let all = all.collect();
            sets.of(all)
        });
        let any_value = any_value.collect();
        let told = |(variable, _): (Variable, &str)| {
            let value = |open| Value { machine: Half::Hours(open), flow: BTreeMap::new() };
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
            values,
            sets,
            any_value,
            any_hours,
            places: Vec::new(),
            ids: HashMap::new(),
            open: VecDeque::new(),
            steps: 0,
            pairs: 0,
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
            return Err(Stopped::Difference(Box::new(Found { at, ran })));
        }
        Ok(ran)
    }

    /// Runs all that may happen at a place.
    fn explore(&mut self, at: usize) -> Result<(), Stopped> {
        let Some(place) = self.places.get(at) else { return Ok(()) };
        let happenings = Happening::all(&place.state, self.world.line);
        let mut ways = Vec::new();
        for happening in happenings {
            ways.extend(self.ways(at, happening)?);
        }
        let Some(place) = self.places.get_mut(at) else { return Ok(()) };
        place.ways = ways;
        self.pass_on(at);
        Ok(())
    }

    /// All ways that what happens may take: one for each combination of what was read.
    fn ways(&mut self, at: usize, happening: Happening) -> Result<Vec<Way>, Stopped> {
        let answered = self.answered(at, happening);
        let mut open: Vec<Chosen> = vec![Vec::new()];
        let mut all = Vec::new();
        while let Some(chosen) = open.pop() {
            let Some(ran) = self.run(at, happening, &chosen) else { continue };
            if self.steps > MOST_STEPS || all.len() > MOST_WAYS {
                let line = self.world.name.to_string();
                return Err(Unproved::TooLarge { line, steps: self.steps }.into());
            }
            let possible = self.possible(&ran.chosen);
            if let Some(place) = self.places.get(at) {
                let answered = answered.as_ref().filter(|_| happening == Happening::Answered);
                open.extend(self.others(chosen.len(), &ran.chosen, possible, |variable| {
                    self.candidates(place, variable, answered)
                }));
            }
            if possible < ran.chosen.len() {
                continue;
            }
            self.pairs += 1;
            all.push(self.agreed(Some((at, happening)), ran)?);
        }
        let pinned = self.pinned(at, &all);
        let mut ways = Vec::new();
        for (ran, pins) in all.into_iter().zip(pinned) {
            let holds = self.after(&ran, answered.as_ref());
            let over = matches!(ran.machine.asked, Asked::HungUp | Asked::Queued);
            let to =
                if over { None } else { Some(self.place(&ran, pins, Some((at, happening)))?) };
            ways.push(Way { happening, to, holds });
        }
        Ok(ways)
    }

    fn answered(&self, at: usize, happening: Happening) -> Option<Name> {
        let state = &self.places.get(at)?.state;
        self.asked_service(state)
            .filter(|_| matches!(happening, Happening::Answered | Happening::ServiceFailed))
    }

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
    fn possible(&self, chosen: &Chosen) -> usize {
        let clashes = |(number, one): (usize, &(Variable, ValueId))| {
            chosen.iter().take(number).any(|earlier| self.clash(*earlier, *one))
        };
        chosen.iter().enumerate().position(clashes).unwrap_or(chosen.len())
    }

    /// Whether no call can hold both: a menu from which another was entered, or that was played
    /// last, was entered itself.
    fn clash(&self, one: (Variable, ValueId), other: (Variable, ValueId)) -> bool {
        let names = |(variable, id)| match &self.values.get(variable, id)?.machine {
            Half::EnteredFrom(Some(from)) => from.clone(),
            Half::Path(path) => path.last().cloned(),
            _ => None,
        };
        let never_entered = |(variable, id)| match self.values.get(variable, id)?.machine {
            Half::EnteredFrom(None) => self.variables.entered(variable),
            _ => None,
        };
        let denies = |one, other| {
            never_entered(one).is_some_and(|menu| names(other).is_some_and(|named| named == *menu))
        };
        denies(one, other) || denies(other, one)
    }

    /// What only flows know of, and may still read.
    pub(crate) fn alive(&self, ran: &Ran) -> BTreeMap<String, String> {
        let memory = ran.call.memory().into_iter();
        let own = memory.filter(|(place, _)| {
            self.variables.of_place(place).is_none() && self.is_alive(&ran.call, place)
        });
        own.map(|(place, text)| (place, self.settled(&text, &ran.chosen))).collect()
    }

    /// Whether a place may still be read.
    pub(crate) fn is_alive(&self, call: &Call, place: &str) -> bool {
        let (flow, action) = call.place();
        self.liveness.after(flow, action).is_some_and(|alive| alive.contains(place))
    }

    /// What variables hold after a turn.
    pub(crate) fn after(&mut self, ran: &Ran, answered: Option<&Name>) -> Vec<(Variable, SetId)> {
        let mut flow: HashMap<Variable, BTreeMap<String, String>> = HashMap::new();
        for (place, text) in ran.call.memory() {
            if let Some(variable) = self.variables.of_place(&place) {
                let text = self.settled(&text, &ran.chosen);
                flow.entry(variable).or_default().insert(place, text);
            }
        }
        let mut holds = Vec::new();
        for (variable, id) in &ran.chosen {
            match self.variables.kind(*variable) {
                Kind::Field(_) => {
                    holds.push((*variable, self.sets.of(vec![*id])));
                    continue;
                }
                Kind::Hours(_) => continue,
                _ => {}
            }
            let machine = self.variables.half(*variable, &ran.state);
            let flow = flow.remove(variable).unwrap_or_default();
            let value = Value { machine, flow };
            let decided = value
                .flow
                .keys()
                .any(|place| self.liveness.is_decided(place) && !place.ends_with(contract::HERE));
            let value = if decided { value } else { widened(value, self.variables.leads_back) };
            let id = self.values.id(*variable, value);
            holds.push((*variable, self.sets.of(vec![id])));
        }
        if let Some(service) = answered {
            self.answered_fields(service, ran, &mut holds);
        }
        holds
    }

    /// What the fields of a service hold that was just asked: where it answered, anything that was
    /// not looked at.
    fn answered_fields(&self, service: &Name, ran: &Ran, holds: &mut Vec<(Variable, SetId)>) {
        let failed = ran
            .state
            .answers
            .get(service)
            .is_none_or(|answer| *answer == pivotline_machine::Answer::Failed);
        let gives = self.world.program.services.get(service).map(|rules| rules.gives.keys());
        for field in
            gives.into_iter().flatten().filter_map(|name| self.fields.number(service, name))
        {
            let variable = self.variables.field(field);
            if failed {
                holds.retain(|(held, _)| *held != variable);
                holds.push((variable, SetId::EMPTY));
            } else if !holds.iter().any(|(held, _)| *held == variable) {
                holds.push((variable, self.any_value.get(field).copied().unwrap_or(SetId::EMPTY)));
            }
        }
    }

    /// The place that a turn comes to.
    pub(crate) fn place(
        &mut self,
        ran: &Ran,
        pins: Pins,
        from: Option<(usize, Happening)>,
    ) -> Result<usize, Stopped> {
        let memory = self.alive(ran);
        let pins = self.renewed(ran, pins);
        let key =
            Key { state: bare(ran.state.clone()), position: ran.call.position(), memory, pins };
        if let Some(known) = self.ids.get(&key) {
            return Ok(*known);
        }
        let at = self.places.len();
        self.places.push(Place {
            state: key.state.clone(),
            call: ran.call.with_memory(&BTreeMap::new()),
            memory: key.memory.clone(),
            store: Store::empty(self.variables.len()),
            known: BTreeSet::new(),
            pins: key.pins.clone(),
            ways: Vec::new(),
            from,
            chosen: ran.chosen.clone(),
            explored: false,
            queued: false,
        });
        self.ids.insert(key, at);
        Ok(at)
    }

    /// Tells all places that a place leads to what may be held there.
    fn pass_on(&mut self, at: usize) {
        let Some(place) = self.places.get(at) else { return };
        let (store, ways) = (place.store.clone(), place.ways.clone());
        for way in ways {
            if let Some(to) = way.to {
                self.arrive(to, &store, &way.holds);
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
        let is_new = !place.explored && place.ways.is_empty();
        let grown = place.store.join(&store, &mut self.sets);
        if grown.iter().any(|variable| place.known.contains(variable)) {
            place.explored = false;
        }
        if (is_new || !grown.is_empty()) && !std::mem::replace(&mut place.queued, true) {
            self.open.push_back(to);
        }
    }
}
