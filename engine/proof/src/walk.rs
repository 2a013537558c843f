//! The walk: from the beginning of a call through all that may happen, until nothing new comes.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use pivotline_ir::Name;

use crate::beginning::Beginning;
use crate::ended::{End, Ended};
use crate::happening::Happening;
use crate::pins::Pins;
use crate::sets::{Chosen, SetId, Store};
use crate::stopped::{Found, Stopped};
use crate::turn::Ran;
use crate::unproved::Unproved;
use crate::variables::{Half, Texts, Value, Variable};
use crate::walker::{Key, Place, Walker, Way};

/// The most turns that are run. A line that needs more is not proved.
const MOST_STEPS: u64 = 4_000_000;
/// The most ways that one turn may take.
const MOST_WAYS: usize = 20_000;

impl Walker<'_> {
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

    /// A turn that was run already and goes so at this place.
    fn run_before(
        &self,
        at: usize,
        happening: Happening,
        given: &Chosen,
        answered: Option<&Name>,
    ) -> Option<Rc<Ended>> {
        let place = self.places.get(at)?;
        let mut kept = self.spots.kept(place.key.spot, happening, given).iter();
        kept.find(|ended| self.goes_so(place, given.len(), ended, answered)).cloned()
    }

    /// Whether a turn of a place's spot goes so from this place: all that it looked at may be held
    /// there.
    fn goes_so(&self, place: &Place, given: usize, ended: &Ended, answered: Option<&Name>) -> bool {
        let chosen = ended.chosen.iter().skip(given);
        let mut chosen = chosen.map(|(variable, id)| {
            self.candidates(place, *variable, answered).binary_search(id).is_ok()
        });
        let mut taken = ended
            .taken
            .iter()
            .map(|(variable, id)| self.candidates(place, *variable, answered).first() == Some(id));
        chosen.all(|holds| holds)
            && taken.all(|holds| holds)
            && ended.copied.iter().all(|variable| self.stands_everywhere(place, *variable))
            && ended.read.iter().all(|(at, text)| place.key.memory.get(at) == Some(text))
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
        let pinned = place.key.pins.after(&all, self.liveness, &self.variables);
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
            pins: pins.renewed(&end.ended, &self.sets),
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
