//! Connect's own failures: that an attribute cannot be set, words cannot be played, a voice cannot
//! be chosen. The machine knows of no such thing, so what must hold is said here.
//!
//! Where the branch of such a failure leads on as the action itself does, and nothing is decided on
//! what the action sets, the call goes on without it: that is looked up in the flows. Any other
//! such action is made to fail in each turn that comes to it, at each passage through it. The turn
//! must then end where the machine's turn ends, or where one of the machine's own failures leads on
//! its way: an answer that does not come, a queue that cannot be entered, keys that cannot be read,
//! tries that are used up. It must not come back to where it began with nothing changed, if the
//! machine goes on: it would do so for ever. Turns after such a turn are not followed.
//! Where a line of several flows cannot go over to another flow, it goes where the failure of the
//! menu leads that it was to enter; where that is a menu, too, or where the other flow cannot take
//! over what was kept, the call may also be hung up.

use pivotline_connect::interpret::{Call, Passed, Watched};
use pivotline_machine::{Event, State, Waiting};

use crate::before::Before;
use crate::failures::{GoesOver, Looked, Tried};
use crate::happening::Happening;
use crate::hours::{Hours, add};
use crate::sets::Chosen;
use crate::stopped::{Found, Stopped};
use crate::told::{Asked, Told};
use crate::turn::Ran;
use crate::variables::Variable;
use crate::walker::Walker;

impl Ran {
    /// What was looked at where an action fails in this turn.
    fn looked_at(&mut self, looked: &Looked) {
        add(&mut self.taken, looked.taken.iter().copied());
        add(&mut self.read, looked.read.iter().cloned());
    }
}

