//! What a turn tells the outside, of the machine and of the flows in one form.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use pivotline_connect::contract::{
    self, CHECK_NUMBER, CHECK_NUMBER_WITHIN, LOOK, LOOK_WITHIN, SEND_LINK, SEND_LINK_WITHIN,
};
use pivotline_connect::interpret::{Call, Ending, HeardKind, Listener, Turn, Wait};
use pivotline_connect::{Bindings, Resource};
use pivotline_ir::{Engine, Language, Line, Name, Program, RouteWay, along, order, tidy};
use pivotline_machine::{Effect, Handover, State, Step, Waiting};

use crate::arrivals::{Arrivals, Brought};
use crate::happening::calls_back;

/// What was said, and what is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) heard: Vec<Words>,
    pub(crate) asked: Asked,
}

/// Words, and the voice that speaks them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) listener: Listener,
    pub(crate) asks: bool,
    pub(crate) text: String,
    pub(crate) voice: String,
    /// How that voice is made; empty where nothing is said.
    pub(crate) engine: String,
    /// Not told where a language is offered: it is set once it was chosen.
    pub(crate) language: Option<String>,
}

/// What is waited for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    Key {
        seconds: u32,
    },
    Lambda {
        function: String,
        seconds: u32,
        language: Option<String>,
        told: BTreeMap<String, String>,
    },
    /// Hours that were not told within the turn.
    Hours(String),
    Queue {
        queue: String,
        attributes: BTreeMap<String, String>,
    },
    CallBack {
        queue: String,
        tries: String,
        apart: String,
    },
    HungUp,
    /// An agent, in the queue; or what comes after so many seconds.
    InQueue {
        seconds: Option<u32>,
        /// The flow in which the contact waits, where it is none of the program's.
        elsewhere: Option<String>,
    },
    /// The end of the talk with an agent.
    Talking,
    Other(String),
}

impl Asked {
    /// Whether the contact is in a queue or with an agent.
    pub(crate) fn is_with_people(&self) -> bool {
        matches!(self, Self::InQueue { .. } | Self::Talking)
    }

    /// Whether the same is waited for, whatever is told along.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Lambda { function: one, .. }, Self::Lambda { function: other, .. })
            | (Self::Queue { queue: one, .. }, Self::Queue { queue: other, .. })
            | (Self::CallBack { queue: one, .. }, Self::CallBack { queue: other, .. }) => {
                one == other
            }
            (Self::InQueue { .. }, Self::InQueue { .. }) => true,
            (one, other) => one == other,
        }
    }
}

/// What both sides are held against besides each other.
pub(crate) struct World<'a> {
    pub(crate) program: &'a Program,
    pub(crate) name: &'a Name,
    pub(crate) line: &'a Line,
    pub(crate) bindings: &'a Bindings,
    /// The hours that the program asks for, by their id in flows.
    hours: BTreeMap<String, &'a Name>,
    /// What it asks of queues and numbers.
    of_queues: BTreeSet<String>,
    /// The way by which contacts arrive that begin on the screen.
    pub(crate) way: Option<RouteWay>,
    /// What they bring along.
    brought: Brought,
}

/// What a contact that began on the screen brought along, and keeps whatever becomes of it.
const STAYS: [&str; 2] = [along::CALLER_PHONE, along::PATH];

/// Who calls.
pub(crate) const PHONE: &str = "+12025550100";
/// The contact's id.
pub(crate) const CONTACT: &str = "call";

impl<'a> World<'a> {
    pub(crate) fn new(
        program: &'a Program,
        (name, line): (&'a Name, &'a Line),
        bindings: &'a Bindings,
    ) -> Self {
        let (hours, of_queues) = (BTreeMap::new(), BTreeSet::new());
        let (way, brought) = (None, Brought::new());
        let mut world = Self { program, name, line, bindings, hours, of_queues, way, brought };
        world.hours = hours_named(line).map(|name| (world.hours_id(name), name)).collect();
        world.of_queues = world.asked_of_queues().collect();
        world
    }

