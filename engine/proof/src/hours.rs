//! Opening hours, told within a turn.
//!
//! The machine asks for all hours of a node on coming to it, flows where a condition comes to them:
//! in another order, some only on one side. No caller hears of it. So hours are told inside a turn,
//! the same to both sides, and all that may be told is tried. That only one side asks is no
//! difference; what it makes of the answer may be one.

use std::collections::BTreeMap;

use pivotline_connect::interpret::{Call, Input, Turn, Wait};
use pivotline_machine::{Effect, Event, Machine, State, Step, Trace};

use crate::happening::{Happening, TOLD};
use crate::world::World;

/// The most that is told in a turn. One that asks for more goes round.
const MOST: usize = 2_000;

/// What is told of hours in a turn, by their id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hours {
    told: BTreeMap<String, Option<bool>>,
    /// The turn's happening, which may say how many wait in a queue.
    happening: Option<Happening>,
}

impl Hours {
    /// Tells of hours what was told before in this turn: the first time, that they are open.
    pub(crate) fn told(&mut self, id: &str) -> Option<bool> {
        *self.told.entry(id.to_owned()).or_insert(Some(true))
    }

    /// Tells of hours from the first time on.
    pub(crate) fn tell(&mut self, id: &str, open: Option<bool>) {
        self.told.insert(id.to_owned(), open);
    }

    /// The same, in the turn of this happening.
    pub(crate) fn in_turn_of(mut self, happening: Happening) -> Self {
        self.happening = Some(happening);
        self
    }

    /// How many wait in a queue, where that is asked.
    pub(crate) fn count(&self) -> Option<Input> {
        self.happening.map(Happening::count)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, Option<bool>)> {
        self.told.iter().map(|(id, open)| (id.as_str(), *open))
    }

    /// What is left to be told, where these were asked for and those before were given.
    pub(crate) fn others(&self, given: &Self) -> Vec<Self> {
        let (mut before, mut others) = (given.clone(), Vec::new());
        for (id, open) in self.all().filter(|(id, _)| !given.told.contains_key(*id)) {
            for other in TOLD.into_iter().filter(|other| *other != open) {
                let mut others_too = before.clone();
                others_too.tell(id, other);
                others.push(others_too);
            }
            before.tell(id, open);
        }
        others
    }
}

impl World<'_> {
    /// Lets the machine go on past all hours that it asks for, and what it asks of queues; tells
    /// the states in which it asks.
    pub(crate) fn machine_past(
        &self,
        machine: &Machine,
        (mut step, mut trace): (Step, Trace),
        hours: &mut Hours,
        mut on_the_way: impl FnMut(&State),
    ) -> (Step, Trace) {
        for _ in 0..MOST {
            let event = match step.effects.last_mut() {
                Some(Effect::CheckHours { hours: name }) => {
                    Event::HoursChecked { open: hours.told(&self.hours_id(name)) }
                }
                Some(Effect::HandOver(handover)) => {
                    if let Some(name) = handover.hours.take()
                        && hours.told(&self.hours_id(&name)) != Some(true)
                    {
                        Event::Closed
                    } else if let Some(refused) = self.refused(&step.state.at, handover, hours) {
                        refused
                    } else {
                        break;
                    }
                }
                Some(Effect::Dial { number, within }) => self.dialled(number, *within, hours),
                _ => break,
            };
            on_the_way(&step.state);
            step.effects.pop();
            let (next, more) = machine.traced_step(&step.state, event);
            step.effects.extend(next.effects);
            (step.state, step.refused) = (next.state, next.refused);
            add(&mut trace.read, more.read);
            add(&mut trace.changed, more.changed);
        }
        (step, trace)
    }

    /// Lets the flows go on past all hours that they ask for, and what they ask of queues. What the
    /// program does not know is not told.
    pub(crate) fn flows_past(
        &self,
        call: &mut Call,
        mut turn: Turn,
        hours: &mut Hours,
        mut resume: impl FnMut(&mut Call, Input) -> Turn,
    ) -> Turn {
        for _ in 0..MOST {
            let input = match &turn.wait {
                Wait::Hours { hours: id } => {
                    self.asks_for_hours(id).then(|| Input::Hours(hours.told(id)))
                }
                other => self.told_of_queue(other, hours),
            };
            let Some(input) = input else { break };
            let next = resume(call, input);
            turn.heard.extend(next.heard);
            turn.wait = next.wait;
        }
        turn
    }
}

/// Adds what is new.
pub(crate) fn add<T: PartialEq>(all: &mut Vec<T>, more: impl IntoIterator<Item = T>) {
    for one in more {
        if !all.contains(&one) {
            all.push(one);
        }
    }
}
