//! A difference, told as a call: what was found for many calls at once is played for one.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Memory, Position, Turn};
use pivotline_ir::Name;
use pivotline_machine::{State, Step, Trace};

use crate::beginning::Beginning;
use crate::happening::Happening;
use crate::hours::Hours;
use crate::stopped::Found;
use crate::told::Asked;
use crate::transcript::Transcript;
use crate::unproved::Difference;
use crate::variables::{Half, Kind};
use crate::walker::Walker;

/// The most turns that are played in search of a call.
const MOST_TURNS: usize = 20_000;

/// Which value each field has, by their numbers.
type Chosen = BTreeMap<usize, usize>;

/// What happens in a turn, nothing in the first; and what is told of hours.
type TurnOf = (Option<Happening>, Hours);

/// A call that is played on both sides.
#[derive(Clone)]
struct Played {
    state: State,
    call: Call,
    asked: Asked,
    transcript: Transcript,
}

/// What came of a turn.
enum Turned {
    On(Box<Played>),
    Over,
    Differs(Box<Difference>),
}

impl Walker<'_> {
    /// The shortest call that is known to show a difference.
    pub(crate) fn difference(&self, beginning: &Beginning<'_>, found: &Found) -> Difference {
        let (turns, chosen) = self.way_to(found);
        let played = || {
            let along = self.along(beginning, &turns, &chosen);
            along.or_else(|| self.search(beginning, &chosen))
        };
        let played = if found.failing.is_none() { played() } else { None };
        played.unwrap_or_else(|| {
            let mut call = Transcript::new(&beginning.opening);
            for (happening, hours) in &turns {
                happening.iter().for_each(|it| call.happens(*it, "", &BTreeMap::new()));
                call.hours(hours, &self.world);
            }
            let mut call = call.lines();
            call.extend(found.failing.as_ref().map(|failing| {
                format!("# Connect fails at `{}` of `{}`", failing.action, failing.flow)
            }));
            Difference {
                line: self.world.name.to_string(),
                call,
                machine: found.ran.machine.to_string(),
                flow: match found.failing {
                    Some(_) => "another way".to_owned(),
                    None => found.ran.flow.to_string(),
                },
                confirmed: false,
            }
        })
    }

    /// The turns on the way to where a difference was found, and what services answer there.
    fn way_to(&self, found: &Found) -> (Vec<TurnOf>, Chosen) {
        let (mut turns, mut chosen) = (Vec::new(), Chosen::new());
        let mut note = |made: &crate::sets::Chosen| {
            for (variable, id) in made {
                if let Kind::Field(field) = self.variables.kind(*variable)
                    && let Some(Half::Field(number)) =
                        self.values.get(*variable, *id).map(|value| &value.machine)
                {
                    chosen.entry(field).or_insert(*number);
                }
            }
        };
        let (mut from, mut made) = (found.at, &found.ran.chosen);
        loop {
            note(made);
            turns.push((from.map(|(_, happening)| happening), self.hours_of(made)));
            let Some(place) = from.and_then(|(at, _)| self.places.get(at)) else { break };
            (from, made) = (place.from, &place.chosen);
        }
        turns.reverse();
        (turns, chosen)
    }

    /// The difference that these turns lead to.
    fn along(
        &self,
        beginning: &Beginning<'_>,
        turns: &[TurnOf],
        chosen: &Chosen,
    ) -> Option<Difference> {
        let mut played: Option<Box<Played>> = None;
        for (happening, hours) in turns {
            let mut hours = hours.clone();
            let turned = match (played, happening) {
                (None, _) => self.dial(beginning, &mut hours)?,
                (Some(played), Some(happening)) => {
                    if !Happening::all(&played.state, &self.world).contains(happening) {
                        return None;
                    }
                    self.play(*played, *happening, chosen, &mut hours)
                }
                (Some(_), None) => return None,
            };
            match turned {
                Turned::On(next) => played = Some(next),
                Turned::Over => return None,
                Turned::Differs(difference) => return Some(*difference),
            }
        }
        None
    }

    /// The first difference that any happenings lead to, as far as that is looked for.
    fn search(&self, beginning: &Beginning<'_>, chosen: &Chosen) -> Option<Difference> {
        let begun = match in_all_hours(|hours| self.dial(beginning, hours)) {
            Ok(begun) => begun,
            Err(difference) => return Some(*difference),
        };
        let mut seen: HashSet<(State, Position, Memory)> = HashSet::new();
        let mut open = VecDeque::from(begun);
        let mut turns = 0;
        while let Some(played) = open.pop_front() {
            for happening in Happening::all(&played.state, &self.world) {
                turns += 1;
                if turns > MOST_TURNS {
                    return None;
                }
                let played = || Played::clone(&played);
                match in_all_hours(|hours| Some(self.play(played(), happening, chosen, hours))) {
                    Ok(all) => open.extend(all.into_iter().filter(|next| {
                        let mut state = next.state.clone();
                        state.path.clear();
                        seen.insert((state, next.call.position(), next.call.memory()))
                    })),
                    Err(difference) => return Some(*difference),
                }
            }
        }
        None
    }

    fn dial(&self, beginning: &Beginning<'_>, hours: &mut Hours) -> Option<Turned> {
        let begun = beginning.on_machine(&self.machine, self.world.name)?;
        let (flows, entry) = (Arc::clone(beginning.flows), beginning.entry.clone());
        let called = Call::begin_contact(flows, &beginning.flow, entry);
        Some(self.turned(begun, called, Transcript::new(&beginning.opening), hours))
    }

    fn play(
        &self,
        mut played: Played,
        happening: Happening,
        chosen: &Chosen,
        hours: &mut Hours,
    ) -> Turned {
        let service = self.asked_service(&played.state);
        let raw = service.as_ref().map(|name| self.answered_with(name, chosen)).unwrap_or_default();
        let about = match happening {
            Happening::Digits(typed) => typed.keys(&played.state, &self.world),
            _ => self.about(&played, service.as_ref()),
        };
        played.transcript.happens(happening, &about, &raw);
        let rules = service.as_ref().and_then(|name| self.world.program.services.get(name));
        let answer = rules.and_then(|rules| {
            contract::answer(rules, |name| raw.get(name).cloned(), &played.state.language)
        });
        let turn = played.call.resume(happening.input(
            &played.state,
            &self.world,
            answer.unwrap_or_default(),
        ));
        let event = happening.event(&played.state, &self.world, raw);
        let done = self.machine.traced_step(&played.state, event);
        *hours = hours.clone().in_turn_of(happening);
        self.turned(done, (played.call, turn), played.transcript, hours)
    }

    fn turned(
        &self,
        done: (Step, Trace),
        (mut call, turn): (Call, Turn),
        mut transcript: Transcript,
        hours: &mut Hours,
    ) -> Turned {
        let (step, _) = self.world.machine_past(&self.machine, done, hours, |_| {});
        let turn = self.world.flows_past(&mut call, turn, hours, Call::resume);
        transcript.hours(hours, &self.world);
        let flow = self.world.of_flows((&call, &turn), &step.state, str::to_owned);
        let mut machine = self.world.of_machine(&step);
        self.world.tell_agent(&mut machine, &flow, &step.state, &call.attributes());
        if machine != flow || matches!(machine.asked, Asked::Other(_)) {
            return Turned::Differs(Box::new(Difference {
                line: self.world.name.to_string(),
                call: transcript.lines(),
                machine: machine.to_string(),
                flow: flow.to_string(),
                confirmed: true,
            }));
        }
        transcript.tells(&machine);
        match machine.asked {
            Asked::HungUp => Turned::Over,
            _ if call.is_over() => Turned::Over,
            asked => {
                let state = step.state;
                Turned::On(Box::new(Played { state, call, asked, transcript }))
            }
        }
    }

    /// Of what a happening tells: a service or a queue.
    fn about(&self, played: &Played, service: Option<&Name>) -> String {
        match (service, &played.asked) {
            (Some(service), _) => service.to_string(),
            (None, Asked::Queue { queue: id, .. } | Asked::CallBack { queue: id, .. }) => {
                self.world.name_of(id)
            }
            _ => String::new(),
        }
    }

    fn answered_with(&self, service: &Name, chosen: &Chosen) -> BTreeMap<Name, String> {
        let gives = self.world.program.services.get(service).map(|rules| rules.gives.keys());
        let held = gives.into_iter().flatten().filter_map(|name| {
            let field = self.fields.number(service, name)?;
            let value = chosen.get(&field).copied().unwrap_or(0);
            Some((name.clone(), self.fields.raw(field, value)?.to_owned()))
        });
        held.collect()
    }
}

/// What comes of a turn, whatever is told of hours in it.
fn in_all_hours(
    mut turn: impl FnMut(&mut Hours) -> Option<Turned>,
) -> Result<Vec<Played>, Box<Difference>> {
    let (mut open, mut all) = (vec![Hours::default()], Vec::new());
    while let Some(given) = open.pop() {
        let mut hours = given.clone();
        match turn(&mut hours) {
            Some(Turned::On(played)) => all.push(*played),
            Some(Turned::Differs(difference)) => return Err(difference),
            Some(Turned::Over) | None => {}
        }
        open.extend(hours.others(&given));
    }
    Ok(all)
}