    /// The same for contacts that arrive, in their program.
    pub(crate) fn of_arrivals(
        arrivals: &'a Arrivals,
        name: &'a Name,
        bindings: &'a Bindings,
    ) -> Option<Self> {
        let line = arrivals.program.lines.get(name)?;
        let world = Self::new(&arrivals.program, (name, line), bindings);
        Some(Self { way: Some(arrivals.way), brought: arrivals.brought.clone(), ..world })
    }

    /// The ids of all that is told within turns.
    pub(crate) fn told_within_turns(&self) -> BTreeSet<String> {
        self.hours.keys().chain(&self.of_queues).cloned().collect()
    }

    /// Whether the program asks for the hours of this id.
    pub(crate) fn asks_for_hours(&self, id: &str) -> bool {
        self.hours.contains_key(id)
    }

    /// Whether the program asks this of a queue or a number.
    pub(crate) fn asks_of_queues(&self, id: &str) -> bool {
        self.of_queues.contains(id)
    }

    /// The name of what stands in a flow by its id.
    pub(crate) fn name_of(&self, id: &str) -> String {
        let mut queues = self.line.routes.values().map(|route| &route.queue);
        let queue = queues.find(|name| self.bindings.id(Resource::Queue, name.as_str()) == id);
        let name = queue.or_else(|| self.hours.get(id).copied());
        name.map_or_else(|| id.to_owned(), ToString::to_string)
    }

    /// The id of hours in flows.
    pub(crate) fn hours_id(&self, name: &Name) -> String {
        self.bindings.id(Resource::Hours, name.as_str())
    }

    /// Whether a place of the flows travels along to people.
    pub(crate) fn travels(&self, place: &str) -> bool {
        let is_source = |key: &str| self.program.is_source(key);
        let key = place.strip_prefix("Attributes.");
        key.is_some_and(|key| !contract::is_kept(key, is_source))
    }

    /// What the machine tells.
    pub(crate) fn of_machine(&self, step: &Step) -> Told {
        let mut heard = Vec::new();
        let mut asked = None;
        for effect in &step.effects {
            match effect {
                Effect::Say { words } => heard.extend(self.words(false, words, &step.state)),
                Effect::Listen { prompt, wait, .. } => {
                    heard.extend(self.words(true, prompt, &step.state));
                    asked = Some(Asked::Key { seconds: *wait });
                }
                Effect::ListenForDigits { prompt, wait, .. } => {
                    heard.extend(self.words(true, prompt, &step.state));
                    asked = Some(Asked::Key { seconds: *wait });
                }
                Effect::Solved | Effect::Record => {}
                Effect::Wait { music, seconds } => {
                    let recording = |music: &Name| {
                        let recording = self.bindings.id(Resource::Prompt, music.as_str());
                        self.words(false, &format!("(recording {recording})"), &step.state)
                    };
                    heard.extend(music.as_ref().and_then(recording));
                    asked = Some(Asked::InQueue { seconds: *seconds, elsewhere: None });
                }
                other => asked = Some(self.asked(other, &step.state)),
            }
        }
        let none = || Asked::Other(format!("waits for {:?}", step.state.waiting));
        Told { heard, asked: asked.unwrap_or_else(none) }
    }

