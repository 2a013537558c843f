//! A transcript's call on the machine.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use pivotline::transcript::{
    Action, Dialled, Mismatch, OnScreen, Ordered, Room, Script, called_back, dialled, ordered,
    played, queued, spoken, texted,
};
use pivotline_ir::{Key, Line, Name, Program, RouteWay, Tag};
use pivotline_machine::{
    Caller, ContactKind, Effect, Event, Handover, Machine, News, State, Step, Waiting,
};

/// How many steps a call may take.
const MOST_STEPS: u32 = 10_000;

/// Plays the script.
pub(super) fn play(
    program: &Program,
    (name, line): (&Name, &Line),
    script: &Script,
) -> Result<Vec<String>, Mismatch> {
    let machine = Machine::new(Arc::new(program.clone()));
    let caller = Caller { phone: script.caller.clone(), mobile: None };
    let step = machine.call(name, None, caller);
    let mut step = step.ok_or_else(|| Mismatch(format!("{name} cannot be called")))?;
    let mut call = Call {
        program,
        line,
        script,
        told: vec![script.dial()],
        actions: script.actions.iter().peekable(),
        is_on_screen: false,
        queue: None,
    };
    for _ in 0..MOST_STEPS {
        let Some(event) = call.hears(&step).map_err(Mismatch)? else {
            return Ok(call.told);
        };
        step = machine.step(&step.state, event.clone());
        if let Some(refusal) = step.refused {
            return Err(Mismatch(format!("the machine refuses {event:?}: {refusal:?}")));
        }
    }
    Err(Mismatch(format!("the machine is still busy after {MOST_STEPS} steps")))
}

struct Call<'a> {
    program: &'a Program,
    line: &'a Line,
    script: &'a Script,
    told: Vec<String>,
    actions: Peekable<std::slice::Iter<'a, Action>>,
    /// Whether the caller was silent because of what happens on the screen next.
    is_on_screen: bool,
    /// The queue that the caller is in.
    queue: Option<String>,
}

fn answered(fields: &BTreeMap<String, String>) -> Event {
    let field = |(name, raw): (&String, &String)| (Name::from(name.as_str()), raw.clone());
    Event::Answered { fields: fields.iter().map(field).collect() }
}

