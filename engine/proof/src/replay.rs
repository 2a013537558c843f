//! A difference, told as a call: what was found for many calls at once is played for one.

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::sync::Arc;

use pivotline_connect::contract;
use pivotline_connect::interpret::{Call, Caller, FlowSet, Position};
use pivotline_ir::{Name, Tag};
use pivotline_machine::{Caller as Dialler, Effect, State, Step, Waiting};

use crate::Difference;
use crate::happening::Happening;
use crate::told::{Asked, CONTACT, PHONE, Told};
use crate::transcript::Transcript;
use crate::variables::{Half, Kind};
use crate::walk::{Found, Walker};

/// The most turns that are played in search of a call.
const MOST_TURNS: usize = 20_000;

/// Which value each field has, by their numbers.
type Chosen = BTreeMap<usize, usize>;

/// Where a call begins.
pub(crate) struct Beginning<'a> {
    pub(crate) flows: &'a Arc<FlowSet>,
    pub(crate) flow: &'a str,
    pub(crate) language: Option<&'a Tag>,
}

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
        let (happenings, chosen) = self.way_to(found);
        let along = self.along(beginning, &happenings, &chosen);
        along.or_else(|| self.search(beginning, &chosen)).unwrap_or_else(|| {
            let mut call = Transcript::new(&self.world);
            happenings.iter().for_each(|happening| call.happens(*happening, "", &BTreeMap::new()));
            Difference {
                line: self.world.name.to_string(),
                call: call.lines(),
                machine: found.ran.machine.to_string(),
                flow: found.ran.flow.to_string(),
                confirmed: false,
            }
        })
    }

    /// What happens on the way to where a difference was found, and what services answer there.
    fn way_to(&self, found: &Found) -> (Vec<Happening>, Chosen) {
        let (mut happenings, mut chosen) = (Vec::new(), Chosen::new());
        let mut note = |made: &crate::turn::Chosen| {
            for (variable, id) in made {
                if let Kind::Field(field) = self.variables.kind(*variable)
                    && let Some(Half::Field(number)) =
                        self.values.get(*variable, *id).map(|value| &value.machine)
                {
                    chosen.entry(field).or_insert(*number);
                }
            }
        };
        note(&found.ran.chosen);
        let mut at = found.at.map(|(at, happening)| {
            happenings.push(happening);
            at
        });
        while let Some((from, happening, made)) =
            at.and_then(|at| self.places.get(at)?.parent.as_ref())
        {
            note(made);
            happenings.push(*happening);
            at = Some(*from);
        }
        happenings.reverse();
        (happenings, chosen)
    }

    /// The difference that these happenings lead to.
    fn along(
        &self,
        beginning: &Beginning<'_>,
        happenings: &[Happening],
        chosen: &Chosen,
    ) -> Option<Difference> {
        let mut played = match self.dial(beginning)? {
            Turned::On(played) => played,
            Turned::Over => return None,
            Turned::Differs(difference) => return Some(*difference),
        };
        for happening in happenings {
            let fits = Happening::all(&played.state, self.world.line, asks_hours(&played));
            if !fits.contains(happening) {
                return None;
            }
            match self.play(*played, *happening, chosen) {
                Turned::On(next) => played = next,
                Turned::Over => return None,
                Turned::Differs(difference) => return Some(*difference),
            }
        }
        None
    }

    /// The first difference that any happenings lead to, as far as that is looked for.
    fn search(&self, beginning: &Beginning<'_>, chosen: &Chosen) -> Option<Difference> {
        let begun = match self.dial(beginning)? {
            Turned::On(played) => played,
            Turned::Over => return None,
            Turned::Differs(difference) => return Some(*difference),
        };
        let mut seen: HashSet<(State, Position, BTreeMap<String, String>)> = HashSet::new();
        let mut open = VecDeque::from([begun]);
        let mut turns = 0;
        while let Some(played) = open.pop_front() {
            for happening in Happening::all(&played.state, self.world.line, asks_hours(&played)) {
                turns += 1;
                if turns > MOST_TURNS {
                    return None;
                }
                match self.play(Played::clone(&played), happening, chosen) {
                    Turned::On(next) => {
                        let mut state = next.state.clone();
                        state.path.clear();
                        let known = (state, next.call.position(), next.call.memory());
                        if seen.insert(known) {
                            open.push_back(next);
                        }
                    }
                    Turned::Over => {}
                    Turned::Differs(difference) => return Some(*difference),
                }
            }
        }
        None
    }

    fn dial(&self, beginning: &Beginning<'_>) -> Option<Turned> {
        let dialler = Dialler { phone: PHONE.to_owned(), mobile: None };
        let step = self.machine.call(self.world.name, beginning.language, dialler)?;
        let caller = Caller { phone: PHONE.to_owned(), contact: CONTACT.to_owned() };
        let (call, turn) = Call::begin(Arc::clone(beginning.flows), beginning.flow, caller);
        let offering = matches!(step.state.waiting, Waiting::Language { .. });
        let machine = self.world.of_machine(&step, false);
        let flow = self.world.of_flows(&turn, offering, str::to_owned);
        Some(self.turned(step, call, (machine, flow), Transcript::new(&self.world)))
    }

    fn play(&self, mut played: Played, happening: Happening, chosen: &Chosen) -> Turned {
        let service = self.asked_service(&played.state);
        let raw = service.as_ref().map(|name| self.fields_of(name, chosen)).unwrap_or_default();
        let about = self.about(&played, service.as_ref());
        played.transcript.happens(happening, &about, &raw);
        let rules = service.as_ref().and_then(|name| self.world.program.services.get(name));
        let answer = rules.and_then(|rules| {
            contract::answer(rules, |name| raw.get(name).cloned(), &played.state.language)
        });
        let turn = played.call.resume(happening.input(
            &played.state,
            self.world.line,
            answer.unwrap_or_default(),
        ));
        let (step, hours_told) = match happening.event(&played.state, self.world.line, raw) {
            Some(event) => (self.machine.step(&played.state, event), false),
            None => {
                let told = self.machine.handover(&played.state).map(Effect::HandOver);
                let effects = told.into_iter().collect();
                (Step { state: played.state.clone(), effects, refused: None }, true)
            }
        };
        let offering = matches!(step.state.waiting, Waiting::Language { .. });
        let machine = self.world.of_machine(&step, hours_told);
        let flow = self.world.of_flows(&turn, offering, str::to_owned);
        self.turned(step, played.call, (machine, flow), played.transcript)
    }

    fn turned(
        &self,
        step: Step,
        call: Call,
        (machine, flow): (Told, Told),
        mut transcript: Transcript,
    ) -> Turned {
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
            Asked::HungUp | Asked::Queued => Turned::Over,
            asked => {
                let state = step.state;
                Turned::On(Box::new(Played { state, call, asked, transcript }))
            }
        }
    }

    /// Of what a happening tells: a service, hours or a queue.
    fn about(&self, played: &Played, service: Option<&Name>) -> String {
        match (service, &played.asked) {
            (Some(service), _) => service.to_string(),
            (None, Asked::Hours(id) | Asked::Queue { queue: id, .. }) => self.world.name_of(id),
            _ => String::new(),
        }
    }

    fn fields_of(&self, service: &Name, chosen: &Chosen) -> BTreeMap<Name, String> {
        let gives = self.world.program.services.get(service).map(|rules| rules.gives.keys());
        let held = gives.into_iter().flatten().filter_map(|name| {
            let field = self.fields.number(service, name)?;
            let value = chosen.get(&field).copied().unwrap_or(0);
            Some((name.clone(), self.fields.raw(field, value)?.to_owned()))
        });
        held.collect()
    }
}

/// Whether the flows still have to ask for the hours of the handover at hand.
fn asks_hours(played: &Played) -> bool {
    played.state.waiting == Waiting::Handover && matches!(played.asked, Asked::Hours(_))
}