    fn asked(&self, effect: &Effect, state: &State) -> Asked {
        let lambda = |name: &str, seconds: u32, told: Vec<(&str, String)>| Asked::Lambda {
            function: self.bindings.id(Resource::Lambda, name),
            seconds,
            language: (name != CHECK_NUMBER).then(|| state.language.to_string()),
            told: told.into_iter().map(|(key, text)| (key.to_owned(), text)).collect(),
        };
        match effect {
            Effect::CheckNumber => lambda(
                CHECK_NUMBER,
                CHECK_NUMBER_WITHIN,
                vec![("phone", state.caller.phone.clone())],
            ),
            Effect::CheckHours { hours } => Asked::Hours(self.hours_id(hours)),
            Effect::Ask { service, arguments, within } => {
                let told = arguments.iter().map(|(key, text)| (key.as_str(), text.clone()));
                lambda(service.as_str(), *within, told.collect())
            }
            Effect::Change(order) => {
                let number = order.number.to_string();
                let key = contract::order_key(CONTACT, order.block.as_str(), &number);
                let arguments = order.arguments.iter();
                let told = arguments.map(|(name, text)| (name.as_str(), text.clone()));
                let told = told.chain([(order::KEY, key)]);
                lambda(order.service.as_str(), order.within, told.collect())
            }
            Effect::SendLink { pivot, opens, attempt } => {
                let told = vec![
                    ("attempt", attempt.to_string()),
                    ("contact", CONTACT.to_owned()),
                    ("language", state.language.to_string()),
                    ("line", self.name.to_string()),
                    ("opens", opens.to_string()),
                    ("phone", state.caller.phone.clone()),
                    ("pivot", pivot.to_string()),
                ];
                lambda(SEND_LINK, SEND_LINK_WITHIN, told)
            }
            Effect::LookAtScreen { attempt, seen } => {
                let mut told =
                    vec![("attempt", attempt.to_string()), ("contact", CONTACT.to_owned())];
                told.extend((!seen.trim().is_empty()).then(|| ("seen", seen.clone())));
                lambda(LOOK, LOOK_WITHIN, told)
            }
            Effect::TakeBackScreen { attempt } => {
                let told = vec![
                    ("attempt", attempt.to_string()),
                    ("contact", CONTACT.to_owned()),
                    ("take", "back".to_owned()),
                ];
                lambda(LOOK, LOOK_WITHIN, told)
            }
            Effect::HandOver(handover) => self.handed_over(handover, state),
            Effect::Talk => Asked::Talking,
            Effect::End => Asked::HungUp,
            Effect::Say { .. }
            | Effect::Wait { .. }
            | Effect::Listen { .. }
            | Effect::ListenForDigits { .. }
            | Effect::Dial { .. }
            | Effect::Solved
            | Effect::Record
            | Effect::LogIn { .. } => Asked::Other(format!("{effect:?}")),
        }
    }

    /// What a handover asks first.
    fn handed_over(&self, handover: &Handover, state: &State) -> Asked {
        if let Some(tried) = calls_back(self.line, &state.at) {
            let queue = self.bindings.id(Resource::Queue, handover.queue.as_str());
            let (tries, apart) = (tried.times.to_string(), tried.apart.to_string());
            return Asked::CallBack { queue, tries, apart };
        }
        match &handover.hours {
            Some(hours) => Asked::Hours(self.hours_id(hours)),
            None => Asked::Queue {
                queue: self.bindings.id(Resource::Queue, handover.queue.as_str()),
                attributes: with_values(self.along(&handover.attributes, state).iter()),
            },
        }
    }

    /// What travels along of what the machine tells and a contact brought with it that began on the
    /// screen: where it arrives, all that it brought; later what no handover takes off it.
    fn along(&self, told: &BTreeMap<String, String>, state: &State) -> BTreeMap<String, String> {
        let mut along = told.clone();
        match self.brought.get(&state.at) {
            Some(brought) => {
                along.clone_from(brought);
                along.insert(along::LANGUAGE.to_owned(), state.language.to_string());
            }
            None => {
                let stays = |key: &&str| STAYS.contains(key);
                let brought = self.brought.values().next().into_iter().flatten();
                let brought = brought.filter(|(key, _)| stays(&key.as_str()));
                along.extend(brought.map(|(key, text)| (key.clone(), text.clone())));
            }
        }
        along
    }