impl Call<'_> {
    /// Tells of a step, and answers what it waits for; none where the transcript ends.
    fn hears(&mut self, step: &Step) -> Result<Option<Event>, String> {
        let language = self.language(&step.state);
        let mut event = None;
        for effect in &step.effects {
            match effect {
                Effect::Say { words } => {
                    self.told.extend(spoken("say", words, &language, self.line));
                }
                Effect::Listen { prompt, .. } => {
                    self.told.extend(spoken("ask", prompt, &language, self.line));
                    event = self.does();
                }
                Effect::ListenForDigits { form, question, prompt, most, .. } => {
                    self.told.extend(spoken("ask", prompt, &language, self.line));
                    let rules = self.program.forms.get(form);
                    let rules = rules.and_then(|form| form.question(question.as_str()));
                    event = self.keys(*most, rules.is_some_and(|rules| rules.secret));
                }
                Effect::Wait { music, seconds } => {
                    self.told.extend(music.iter().map(|music| played(music.as_str())));
                    let next = Action::in_queue(&mut self.actions, seconds.is_some());
                    event = self.queued(next);
                }
                Effect::Talk => {
                    let next = Action::with_agent(&mut self.actions);
                    event = self.queued(next);
                }
                Effect::Dial { number, .. } => event = self.dials(number.as_str()),
                Effect::End => self.told.push("< hang up".to_owned()),
                Effect::Solved | Effect::Record => {}
                asked => event = Some(self.answer(asked, &step.state)?),
            }
        }
        Ok(event)
    }

    /// The language that is heard: an offer is in the language that it offers.
    fn language(&self, state: &State) -> String {
        let mut offering = self.line.languages.iter().filter(|language| language.offer.is_some());
        let offered = match state.waiting {
            Waiting::Language { offer } => offering.nth(usize::try_from(offer).unwrap_or(0)),
            _ => None,
        };
        offered.map_or(&state.language, |language| &language.tag).to_string()
    }

    /// What the caller does next.
    fn does(&mut self) -> Option<Event> {
        // Meanwhile the caller is on the screen; a call that does not look at it hears no more.
        if let Some(Action::OnScreen(_)) = self.actions.peek() {
            return (!std::mem::replace(&mut self.is_on_screen, true)).then_some(Event::Silence);
        }
        self.is_on_screen = false;
        let action = self.actions.next()?;
        self.told.push(action.line());
        Some(match action {
            Action::Press(key) => Event::Key { key: Key::from_dtmf(*key)? },
            Action::Silence | Action::AgentAnswers | Action::AgentLeaves | Action::OnScreen(_) => {
                Event::Silence
            }
            Action::Digits(digits) => Event::Key { key: Key::from_dtmf(digits.chars().next()?)? },
            Action::HangUp => Event::HungUp,
        })
    }

    /// What the caller keys next; on a call secrets come encrypted.
    fn keys(&mut self, most: u32, secret: bool) -> Option<Event> {
        let keyed = self.actions.peek().and_then(|action| action.keyed(most));
        let done = self.does()?;
        Some(match keyed {
            Some(digits) if secret => Event::Digits { digits: format!("encrypted({digits})") },
            Some(digits) => Event::Digits { digits },
            None if done == Event::HungUp => done,
            None => Event::Silence,
        })
    }

    fn queued(&mut self, action: Option<&Action>) -> Option<Event> {
        let action = action?;
        self.told.push(action.line());
        Some(match action {
            Action::AgentAnswers => Event::AgentReached,
            Action::AgentLeaves => Event::AgentLeft,
            Action::HangUp => Event::HungUp,
            Action::Press(_) | Action::Digits(_) | Action::Silence | Action::OnScreen(_) => {
                let waiting =
                    self.queue.as_deref().and_then(|queue| self.script.given.waiting(queue));
                Event::Waited { waiting }
            }
        })
    }

    /// What becomes of a call with a number outside.
    fn dials(&mut self, number: &str) -> Option<Event> {
        self.told.push(dialled(number));
        Some(match self.script.given.dial(number) {
            Dialled::Failed => Event::DialFailed,
            Dialled::Unanswered => Event::NoAnswer,
            Dialled::Answered => {
                let action = Action::with_agent(&mut self.actions)?;
                self.told.push(action.line());
                match action {
                    Action::HangUp => Event::HungUp,
                    _ => Event::OutsideLeft,
                }
            }
        })
    }

    /// What is told to a call that follows the screen.
    fn look(&mut self, language: &Tag) -> Event {
        if !self.script.given.shows_screen() {
            return Event::NewsFailed;
        }
        let happened = self.actions.next_if(|action| matches!(action, Action::OnScreen(_)));
        self.is_on_screen &= happened.is_none();
        self.told.extend(happened.map(Action::line));
        let Some(Action::OnScreen(happened)) = happened else {
            return Event::News { news: News::Nothing };
        };
        let news = match happened {
            OnScreen::Opens => News::Opened,
            OnScreen::Chooses(label) => News::Chosen { choice: label.clone() },
            OnScreen::Finishes => News::Done,
            OnScreen::IsOver => News::Over,
            OnScreen::AsksFor(route) => News::Agent {
                attributes: OnScreen::attributes(self.line, route, language),
                route: route.as_str().into(),
            },
        };
        Event::News { news }
    }

    /// What is told to a call that goes on without the screen.
    fn take_back(&mut self, language: &Tag) -> Event {
        let faster = |action: &&Action| {
            matches!(action, Action::OnScreen(OnScreen::Finishes | OnScreen::AsksFor(_)))
        };
        if !self.script.given.shows_screen() || self.actions.peek().is_some_and(faster) {
            return self.look(language);
        }
        let at = self.script.given.screen().map(Name::from);
        Event::News { news: News::TakenBack { at } }
    }

    fn answer(&mut self, asked: &Effect, state: &State) -> Result<Event, String> {
        let given = &self.script.given;
        Ok(match asked {
            Effect::CheckNumber => {
                Event::NumberChecked { mobile: given.is_mobile(&state.caller.phone) }
            }
            Effect::CheckHours { hours } => {
                Event::HoursChecked { open: Some(given.is_open(hours.as_str())) }
            }
            Effect::Ask { service, .. } => match given.answer(service.as_str())? {
                None => Event::ServiceFailed,
                Some(fields) => answered(fields),
            },
            Effect::Change(order) => {
                let number = usize::try_from(order.number).unwrap_or(0);
                self.told.push(ordered(order.service.as_str(), number, &order.arguments));
                match given.order(order.service.as_str())? {
                    Ordered::Done(fields) => answered(fields),
                    Ordered::NotDone => Event::ServiceFailed,
                    Ordered::Unsure | Ordered::Broken => Event::ServiceUnsure,
                }
            }
            Effect::SendLink { opens, attempt, .. } if given.sends_text() => {
                self.told.push(texted(opens.as_str(), usize::try_from(*attempt).unwrap_or(0)));
                Event::LinkSent
            }
            Effect::SendLink { .. } => Event::LinkNotSent,
            Effect::HandOver(handover) => self.hand_over(handover),
            Effect::LookAtScreen { .. } => self.look(&state.language),
            Effect::TakeBackScreen { .. } => self.take_back(&state.language),
            Effect::Say { .. }
            | Effect::Listen { .. }
            | Effect::ListenForDigits { .. }
            | Effect::Dial { .. }
            | Effect::LogIn { .. }
            | Effect::Wait { .. }
            | Effect::Talk
            | Effect::Solved
            | Effect::Record
            | Effect::End => return Err(format!("a call does not wait for {asked:?}")),
        })
    }

    fn hand_over(&mut self, handover: &Handover) -> Event {
        let given = &self.script.given;
        if handover.hours.as_ref().is_some_and(|hours| !given.is_open(hours.as_str())) {
            return Event::Closed;
        }
        let queue = handover.queue.as_str();
        let calls_back = handover.by == [RouteWay::Callback];
        if handover.staffed && !given.is_staffed(queue) {
            return Event::Unstaffed;
        }
        if handover.most_waiting.is_some() && given.is_crowded(queue) {
            return Event::Crowded;
        }
        match given.room(queue) {
            Room::Full => Event::Full,
            Room::Failing => Event::HandoverFailed,
            Room::Yes if calls_back => {
                self.told.push(called_back(queue));
                Event::HandedOver { kind: ContactKind::Callback, contact: "call".to_owned() }
            }
            Room::Yes => {
                self.told.push(queued(queue, &handover.attributes));
                self.queue = Some(queue.to_owned());
                Event::HandedOver { kind: ContactKind::ThisCall, contact: "call".to_owned() }
            }
        }
    }
}
