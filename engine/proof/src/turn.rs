//! One turn of both sides, run as they run for callers.
//!
//! A place stands for many calls: each variable may hold any of several values. A turn is run with
//! one value for each variable that it comes to, and tells which those were. All calls that agree
//! in these go the same way, whatever else they hold.

use std::collections::BTreeSet;

use pivotline_connect::interpret::{Call, Passed, Symbol, Symbols, Turn, Watched};
use pivotline_machine::{State, Step, Trace};

use crate::before::Before;
use crate::happening::Happening;
use crate::hours::{Hours, add};
use crate::sets::{Chosen, ValueId};
use crate::symbols::{copied, marked};
use crate::told::{Asked, Told};
use crate::variables::{Half, Kind, Variable};
use crate::walker::Walker;

/// A turn that was run.
pub(crate) struct Ran {
    /// Each variable that was read or changed, and what it held before.
    pub(crate) chosen: Chosen,
    /// Those that the flows may have handed on without a look at them.
    pub(crate) copied: BTreeSet<Variable>,
    /// Those that the flows read.
    pub(crate) read_by_flows: BTreeSet<Variable>,
    /// What variables were taken to hold where an action fails, beside those that were chosen.
    pub(crate) taken: Chosen,
    /// The places of the flows that were read.
    pub(crate) read: Vec<String>,
    /// The places of the flows that were written.
    pub(crate) written: Vec<String>,
    /// Whether all is gone that flows had set for menus and links, since none of these come any
    /// more.
    pub(crate) forgets: bool,
    pub(crate) state: State,
    pub(crate) call: Call,
    pub(crate) machine: Told,
    pub(crate) flow: Told,
    /// A symbol that stands for an answer which is out of date.
    pub(crate) stale: bool,
    /// The actions that the flows came to.
    pub(crate) passed: Vec<Passed>,
}

