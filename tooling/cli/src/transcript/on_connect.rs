//! A transcript's call through the flows, run as Amazon Connect would.
//!
//! What the Lambda functions do is done here after their contract, from what is given alone.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::sync::Arc;

use pivotline_connect::interpret::{
    Branch, Call, Caller, Ending, FlowSet, HeardKind, Input, Listener, Outcome, QueueAnswer, Turn,
    Wait,
};
use pivotline_connect::{bound_name, contract};
use pivotline_ir::{Line, Name, Program, Tag, order};
use serde_json::{Map, Value};

use super::given::{Dialled, Ordered, Room};
use super::on_screen::OnScreen;
use super::script::{Action, Script};
use super::{Mismatch, called_back, dialled, ordered, played, queued, spoken, texted};

/// How many turns a call may take.
const MOST_TURNS: u32 = 10_000;

type Texts = BTreeMap<String, String>;

/// Plays the script.
///
/// # Errors
/// The flows cannot be read, or the script asks for what cannot be played.
pub fn play(
    program: &Program,
    flows: &BTreeMap<String, String>,
    (name, line): (&Name, &Line),
    script: &Script,
) -> Result<Vec<String>, Mismatch> {
    play_seen(program, flows, (name, line), script, |_, _| {})
}

/// Plays the script, and shows each turn with what it was answered; with nothing at the end.
///
/// # Errors
/// The flows cannot be read, or the script asks for what cannot be played.
pub fn play_seen(
    program: &Program,
    flows: &BTreeMap<String, String>,
    (name, line): (&Name, &Line),
    script: &Script,
    mut seen: impl FnMut(&Turn, Option<&Input>),
) -> Result<Vec<String>, Mismatch> {
    let flows = FlowSet::read(flows).map_err(|why| Mismatch(why.to_string()))?;
    let caller = Caller { phone: script.caller.clone(), contact: "call".to_owned() };
    let (mut call, mut turn) = Call::begin(Arc::new(flows), name.as_str(), caller);
    let told = vec![script.dial()];
    let mut played = Played {
        program,
        line,
        script,
        told,
        actions: script.actions.iter().peekable(),
        is_on_screen: false,
    };
    for _ in 0..MOST_TURNS {
        let input = played.hears(&turn).map_err(Mismatch)?;
        seen(&turn, input.as_ref());
        let Some(input) = input else {
            return Ok(played.told);
        };
        turn = call.resume(input);
    }
    Err(Mismatch(format!("the flow is still busy after {MOST_TURNS} turns")))
}

struct Played<'a> {
    program: &'a Program,
    line: &'a Line,
    script: &'a Script,
    told: Vec<String>,
    actions: Peekable<std::slice::Iter<'a, Action>>,
    /// Whether the caller was silent because of what happens on the screen next.
    is_on_screen: bool,
}

