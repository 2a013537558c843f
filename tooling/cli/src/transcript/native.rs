//! A transcript as one of Amazon Connect's own test cases, which run on an instance by simulated
//! calls.
//!
//! The call is played through the flows here; what a service, a queue or opening hours answered on
//! the way is what the test gives the real flow. Heard and observed are the prompts that wait for
//! a key, and where the call goes in the end: prompts that follow each other without one may reach
//! a test joined, and the last words before the end of a call may not reach it at all.

use std::collections::BTreeMap;

use pivotline_connect::interpret::{Ending, Input, QueueAnswer, Turn, Wait};
use pivotline_connect::testing::{Act, Content, Event, LONGEST, LONGEST_NAME, Observation};
use pivotline_connect::{Bindings, Resource, bound_name, emit};

use super::on_connect::play_seen;
use super::{Mismatch, Script};
use crate::compile::Product;

/// Hours of an instance that never close, for tests that need open ones.
const ALWAYS_OPEN: &str = "always_open";
/// Hours that never open.
const ALWAYS_CLOSED: &str = "always_closed";

/// A test case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name in the instance.
    pub name: String,
    /// The flow that is called.
    pub flow: String,
    /// The number that calls.
    pub caller: String,
    /// What is tested.
    pub content: Content,
}

/// Why a transcript cannot be a test case.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is no transcript, or does not tell what happens.
    #[error("{0}")]
    Untrue(String),
    /// The Testing language has no word for something in it.
    #[error("a test on an instance cannot do this: {0}")]
    NotExpressible(String),
}

impl From<Mismatch> for Refusal {
    fn from(mismatch: Mismatch) -> Self {
        Self::Untrue(mismatch.0)
    }
}

/// The test case of a transcript; `id` tells what a name is on the instance, where it is anything.
///
/// # Errors
/// The transcript does not tell what happens, or cannot be expressed.
pub fn case(
    name: &str,
    script: &Script,
    product: &Product,
    id: impl Fn(Resource, &str) -> Option<String>,
) -> Result<Case, Refusal> {
    let line = script.line_of(&product.program)?;
    let flows = placeholders(product);
    let mut path = Path::new(&id);
    let told = play_seen(&product.program, &flows, line, script, |turn, input| {
        path.turn(turn, input);
    })?;
    if let Some((is, told)) = told.iter().zip(&script.lines).find(|(is, told)| is != told) {
        return Err(Refusal::Untrue(format!("it tells `{told}`, and what happens is `{is}`")));
    }
    if told.len() != script.lines.len() {
        return Err(Refusal::Untrue("it tells more or less than what happens".to_owned()));
    }
    let content = path.done().map_err(Refusal::NotExpressible)?;
    let length = content.json().to_string().chars().count();
    if length > LONGEST || name.chars().count() > LONGEST_NAME {
        return Err(Refusal::NotExpressible(format!(
            "it has {length} characters and its name {}; {LONGEST} and {LONGEST_NAME} are the most",
            name.chars().count()
        )));
    }
    let flow = id(Resource::Flow, line.0.as_str());
    let flow = flow.ok_or_else(|| unknown(Resource::Flow, line.0.as_str()));
    let flow = flow.map_err(Refusal::NotExpressible)?;
    Ok(Case { name: name.to_owned(), flow, caller: script.caller.clone(), content })
}

/// The flows with placeholders, which tell the names of what they mean.
fn placeholders(product: &Product) -> BTreeMap<String, String> {
    let flows = product
        .flows
        .iter()
        .map(|made| (made.flow.name.clone(), emit(&made.flow, &Bindings::default()).json));
    flows.collect()
}

fn unknown(resource: Resource, name: &str) -> String {
    format!("it needs the {} `{name}`, which the environment does not bind", resource.word())
}

/// Why what a call waits for cannot be given.
fn not_given(wait: &Wait) -> String {
    match wait {
        Wait::Metric { queue, .. } => {
            let queue = bound_name(queue);
            format!("nothing gives how many work for the queue `{queue}` or wait in it")
        }
        Wait::Outcome { action, .. } => format!("nothing gives what comes of `{action}`"),
        Wait::Queued { .. } => "nothing lets the time in a queue pass".to_owned(),
        Wait::WithAgent | Wait::OnHold { .. } => "nothing plays an agent".to_owned(),
        Wait::Key { .. }
        | Wait::Lambda { .. }
        | Wait::LambdaStart { .. }
        | Wait::Hours { .. }
        | Wait::QueueHours { .. }
        | Wait::Draw { .. }
        | Wait::Queue { .. }
        | Wait::Ended(_) => "nothing gives what the flow waits for".to_owned(),
    }
}

/// What a call did so far.
struct Path<'a> {
    id: &'a dyn Fn(Resource, &str) -> Option<String>,
    /// What is given at the beginning, in the order in which it is asked.
    given: Vec<Act>,
    observed: Vec<Observation>,
    /// What was heard last and is not observed yet.
    heard: Option<String>,
    /// What was started last since then: a function, or a transfer that failed.
    started: Option<Event>,
    refused: Option<String>,
}