    fn words(&self, asks: bool, text: &str, state: &State) -> Option<Words> {
        let text = tidy(text.to_owned());
        let mut offering = self.line.languages.iter().filter(|language| language.offer.is_some());
        let offered = match state.waiting {
            Waiting::Language { offer } if asks => {
                offering.nth(usize::try_from(offer).unwrap_or(usize::MAX))
            }
            _ => None,
        };
        let language = offered.or_else(|| self.line.language(state.language.as_str()))?;
        let tag = offered.is_none().then(|| state.language.to_string());
        let words = || Words { asks, language: tag, ..self.spoken(language, text.clone()) };
        (!text.is_empty()).then(words)
    }

    /// What the caller is told in a language.
    pub(crate) fn spoken(&self, language: &Language, text: String) -> Words {
        let voice = language.voice.to_lowercase();
        let engine = language.engine.map(Engine::word).unwrap_or_default().to_owned();
        Words { listener: Listener::Caller, asks: false, text, voice, engine, language: None }
    }

    /// What the flows tell where the machine comes to this state; symbols are replaced by `value`.
    pub(crate) fn of_flows(
        &self,
        (call, turn): (&Call, &Turn),
        state: &State,
        mut value: impl FnMut(&str) -> String,
    ) -> Told {
        let offering = matches!(state.waiting, Waiting::Language { .. });
        let mut heard = Vec::new();
        for words in &turn.heard {
            let asks = words.kind == HeardKind::Ask;
            let text = tidy(value(&words.text));
            if !text.is_empty() {
                let is_set = words.listener == Listener::Caller && !(asks && offering);
                let language = is_set.then(|| words.language.clone());
                let (voice, engine) = (words.voice.to_lowercase(), words.engine.clone());
                let listener = words.listener;
                heard.push(Words { listener, asks, text, voice, engine, language });
            }
        }
        let asked = match &turn.wait {
            Wait::Queued { seconds, .. } => {
                Asked::InQueue { seconds: *seconds, elsewhere: self.waits_elsewhere(call) }
            }
            Wait::Ended(Ending::Queued) if self.leaves_to_centre(state) => {
                Asked::InQueue { seconds: None, elsewhere: None }
            }
            wait => self.waits_for(wait, state, value),
        };
        Told { heard, asked }
    }

    fn waits_for(
        &self,
        wait: &Wait,
        state: &State,
        mut value: impl FnMut(&str) -> String,
    ) -> Asked {
        match wait {
            Wait::Key { seconds } => Asked::Key { seconds: *seconds },
            Wait::Lambda { function, event, seconds } => {
                let checks_number = *function == self.bindings.id(Resource::Lambda, CHECK_NUMBER);
                let language = event.pointer("/Details/ContactData/LanguageCode");
                let language = language.and_then(serde_json::Value::as_str).map(str::to_owned);
                let told =
                    event.pointer("/Details/Parameters").and_then(serde_json::Value::as_object);
                let told = told.into_iter().flatten().map(|(key, text)| {
                    let text = text.as_str().map_or_else(|| text.to_string(), &mut value);
                    (key.clone(), text)
                });
                let mut told = with_values(told.collect::<BTreeMap<_, _>>().iter());
                let counts = [SEND_LINK, LOOK]
                    .iter()
                    .any(|name| *function == self.bindings.id(Resource::Lambda, name));
                if let Some(key) = told.get_mut(order::KEY)
                    && let Some((before, strokes)) = key.rsplit_once(' ')
                    && strokes.chars().all(|stroke| stroke == '1')
                {
                    *key = format!("{before} {}", strokes.len());
                }
                if counts
                    && let Some(attempt) = told.get_mut("attempt")
                    && attempt.chars().all(|stroke| stroke == '1')
                {
                    // The count is told by strokes: flows cannot add.
                    *attempt = attempt.len().to_string();
                }
                let language = language.filter(|_| !checks_number);
                Asked::Lambda { function: function.clone(), seconds: *seconds, language, told }
            }
            Wait::Hours { hours } => Asked::Hours(hours.clone()),
            Wait::Queue { queue, attributes } => {
                let is_source = |key: &str| self.program.is_source(key);
                // By which route a contact arrived is of no use to a later one.
                let arrived = self.brought.contains_key(&state.at);
                let is_old = |key: &str| key == along::ROUTE && self.way.is_some() && !arrived;
                let passed = attributes
                    .iter()
                    .filter(|(key, _)| !contract::is_kept(key, is_source) && !is_old(key));
                let passed: BTreeMap<String, String> =
                    passed.map(|(key, text)| (key.clone(), value(text))).collect();
                Asked::Queue { queue: queue.clone(), attributes: with_values(passed.iter()) }
            }
            Wait::Outcome { action, parameters, .. } if action == "CreateCallbackContact" => {
                let text = |key: &str| {
                    let text = parameters.get(key).and_then(serde_json::Value::as_str);
                    text.unwrap_or_default().to_owned()
                };
                let (tries, apart) = (text("MaximumConnectionAttempts"), text("RetryDelaySeconds"));
                Asked::CallBack { queue: text("QueueId"), tries, apart }
            }
            Wait::Ended(Ending::HungUp | Ending::AgentLeft) => Asked::HungUp,
            Wait::WithAgent => Asked::Talking,
            other => Asked::Other(format!("{other:?}")),
        }
    }
}