impl Walker<'_> {
    /// Runs what happens at a place, with these values and any for the others; tells from where.
    pub(crate) fn run(
        &mut self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
    ) -> Option<(Before, Ran)> {
        loop {
            let (before, ran) = self.attempt(at, happening, chosen)?;
            if !self.comes_to(at, &ran.chosen, &ran.copied) {
                return Some((before, ran));
            }
        }
    }

    fn attempt(
        &mut self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
    ) -> Option<(Before, Ran)> {
        self.steps += 1;
        let before = self.before(at, happening, chosen)?;
        let Before { state, event, call, input, symbols, plain } = &before;
        let (mut call, mut hours) = (call.clone(), self.hours_of(chosen).in_turn_of(happening));
        let done = self.machine.traced_step(state, event.clone());
        let done = self.world.machine_past(&self.machine, done, &mut hours, |_| {});
        let begun = call.resume_watched(input.clone(), symbols);
        let (turn, watched) = self.flows_past(&mut call, begun, &mut hours, symbols);
        let flows = (call, turn, watched);
        let both = Both { happening: Some(happening), machine: done, flows, hours };
        let place = self.places.get(at)?;
        let answered = self.answering(at, happening);
        let value = |variable: Variable| self.value_of(place, chosen, variable, answered.as_ref());
        let ran = self.ran(both, chosen, (plain, &value));
        Some((before, ran))
    }

    /// Lets the flows go on past hours, watched.
    pub(crate) fn flows_past(
        &self,
        call: &mut Call,
        (turn, mut watched): (Turn, Watched),
        hours: &mut Hours,
        symbols: &Symbols,
    ) -> (Turn, Watched) {
        let turn = self.world.flows_past(call, turn, hours, |call, input| {
            let (turn, mut more) = call.resume_watched(input, symbols);
            more.read.retain(|place| !watched.written.contains(place));
            add(&mut watched.read, more.read);
            add(&mut watched.written, more.written);
            add(&mut watched.decided, more.decided);
            watched.passed.extend(more.passed);
            turn
        });
        (turn, watched)
    }

    /// What is told of hours where these were chosen.
    pub(crate) fn hours_of(&self, chosen: &Chosen) -> Hours {
        let mut hours = Hours::default();
        for (variable, id) in chosen {
            if let Some(name) = self.variables.hours_id(*variable)
                && let Some(Half::Hours(open)) =
                    self.values.get(*variable, *id).map(|value| &value.machine)
            {
                hours.tell(name, *open);
            }
        }
        hours
    }

    /// What was told of hours, chosen like anything else.
    fn told_hours(&self, hours: &Hours) -> Chosen {
        let told = hours.all().filter_map(|(name, open)| {
            let (variable, _) = self.variables.hours().find(|(_, id)| *id == name)?;
            let mut all = self.sets.values(self.any_hours).iter().copied();
            let holds = |id: &ValueId| {
                let value = self.values.get(variable, *id);
                value.is_some_and(|value| value.machine == Half::Hours(open))
            };
            Some((variable, all.find(holds)?))
        });
        told.collect()
    }

    /// Puts together what both sides did. `plain` are the variables that stood in the flows as they
    /// are, not as symbols.
    pub(crate) fn ran(
        &self,
        Both { happening, machine: (step, trace), flows: (call, turn, watched), hours }: Both,
        before: &Chosen,
        (plain, value): (&BTreeSet<Variable>, &impl Fn(Variable) -> Option<ValueId>),
    ) -> Ran {
        let mut chosen = before.clone();
        add(&mut chosen, self.told_hours(&hours));
        let mut touch = |variable: Variable| {
            if !chosen.iter().any(|(known, _)| *known == variable)
                && let Some(id) = value(variable)
            {
                chosen.push((variable, id));
            }
        };
        let of_part = |part| self.variables.of_part(part, self.fields);
        trace.read.iter().filter_map(of_part).for_each(&mut touch);
        let (mut read_by_flows, mut handed_on) = (BTreeSet::new(), BTreeSet::new());
        let mut stale = false;
        let is_handed_on = |variable| {
            matches!(self.variables.kind(variable), Kind::EnteredFrom(_))
                && !plain.contains(&variable)
        };
        for variable in watched.read.iter().filter_map(|place| self.variables.of_place(place)) {
            if is_handed_on(variable) {
                handed_on.insert(variable);
            } else {
                read_by_flows.insert(variable);
            }
        }
        for symbol in &watched.decided {
            match self.variable_of(symbol) {
                Some(variable) => drop(read_by_flows.insert(variable)),
                None => stale = true,
            }
        }
        read_by_flows.iter().copied().for_each(&mut touch);
        trace.changed.iter().filter_map(of_part).for_each(&mut touch);
        let written = watched.written.iter().filter_map(|place| self.variables.of_place(place));
        let mut written: BTreeSet<Variable> = written.collect();
        let is_past_menus = happening.is_some_and(Happening::is_past_menus);
        let leaves_flow = watched.written.iter().any(|place| place == Watched::FLOW);
        if leaves_flow && !is_past_menus {
            written.extend(self.variables.of_flows());
        }
        let memory = call.memory();
        for variable in written {
            let is_as_before = is_handed_on(variable)
                && self.variables.place_of(variable).is_some_and(|place| {
                    memory.get(place).is_some_and(|text| text == marked(&copied(variable)))
                });
            if is_as_before {
                handed_on.insert(variable);
            } else {
                touch(variable);
            }
        }
        // What went elsewhere is told apart from now on.
        for (place, text) in memory.iter().filter(|(_, text)| text.contains(Symbol::OPEN)) {
            let _ = Symbol::replace(text, |symbol| {
                let variable = self.variable_of(symbol).filter(|variable| is_handed_on(*variable));
                if let Some(variable) = variable
                    && self.variables.of_place(place) != Some(variable)
                    && self.is_alive(&call, place)
                {
                    touch(variable);
                }
                String::new()
            });
        }
        let mut says = |text: &str| {
            Symbol::replace(text, |symbol| match self.variable_of(symbol) {
                Some(variable) => {
                    touch(variable);
                    value(variable).map_or_else(String::new, |id| self.said(symbol, variable, id))
                }
                None => format!("(an earlier {symbol})"),
            })
        };
        let mut flow = self.world.of_flows((&call, &turn), &step.state, &mut says);
        let mut machine = self.world.of_machine(&step);
        if machine.asked == Asked::Talking {
            let attributes = call.attributes().into_iter();
            let attributes = attributes.map(|(key, text)| (key, says(&text))).collect();
            self.world.tell_agent(&mut machine, &flow, &step.state, &attributes);
        }
        if machine.asked.is_with_people() {
            let mut changed = watched.written.iter().filter(|place| self.world.travels(place));
            flow.asked = match changed.next() {
                Some(place) => Asked::Other(format!("(changes {place} of what travels along)")),
                None => flow.asked,
            };
        }
        let Watched { read, written, passed, .. } = watched;
        Ran {
            chosen,
            copied: handed_on,
            read_by_flows,
            taken: Chosen::new(),
            read,
            written,
            forgets: leaves_flow && is_past_menus,
            state: step.state,
            call,
            machine,
            flow,
            stale,
            passed,
        }
    }
}

/// What both sides did in a turn, and what they were told of hours.
pub(crate) struct Both {
    /// None in the first turn.
    pub(crate) happening: Option<Happening>,
    pub(crate) machine: (Step, Trace),
    pub(crate) flows: (Call, Turn, Watched),
    pub(crate) hours: Hours,
}

impl Ran {
    /// Whether both sides ask for hours whatever is told.
    pub(crate) fn goes_round(&self) -> bool {
        let asks = |told: &Told| matches!(told.asked, Asked::Hours(_));
        asks(&self.machine) && asks(&self.flow)
    }

    /// Whether both sides told the same.
    pub(crate) fn agrees(&self) -> bool {
        let is_open = matches!(self.machine.asked, Asked::Other(_) | Asked::Hours(_));
        self.machine == self.flow && !is_open && !self.stale
    }
}