impl Played<'_> {
    /// Tells of a turn, and answers what it waits for; none where the transcript ends.
    fn hears(&mut self, turn: &Turn) -> Result<Option<Input>, String> {
        // What an agent hears is no part of the caller's transcript.
        for heard in turn.heard.iter().filter(|heard| heard.listener == Listener::Caller) {
            if let Some(recording) = recording(&heard.text) {
                self.told.push(played(recording));
                continue;
            }
            let kind = match heard.kind {
                HeardKind::Say => "say",
                HeardKind::Ask => "ask",
            };
            let language = self.language(&heard.voice);
            self.told.extend(spoken(kind, &heard.text, &language, self.line));
        }
        Ok(match &turn.wait {
            Wait::Key { .. } => self.does(),
            Wait::Lambda { function, event, .. } => {
                Some(Input::Lambda(self.lambda(bound_name(function), event)?))
            }
            Wait::Hours { hours } => {
                Some(Input::Hours(Some(self.script.given.is_open(bound_name(hours)))))
            }
            Wait::Queue { queue, attributes } => Some(self.queue(bound_name(queue), attributes)),
            Wait::Ended(ending) => {
                self.ends(ending);
                None
            }
            Wait::Queued { seconds, .. } => {
                let next = Action::in_queue(&mut self.actions, seconds.is_some());
                self.queued(next)
            }
            Wait::WithAgent => {
                let next = Action::with_agent(&mut self.actions);
                self.queued(next)
            }
            Wait::Metric { metric, queue, .. } => Some(self.metric(metric, bound_name(queue))),
            Wait::Outcome { action, parameters, .. }
                if action == "TransferParticipantToThirdParty" =>
            {
                self.dials(parameters)
            }
            Wait::Outcome { action, parameters, .. } => Some(self.outcome(action, parameters)),
            Wait::LambdaStart { .. }
            | Wait::QueueHours { .. }
            | Wait::Draw { .. }
            | Wait::OnHold { .. } => {
                let why = "the flow waits for what a transcript cannot tell of: the hours of a \
                           queue, a number drawn by lot, a function that is only started, a hold";
                return Err(why.to_owned());
            }
        })
    }

    /// The language that a voice speaks.
    fn language(&self, voice: &str) -> String {
        let mut languages = self.line.languages.iter();
        let spoken = languages.find(|language| language.voice.eq_ignore_ascii_case(voice));
        spoken.map_or_else(|| format!("the voice of {voice:?}"), |found| found.tag.to_string())
    }

    fn does(&mut self) -> Option<Input> {
        // Meanwhile the caller is on the screen; a call that does not look at it hears no more.
        if let Some(Action::OnScreen(_)) = self.actions.peek() {
            return (!std::mem::replace(&mut self.is_on_screen, true)).then_some(Input::Silence);
        }
        self.is_on_screen = false;
        let action = self.actions.next()?;
        self.told.push(action.line());
        Some(match action {
            Action::Press(key) => Input::Keys(key.to_string()),
            Action::Digits(digits) => Input::Keys(digits.clone()),
            Action::Silence | Action::AgentAnswers | Action::AgentLeaves | Action::OnScreen(_) => {
                Input::Silence
            }
            Action::HangUp => Input::HangUp,
        })
    }

    fn queued(&mut self, action: Option<&Action>) -> Option<Input> {
        let action = action?;
        self.told.push(action.line());
        Some(match action {
            Action::AgentAnswers => Input::AgentAnswered,
            Action::AgentLeaves => Input::AgentLeft,
            Action::HangUp => Input::HangUp,
            Action::Press(_) | Action::Digits(_) | Action::Silence | Action::OnScreen(_) => {
                Input::Interrupt
            }
        })
    }

    /// A figure of a queue.
    fn metric(&self, metric: &str, queue: &str) -> Input {
        let given = &self.script.given;
        Input::Metric(Some(match metric {
            "NumberOfAgentsStaffed" => u64::from(given.is_staffed(queue)),
            _ if given.is_crowded(queue) => u64::from(u32::MAX),
            _ => 0,
        }))
    }

    /// What becomes of a call with a number outside; none where the transcript ends with it.
    fn dials(&mut self, parameters: &Map<String, Value>) -> Option<Input> {
        let number = parameters.get("ThirdPartyPhoneNumber").and_then(Value::as_str);
        let number = number.map(bound_name).unwrap_or_default();
        self.told.push(dialled(number));
        let error = |error: &str| Branch::Error(error.to_owned());
        let branch = match self.script.given.dial(number) {
            Dialled::Failed => error("CallFailed"),
            Dialled::Unanswered => error("ConnectionTimeLimitExceeded"),
            Dialled::Answered => {
                let action = Action::with_agent(&mut self.actions)?;
                self.told.push(action.line());
                if *action == Action::HangUp {
                    return Some(Input::HangUp);
                }
                Branch::Next
            }
        };
        Some(Input::Outcome(Outcome::plain(branch)))
    }

    /// How many wait in a queue, and what became of a call back.
    fn outcome(&mut self, action: &str, parameters: &Map<String, Value>) -> Input {
        let queue = parameters.get("QueueId").and_then(Value::as_str).map(bound_name);
        if action == "GetMetricData" {
            let known = queue.and_then(|queue| self.script.given.waiting(queue));
            let unknown = || Outcome::plain(Branch::Error("NoMatchingError".to_owned()));
            return Input::Outcome(known.map_or_else(unknown, |count| Outcome {
                branch: Branch::Next,
                values: texts([("Metrics.Queue.Size", &count.to_string())]),
            }));
        }
        let branch = match queue.filter(|_| action == "CreateCallbackContact") {
            Some(queue) if self.script.given.room(queue) != Room::Yes => {
                Branch::Error("NoMatchingError".to_owned())
            }
            Some(queue) => {
                self.told.push(called_back(queue));
                Branch::Next
            }
            None => Branch::Next,
        };
        Input::Outcome(Outcome::plain(branch))
    }

    /// What is told to a call that follows the screen, or goes on without it.
    fn session(&mut self, event: &Value) -> Result<Option<Texts>, String> {
        if !self.script.given.shows_screen() {
            return Ok(None);
        }
        let takes_back = event.pointer("/Details/Parameters/take").is_some();
        let happened = self.actions.next_if(|action| match action {
            Action::OnScreen(OnScreen::Finishes | OnScreen::AsksFor(_)) => true,
            Action::OnScreen(_) => !takes_back,
            _ => false,
        });
        let language = Tag::from(text(event, "/Details/ContactData/LanguageCode")?);
        self.is_on_screen &= happened.is_none();
        self.told.extend(happened.map(Action::line));
        let place = self.script.given.screen().unwrap_or(" ");
        let mut answer = match happened {
            Some(Action::OnScreen(OnScreen::Opens)) => {
                texts([("status", "open"), ("news", "opened")])
            }
            Some(Action::OnScreen(OnScreen::Chooses(label))) => {
                texts([("status", "open"), ("news", "chosen"), ("choice", label)])
            }
            Some(Action::OnScreen(OnScreen::Finishes)) => texts([("status", "done")]),
            Some(Action::OnScreen(OnScreen::IsOver)) => texts([("status", "over")]),
            Some(Action::OnScreen(OnScreen::AsksFor(route))) => {
                let mut answer = OnScreen::attributes(self.line, route, &language);
                answer.extend(texts([("status", "agent"), ("route", route)]));
                answer
            }
            _ if takes_back => texts([("status", "back"), ("place", place)]),
            _ => texts([("status", "open"), ("news", " ")]),
        };
        let keys = self.line.routes.values().flat_map(pivotline_ir::Route::keys);
        for key in keys.chain(["choice".to_owned()]) {
            answer.entry(key).or_insert_with(|| " ".to_owned());
        }
        Ok(Some(answer))
    }

    fn lambda(&mut self, function: &str, event: &Value) -> Result<Option<Texts>, String> {
        let one = |key: &str, value: &str| Some([(key.to_owned(), value.to_owned())].into());
        let given = &self.script.given;
        match function {
            contract::CHECK_NUMBER => {
                let number = text(event, "/Details/ContactData/CustomerEndpoint/Address")?;
                Ok(given.is_mobile(number).and_then(|mobile| one("isMobile", &mobile.to_string())))
            }
            contract::SEND_LINK if given.sends_text() => {
                let opens = text(event, "/Details/Parameters/opens")?;
                // The count is told by strokes: flows cannot add.
                let attempt = text(event, "/Details/Parameters/attempt")?.trim().len();
                self.told.push(texted(opens, attempt));
                Ok(one("status", "sent"))
            }
            contract::SEND_LINK => Ok(one("status", "not_sent")),
            contract::LOOK => self.session(event),
            name => {
                let service = self.program.services.get(name);
                let service = service.ok_or_else(|| format!("there is no function `{name}`"))?;
                let tag = Tag::from(text(event, "/Details/ContactData/LanguageCode")?);
                let fields = if service.changes {
                    self.told.push(told_order(name, event)?);
                    match given.order(name)? {
                        Ordered::Done(fields) => Some(fields),
                        Ordered::NotDone => {
                            return Ok(Some(contract::outcome(order::NOT_DONE)));
                        }
                        Ordered::Unsure => return Ok(Some(contract::outcome(order::UNSURE))),
                        Ordered::Broken => return Ok(None),
                    }
                } else {
                    given.answer(name)?
                };
                Ok(fields.and_then(|fields| {
                    contract::answer(service, |name| fields.get(name.as_str()).cloned(), &tag)
                }))
            }
        }
    }

    fn queue(&mut self, queue: &str, attributes: &Texts) -> Input {
        Input::Queue(match self.script.given.room(queue) {
            Room::Full => QueueAnswer::Full,
            Room::Failing => QueueAnswer::Failed,
            Room::Yes => {
                let told = passed(self.program, attributes);
                self.told.push(queued(queue, &told));
                QueueAnswer::Taken
            }
        })
    }

    fn ends(&mut self, ending: &Ending) {
        match ending {
            Ending::HungUp => self.told.push("< hang up".to_owned()),
            Ending::Broken { reason } => self.told.push(format!("< broken: {reason}")),
            Ending::Transferred { to } => self.told.push(format!("< transfer to {to}")),
            Ending::Queued | Ending::CallerHungUp | Ending::AgentLeft | Ending::FlowEnded => {}
        }
    }
}