impl<'a> Path<'a> {
    fn new(id: &'a dyn Fn(Resource, &str) -> Option<String>) -> Self {
        let (given, observed) = (Vec::new(), Vec::new());
        Self { id, given, observed, heard: None, started: None, refused: None }
    }

    fn turn(&mut self, turn: &Turn, input: Option<&Input>) {
        if let Some(heard) = turn.heard.iter().rev().find(|heard| !heard.text.trim().is_empty()) {
            self.heard = Some(heard.text.clone());
        }
        if let Err(why) = self.went_on(&turn.wait, input) {
            self.refused.get_or_insert(why);
        }
    }

    fn went_on(&mut self, wait: &Wait, input: Option<&Input>) -> Result<(), String> {
        match (wait, input) {
            (Wait::Key { .. }, Some(Input::Key(key))) => {
                self.hears(vec![Act::Press(key.to_string())])
            }
            (Wait::Key { .. }, Some(Input::Keys(keys))) => {
                self.hears(vec![Act::Press(keys.clone())])
            }
            (Wait::Key { .. }, Some(Input::HangUp)) => self.hears(vec![Act::Disconnect]),
            (Wait::Key { .. }, Some(Input::Silence)) => self.hears(Vec::new()),
            (Wait::Lambda { function, .. }, Some(Input::Lambda(answer))) => {
                let function = self.known(Resource::Lambda, function)?;
                let answer = answer.as_ref().map(|answer| {
                    answer.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect()
                });
                self.started = Some(Event::Lambda(function.clone()));
                self.given.push(Act::MockLambda { function, answer });
                Ok(())
            }
            (Wait::Hours { hours }, Some(Input::Hours(Some(open)))) => {
                let by = if *open { ALWAYS_OPEN } else { ALWAYS_CLOSED };
                let by = (self.id)(Resource::Hours, by).ok_or_else(|| {
                    format!(
                        "hours cannot be told to be open or closed, only others be looked at: bind \
                         `{by}` under `hours` in the environment to hours that always are"
                    )
                })?;
                let hours = self.known(Resource::Hours, hours)?;
                self.given.push(Act::SubstituteHours { hours, by });
                Ok(())
            }
            (Wait::Queue { queue, attributes }, Some(Input::Queue(answer))) => {
                let queue = self.known(Resource::Queue, queue)?;
                match answer {
                    QueueAnswer::Taken => self.reaches(queue, attributes),
                    QueueAnswer::Full => self.fails(queue, "QueueAtCapacity"),
                    QueueAnswer::Failed => self.fails(queue, "NoMatchingError"),
                }
                Ok(())
            }
            (Wait::Ended(Ending::Broken { reason }), _) => Err(reason.clone()),
            (Wait::Ended(_) | Wait::Key { .. }, None) => Ok(()),
            (wait, _) => Err(not_given(wait)),
        }
    }

    fn known(&self, resource: Resource, id: &str) -> Result<String, String> {
        let name = bound_name(id);
        (self.id)(resource, name).ok_or_else(|| unknown(resource, name))
    }

    fn observe(&mut self, event: Event, actions: Vec<Act>) {
        self.observed.push(Observation { event, actions });
        (self.heard, self.started) = (None, None);
    }

    fn hears(&mut self, actions: Vec<Act>) -> Result<(), String> {
        match self.heard.take() {
            Some(words) => self.observe(Event::Message(words), actions),
            None if actions.is_empty() => {}
            None => return Err("the caller acts where nothing is heard".to_owned()),
        }
        Ok(())
    }

    fn fails(&mut self, queue: String, error: &'static str) {
        self.started = Some(Event::Queue(queue.clone()));
        self.given.push(Act::FailQueue { queue, error });
    }

    fn reaches(&mut self, queue: String, attributes: &BTreeMap<String, String>) {
        let told = attributes.iter().filter(|(_, value)| !value.trim().is_empty());
        let told = told.map(|(key, value)| Act::Equals {
            path: format!("$.Attributes.{key}"),
            value: value.clone(),
        });
        let told = told.collect();
        self.observe(Event::Queue(queue), told);
    }

    /// The test, which ends with the last thing that can be observed surely.
    fn done(mut self) -> Result<Content, String> {
        if let Some(why) = self.refused {
            return Err(why);
        }
        match (self.started.take(), self.heard.take()) {
            (Some(started), _) => self.observe(started, Vec::new()),
            (None, Some(words)) => self.observe(Event::Message(words), Vec::new()),
            (None, None) => {}
        }
        let start = Observation { event: Event::Initiated, actions: self.given };
        let mut observations = vec![start];
        observations.append(&mut self.observed);
        if let Some(last) = observations.last_mut() {
            last.actions.push(Act::EndTest);
        }
        Ok(Content { observations })
    }
}