/// The hours that routes and conditions name.
fn hours_named(line: &Line) -> impl Iterator<Item = &Name> {
    let routes = line.routes.values().filter_map(|route| route.hours.as_ref());
    let nodes = line.nodes.values().flat_map(pivotline_ir::Node::conditions);
    let pivots = line.pivots.values().map(|pivot| &pivot.offered);
    routes.chain(nodes.chain(pivots).flat_map(pivotline_ir::Condition::hours))
}

/// Attributes that have a value, blanks joined: a blank one counts as missing.
fn with_values<'a>(
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
) -> BTreeMap<String, String> {
    let tidied = pairs.map(|(key, text)| (key.clone(), tidy(text.clone())));
    tidied.filter(|(_, text)| !text.is_empty()).collect()
}

impl Words {
    /// As a transcript tells them.
    pub(crate) fn line(&self) -> String {
        match (self.listener, self.asks) {
            (Listener::Agent, _) => format!("# the agent hears \"{}\"", self.text),
            (Listener::Caller, true) => format!("< ask \"{}\"", self.text),
            (Listener::Caller, false) => format!("< say \"{}\"", self.text),
        }
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for words in &self.heard {
            writeln!(f, "{}", words.line())?;
        }
        write!(f, "{}", self.asked)
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |all: &BTreeMap<String, String>| {
            all.iter().map(|(key, text)| format!(" {key}=\"{text}\"")).collect::<String>()
        };
        match self {
            Self::Key { seconds } => write!(f, "(waits {seconds} s for a key)"),
            Self::Lambda { function, seconds, told, .. } => {
                write!(f, "(asks {function} within {seconds} s{})", list(told))
            }
            Self::Hours(hours) => write!(f, "(asks whether {hours} is open)"),
            Self::Queue { queue, attributes } => write!(f, "< queue {queue}{}", list(attributes)),
            Self::CallBack { queue, tries, apart } => {
                write!(f, "< call back from {queue}, {tries} times, {apart} s apart")
            }
            Self::HungUp => f.write_str("< hang up"),
            Self::InQueue { seconds, elsewhere } => {
                f.write_str("(waits in the queue")?;
                seconds.map_or(Ok(()), |seconds| write!(f, ", {seconds} s at a time"))?;
                elsewhere.as_ref().map_or(Ok(()), |flow| write!(f, ", in the flow {flow}"))?;
                f.write_str(")")
            }
            Self::Talking => f.write_str("(speaks with an agent)"),
            Self::Other(what) => f.write_str(what),
        }
    }
}