impl Walker<'_> {
    /// Lets the actions of a turn fail that only Connect can fail at, one at a time. It began so.
    pub(crate) fn fail(
        &mut self,
        (at, happening): (usize, Happening),
        before: &Before,
        mut ran: Ran,
    ) -> Result<Ran, Stopped> {
        let failing = self.failures.among(&ran.passed);
        if failing.is_empty() {
            return Ok(ran);
        }
        let hours = self.hours_of(&ran.chosen).in_turn_of(happening);
        let is_choice = happening.is_choice(self.world.line.nodes.get(&before.state.at));
        for action in failing {
            let is_key =
                matches!(happening, Happening::Key(_) | Happening::Silence | Happening::KeysFailed)
                    && !matches!(before.state.waiting, Waiting::Digits { .. });
            let until = ran.passed.iter().take_while(|passed| **passed != action);
            let tried = Tried {
                at,
                told: (!is_key).then_some(happening),
                is_choice,
                chosen: ran.chosen.clone(),
                passed: until.chain([&action]).cloned().collect(),
                to: (ran.state.at.clone(), ran.state.waiting.clone()),
            };
            if let Some(looked) = self.tried.get(&tried) {
                ran.looked_at(looked);
                continue;
            }
            self.failed += 1;
            let mut call = before.call.clone();
            call.let_fail(action.clone());
            let begun = call.resume_watched(before.input.clone(), &before.symbols);
            let told = &mut hours.clone();
            let (turn, watched) = self.flows_past(&mut call, begun, told, &before.symbols);
            let stays = !is_choice && ran.state != before.state && is_as_before(&call, before);
            let mut said = Vec::new();
            let told = self.world.of_flows((&call, &turn), &ran.state, |text| {
                self.valued(at, happening, &ran.chosen, text, |variable| said.push(variable))
            });
            let looked = self.looked(at, happening, &ran.chosen, watched, said);
            ran.looked_at(&looked);
            self.tried.insert(tried, looked);
            let hangs_up =
                told.asked == Asked::HungUp && self.may_hang_up(&action, &ran.state, &hours);
            let is_known = || hangs_up || self.is_known(before, &ran, (&call, &told), &hours);
            if stays || !is_known() {
                let found = Found { at: Some((at, happening)), ran, failing: Some(action) };
                return Err(Stopped::Difference(Box::new(found)));
            }
        }
        Ok(ran)
    }

    /// What a turn looked at in which an action failed, and said.
    fn looked(
        &self,
        at: usize,
        happening: Happening,
        chosen: &Chosen,
        watched: Watched,
        said: Vec<Variable>,
    ) -> Looked {
        let of_places = watched.read.iter().filter_map(|place| self.variables.of_place(place));
        let of_symbols = watched.decided.iter().filter_map(|symbol| self.variable_of(symbol));
        let all = of_places.chain(of_symbols).chain(said);
        let answered = self.answering(at, happening);
        let taken = all.filter_map(|variable| {
            let is_chosen = chosen.iter().any(|(known, _)| *known == variable);
            let place = self.places.get(at).filter(|_| !is_chosen)?;
            Some((variable, self.value_of(place, chosen, variable, answered.as_ref())?))
        });
        Looked { taken: taken.collect(), read: watched.read }
    }

    /// Whether a call may be hung up where an action fails on the way to this state.
    fn may_hang_up(&self, action: &Passed, to: &State, hours: &Hours) -> bool {
        match self.failures.goes_over(action) {
            GoesOver::No => false,
            GoesOver::Arrives => true,
            GoesOver::Leaves if matches!(to.waiting, Waiting::Choice { .. }) => {
                let failed = self.after_failures(to, hours);
                failed.first().is_none_or(|failed| matches!(failed.asked, Asked::Key { .. }))
            }
            GoesOver::Leaves => true,
        }
    }

    /// Whether a turn in which an action failed ends where the machine's turn may end.
    fn is_known(
        &self,
        before: &Before,
        ran: &Ran,
        (call, told): (&Call, &Told),
        hours: &Hours,
    ) -> bool {
        let is_at_a_key = matches!(told.asked, Asked::Key { .. });
        if told.asked.is_like(&ran.machine.asked)
            && (!is_at_a_key || call.place() == ran.call.place())
        {
            return true;
        }
        let mut states = vec![before.state.clone()];
        let begun = self.machine.traced_step(&before.state, before.event.clone());
        let on_the_way = |state: &State| states.push(state.clone());
        self.world.machine_past(&self.machine, begun, &mut hours.clone(), on_the_way);
        states.push(ran.state.clone());
        states.iter().flat_map(|state| self.after_failures(state, hours)).any(|machine| {
            let same_words = || last_words(&machine) == last_words(told);
            machine.asked.is_like(&told.asked) && (!is_at_a_key || same_words())
        })
    }

    /// What the machine tells after each failure that it knows of in a state.
    fn after_failures(&self, state: &State, hours: &Hours) -> Vec<Told> {
        let mut used_up = state.clone();
        let event = match &mut used_up.waiting {
            Waiting::Language { .. } | Waiting::Pause => Event::KeysFailed,
            Waiting::Choice { playing }
            | Waiting::Digits { playing }
            | Waiting::Confirm { playing } => {
                *playing = u32::MAX;
                Event::KeysFailed
            }
            Waiting::Number => Event::NumberChecked { mobile: None },
            Waiting::Hours => Event::HoursChecked { open: None },
            Waiting::Service => Event::ServiceFailed,
            Waiting::Link => Event::LinkNotSent,
            Waiting::News | Waiting::TakeBack { .. } => Event::NewsFailed,
            Waiting::Handover => Event::HandoverFailed,
            Waiting::Outside => Event::DialFailed,
            Waiting::Login
            | Waiting::Queue { .. }
            | Waiting::Agent
            | Waiting::Contact
            | Waiting::End => return Vec::new(),
        };
        let told = |state: &State, event: Event| {
            let begun = self.machine.traced_step(state, event);
            let past = self.world.machine_past(&self.machine, begun, &mut hours.clone(), |_| {});
            self.world.of_machine(&past.0)
        };
        let mut all = vec![told(state, event)];
        if state.waiting == Waiting::Service {
            all.push(told(state, Event::ServiceUnsure));
        }
        if used_up.waiting != state.waiting {
            all.push(told(&used_up, Event::Silence));
        }
        if matches!(state.waiting, Waiting::Digits { .. }) {
            // What cannot be kept was not keyed well.
            all.push(told(state, Event::Digits { digits: String::new() }));
            all.push(told(state, Event::Silence));
        }
        all
    }
}

/// Whether a call stands where it stood, and knows what it knew.
fn is_as_before(call: &Call, before: &Before) -> bool {
    call.position() == before.call.position() && call.memory() == before.call.memory()
}

fn last_words(told: &Told) -> Option<&str> {
    told.heard.last().map(|words| words.text.as_str())
}
