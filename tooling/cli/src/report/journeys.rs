//! Sessions, as their events tell them. What is kept grows with the sessions, not with the events
//! of calls, and a step of a session takes twelve bytes.

use std::collections::{BTreeMap, HashMap};

use pivotline_service::ports::{JourneyEvent, JourneyStep};

/// How many steps of one session are kept; a person takes a dozen.
const MOST_STEPS: usize = 256;

/// The sessions of files of events.
#[derive(Default)]
pub struct Journeys {
    names: Names,
    sessions: HashMap<Box<str>, Session>,
    /// Calls that began, by line; they belong to no session.
    pub(super) calls: BTreeMap<String, u64>,
    /// The first and the last event's time.
    pub(super) span: Option<(u64, u64)>,
}

/// Names by number, so that a step stays small.
#[derive(Default)]
pub(super) struct Names {
    numbers: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Names {
    fn number(&mut self, name: &str) -> u32 {
        if let Some(number) = self.numbers.get(name) {
            return *number;
        }
        let number = u32::try_from(self.names.len()).unwrap_or(u32::MAX);
        self.names.push(name.into());
        self.numbers.insert(name.into(), number);
        number
    }

    pub(super) fn name(&self, number: u32) -> &str {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        self.names.get(place).map_or("", |name| name)
    }
}

/// One session.
#[derive(Clone, Debug, Default)]
pub(super) struct Session {
    pub(super) line: Option<u32>,
    pub(super) offered: bool,
    pub(super) sent: bool,
    pub(super) not_sent: bool,
    pub(super) opened: bool,
    pub(super) logins: u32,
    pub(super) logins_refused: u32,
    steps: Vec<(u32, Step)>,
}

/// What counts of a session's steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// An option of a menu was chosen; both names are one.
    Chose(u32),
    Solved,
    /// To people, over this route.
    HandedOver(u32),
}

/// What stands between a menu's and an option's name; neither holds it.
const BETWEEN: char = '\n';

impl Journeys {
    /// Takes one event.
    pub fn take(&mut self, event: &JourneyEvent) {
        let (first, last) = self.span.unwrap_or((event.at, event.at));
        self.span = Some((first.min(event.at), last.max(event.at)));
        if event.kind == JourneyStep::Call {
            let line = event.line.clone().unwrap_or_default();
            *self.calls.entry(line).or_default() += 1;
        }
        let Some(key) = event.session.as_deref() else { return };
        let line = event.line.as_deref().map(|line| self.names.number(line));
        let step = self.step(event);
        if !self.sessions.contains_key(key) {
            self.sessions.insert(key.into(), Session::default());
        }
        let Some(session) = self.sessions.get_mut(key) else { return };
        session.line = session.line.or(line);
        match event.kind {
            JourneyStep::Offered => session.offered = true,
            JourneyStep::LinkSent => session.sent = true,
            JourneyStep::LinkNotSent => session.not_sent = true,
            JourneyStep::Opened => session.opened = true,
            JourneyStep::LoggedIn => session.logins += 1,
            JourneyStep::LoginRefused => session.logins_refused += 1,
            _ => {}
        }
        if let Some(step) = step.filter(|_| session.steps.len() < MOST_STEPS) {
            let after = event.after.map_or(0, |after| u32::try_from(after).unwrap_or(u32::MAX));
            session.steps.push((after, step));
        }
    }

    fn step(&mut self, event: &JourneyEvent) -> Option<Step> {
        match event.kind {
            JourneyStep::Chosen => {
                let menu = event.menu.as_deref().unwrap_or_default();
                let option = event.option.as_deref().unwrap_or_default();
                Some(Step::Chose(self.names.number(&format!("{menu}{BETWEEN}{option}"))))
            }
            JourneyStep::Solved => Some(Step::Solved),
            JourneyStep::HandedOver => {
                let route = event.route.as_deref().unwrap_or("unknown");
                Some(Step::HandedOver(self.names.number(route)))
            }
            _ => None,
        }
    }

    /// The sessions, each with the name of its line.
    pub(super) fn sessions(&self) -> impl Iterator<Item = (&str, &Session)> {
        let line = |line| self.names.name(line);
        self.sessions.values().map(move |session| (session.line.map_or("", line), session))
    }

    pub(super) fn route(&self, route: u32) -> &str {
        self.names.name(route)
    }

    /// The menu and the option of a choice.
    pub(super) fn choice(&self, choice: u32) -> (&str, &str) {
        self.names.name(choice).split_once(BETWEEN).unwrap_or_default()
    }
}

impl Session {
    /// The steps in the order in which they were taken: files of several servers overlap.
    pub(super) fn steps(&self) -> Vec<(u32, Step)> {
        let mut steps = self.steps.clone();
        steps.sort_by_key(|(after, _)| *after);
        steps
    }
}