/// The recording that is heard, where it is one.
fn recording(heard: &str) -> Option<&str> {
    heard.strip_prefix("(recording ")?.strip_suffix(')').map(bound_name)
}

fn texts<const N: usize>(pairs: [(&str, &str); N]) -> Texts {
    pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

/// An order, which its key counts by strokes.
fn told_order(service: &str, event: &Value) -> Result<String, String> {
    let told = event.pointer("/Details/Parameters").and_then(Value::as_object);
    let told = told.into_iter().flatten();
    let text = |(name, text): (&String, &Value)| Some((name.clone(), text.as_str()?.to_owned()));
    let mut arguments: Texts = told.filter_map(text).collect();
    let key = arguments.remove(order::KEY).ok_or("the order has no key")?;
    let strokes = key.split_whitespace().last().unwrap_or_default();
    Ok(ordered(service, strokes.len(), &arguments))
}

/// The attributes that are for people: without what flows keep for themselves.
fn passed(program: &Program, attributes: &Texts) -> Texts {
    let is_source = |key: &str| program.is_source(key);
    let passed = attributes.iter().filter(|(key, _)| !contract::is_kept(key, is_source));
    passed.map(|(key, value)| (key.clone(), value.clone())).collect()
}

fn text<'a>(event: &'a Value, at: &str) -> Result<&'a str, String> {
    let value = event.pointer(at).and_then(Value::as_str);
    value.ok_or_else(|| format!("the event has no text at {at}"))
}
