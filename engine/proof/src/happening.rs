//! What may happen to a call that waits, told to both sides.

use std::collections::{BTreeMap, HashSet};

use pivotline_connect::contract;
use pivotline_connect::interpret::{Branch, Call, Input, Outcome, QueueAnswer};
use pivotline_ir::{Follow, HandOver, Key, Language, Line, Name, Node, NodeId, Questions, order};
use pivotline_machine::{ContactKind, Event, News, State, Waiting};

use crate::typed::Typed;
use crate::world::World;

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Happening {
    /// The caller presses a key.
    Key(Key),
    /// The caller keys digits.
    Digits(Typed),
    Silence,
    KeysFailed,
    /// It is told whether the number is mobile; none where that fails.
    Mobile(Option<bool>),
    /// The service answers.
    Answered,
    /// The service fails: one that changes things says that it did not.
    ServiceFailed,
    /// Nobody can tell what a service did that changes things: it says so, or nothing at all.
    Unsure(Says),
    /// It is told what happened on the screen that the call follows.
    Screen(Screen),
    /// It is told whether the link was sent; none where that fails.
    Link(Option<bool>),
    Taken,
    Full,
    QueueFailed,
    /// The interval of a wait has gone by; it can be told how many wait, or it cannot.
    Waited {
        counted: bool,
    },
    AgentReached,
    AgentLeft,
}

/// How many wait, where that is told.
pub(crate) const COUNT: u32 = 7;

/// Whether a function says what became of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Says {
    So,
    Nothing,
}

/// What happens on a screen that a call follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Screen {
    Nothing,
    Opened,
    Chosen,
    Done,
    Over,
    /// Somebody is asked for, by the follow's handover of this number.
    Agent(usize),
    /// It is given back, at the follow's place of this number; one beyond them is a place at which
    /// no call can stand.
    Back(usize),
    /// It was not opened when it is given back.
    BackUnopened,
    /// It cannot be looked at.
    Failed,
}

const KEYS: [Key; 12] = [
    Key::Digit(0),
    Key::Digit(1),
    Key::Digit(2),
    Key::Digit(3),
    Key::Digit(4),
    Key::Digit(5),
    Key::Digit(6),
    Key::Digit(7),
    Key::Digit(8),
    Key::Digit(9),
    Key::Star,
    Key::Hash,
];
/// Yes, no, or that it cannot be told.
pub(crate) const TOLD: [Option<bool>; 3] = [Some(true), Some(false), None];

impl Happening {
    /// All that may happen while the machine waits so. Hours are told within turns.
    pub(crate) fn all(state: &State, world: &World<'_>) -> Vec<Self> {
        let line = world.line;
        let keys = || KEYS.into_iter().map(Self::Key).chain([Self::Silence, Self::KeysFailed]);
        match state.waiting {
            Waiting::Language { .. }
            | Waiting::Choice { .. }
            | Waiting::Confirm { .. }
            | Waiting::Pause => keys().collect(),
            Waiting::Digits { .. } => {
                let typed = Typed::all(state, world).into_iter().map(Self::Digits);
                typed.chain([Self::Silence, Self::KeysFailed]).collect()
            }
            Waiting::Number => TOLD.map(Self::Mobile).into(),
            Waiting::Hours => Vec::new(),
            Waiting::Service if changes(line, &state.at) => {
                let unsure = [Says::So, Says::Nothing].map(Self::Unsure);
                [Self::Answered, Self::ServiceFailed].into_iter().chain(unsure).collect()
            }
            Waiting::Service => vec![Self::Answered, Self::ServiceFailed],
            Waiting::Link => TOLD.map(Self::Link).into(),
            Waiting::News => Screen::seen(follow(line, &state.at)),
            Waiting::TakeBack { .. } => Screen::given_back(follow(line, &state.at)),
            Waiting::Handover if world.calls_back(&state.at).is_some() => {
                vec![Self::Taken, Self::QueueFailed]
            }
            Waiting::Handover => vec![Self::Taken, Self::Full, Self::QueueFailed],
            Waiting::Queue { .. } => Self::in_queue(line.nodes.get(&state.at)),
            Waiting::Agent => vec![Self::AgentLeft],
            Waiting::Login | Waiting::Outside | Waiting::Contact | Waiting::End => Vec::new(),
        }
    }

    /// All that may happen while both sides wait so. Of keys that lead the same way on both, and
    /// are the same option of a menu or none, the first stands for all.
    pub(crate) fn told_apart(state: &State, call: &Call, world: &World<'_>) -> Vec<Self> {
        let mut all = Self::all(state, world);
        let mut ways = HashSet::new();
        all.retain(|happening| match happening {
            Self::Key(key) => call
                .way_of_key(key.dtmf())
                .is_none_or(|way| ways.insert((way, meaning(*key, state, world.line)))),
            _ => true,
        });
        all
    }

    /// What the machine is told. `fields` is what a service answers.
    pub(crate) fn event(
        self,
        state: &State,
        world: &World<'_>,
        fields: BTreeMap<Name, String>,
    ) -> Event {
        let line = world.line;
        match self {
            Self::Key(key) => Event::Key { key },
            Self::Digits(typed) => Event::Digits { digits: typed.digits(state, world) },
            Self::Silence => Event::Silence,
            Self::KeysFailed => Event::KeysFailed,
            Self::Mobile(mobile) => Event::NumberChecked { mobile },
            Self::Answered => Event::Answered { fields },
            Self::ServiceFailed => Event::ServiceFailed,
            Self::Unsure(_) => Event::ServiceUnsure,
            Self::Screen(screen) => match screen.news(follow(line, &state.at), line) {
                Some(news) => Event::News { news },
                None => Event::NewsFailed,
            },
            Self::Link(Some(true)) => Event::LinkSent,
            Self::Link(_) => Event::LinkNotSent,
            Self::Taken => {
                Event::HandedOver { kind: ContactKind::ThisCall, contact: "call".to_owned() }
            }
            Self::Full => Event::Full,
            Self::QueueFailed => Event::HandoverFailed,
            Self::Waited { counted } => Event::Waited { waiting: counted.then_some(COUNT) },
            Self::AgentReached => Event::AgentReached,
            Self::AgentLeft => Event::AgentLeft,
        }
    }

    /// What the flows are told. `answer` is what a service's function answers.
    pub(crate) fn input(
        self,
        state: &State,
        world: &World<'_>,
        answer: BTreeMap<String, String>,
    ) -> Input {
        let line = world.line;
        let one = |key: &str, word: &str| Some([(key.to_owned(), word.to_owned())].into());
        match self {
            Self::Key(key) => Input::Key(key.dtmf()),
            Self::Digits(typed) => Input::Keys(typed.keys(state, world)),
            Self::Silence => Input::Silence,
            Self::KeysFailed => Input::KeysFailed,
            Self::Mobile(mobile) => {
                Input::Lambda(mobile.and_then(|mobile| one("isMobile", &mobile.to_string())))
            }
            Self::Answered => Input::Lambda(Some(answer)),
            Self::ServiceFailed if changes(line, &state.at) => {
                Input::Lambda(Some(contract::outcome(order::NOT_DONE)))
            }
            Self::Unsure(Says::So) => Input::Lambda(Some(contract::outcome(order::UNSURE))),
            Self::ServiceFailed | Self::Unsure(Says::Nothing) => Input::Lambda(None),
            Self::Screen(screen) => {
                let news = screen.news(follow(line, &state.at), line);
                Input::Lambda(news.map(|news| told(&news, line)))
            }
            Self::Link(sent) => Input::Lambda(
                sent.and_then(|sent| one("status", if sent { "sent" } else { "not_sent" })),
            ),
            Self::Taken | Self::QueueFailed if world.calls_back(&state.at).is_some() => {
                let failed = || Branch::Error("NoMatchingError".to_owned());
                let branch = if self == Self::Taken { Branch::Next } else { failed() };
                Input::Outcome(Outcome::plain(branch))
            }
            Self::Taken => Input::Queue(QueueAnswer::Taken),
            Self::Full => Input::Queue(QueueAnswer::Full),
            Self::QueueFailed => Input::Queue(QueueAnswer::Failed),
            Self::Waited { .. } => Input::Interrupt,
            Self::AgentReached => Input::AgentAnswered,
            Self::AgentLeft => Input::AgentLeft,
        }
    }

    /// Whether this comes after the menus: no key and no link is asked for any more.
    pub(crate) fn is_past_menus(self) -> bool {
        matches!(self, Self::Taken | Self::Waited { .. } | Self::AgentReached | Self::AgentLeft)
    }

    /// Whether somebody chose this, on the call or on the screen: an option's key may lead
    /// round as often as it is pressed. Any other key is as good as none.
    pub(crate) fn is_choice(self, node: Option<&Node>) -> bool {
        match (self, node) {
            (Self::Key(key), Some(Node::Menu(menu))) => menu.on_key(key).is_some(),
            // A form may be filled in as often as somebody does.
            (Self::Digits(_), _) => true,
            (Self::Screen(Screen::Opened | Screen::Chosen), _) => true,
            // Who waits without an end waits for somebody; so does who speaks with somebody.
            (Self::Waited { .. }, Some(Node::HandOver(node))) => node.waited().is_none(),
            (Self::AgentReached | Self::AgentLeft, _) => true,
            _ => false,
        }
    }
}

impl Screen {
    /// What a look may see.
    fn seen(follow: Option<&Follow>) -> Vec<Happening> {
        let agents = (0..follow.map_or(0, |follow| follow.handovers.len())).map(Self::Agent);
        let all = [Self::Nothing, Self::Opened, Self::Chosen, Self::Done, Self::Over, Self::Failed];
        all.into_iter().chain(agents).map(Happening::Screen).collect()
    }

    /// What may come of taking it back.
    fn given_back(follow: Option<&Follow>) -> Vec<Happening> {
        let agents = (0..follow.map_or(0, |follow| follow.handovers.len())).map(Self::Agent);
        let places = (0..=follow.map_or(0, |follow| follow.places.len())).map(Self::Back);
        let all = [Self::BackUnopened, Self::Done, Self::Over, Self::Failed];
        all.into_iter().chain(agents).chain(places).map(Happening::Screen).collect()
    }

    /// What the machine is told; none where it could not be looked at.
    fn news(self, follow: Option<&Follow>, line: &Line) -> Option<News> {
        Some(match self {
            Self::Nothing => News::Nothing,
            Self::Opened => News::Opened,
            Self::Chosen => News::Chosen { choice: "see what was chosen".to_owned() },
            Self::Done => News::Done,
            Self::Over => News::Over,
            Self::Agent(number) => {
                let node = line.nodes.get(follow?.handovers.get(number)?)?;
                let Node::HandOver(HandOver { route, .. }) = node else { return None };
                let keys = line.routes.get(route)?.keys().into_iter();
                let told = |key: String| (key.clone(), format!("{key} of the screen"));
                News::Agent { route: route.clone(), attributes: keys.map(told).collect() }
            }
            Self::Back(number) => {
                let place = follow?.places.get(number).map_or("nowhere", NodeId::block);
                News::TakenBack { at: Some(place.into()) }
            }
            Self::BackUnopened => News::TakenBack { at: None },
            Self::Failed => return None,
        })
    }
}

/// What the function that looks at sessions answers: one blank for what there is nothing to tell.
fn told(news: &News, line: &Line) -> BTreeMap<String, String> {
    let keys = line.routes.values().flat_map(pivotline_ir::Route::keys);
    let blank = keys.chain(["choice", "news", "place", "route"].map(str::to_owned));
    let mut answer: BTreeMap<String, String> = blank.map(|key| (key, " ".to_owned())).collect();
    let mut put = |key: &str, text: &str| drop(answer.insert(key.to_owned(), text.to_owned()));
    match news {
        News::Nothing => put("status", "open"),
        News::Opened => {
            put("status", "open");
            put("news", "opened");
        }
        News::Chosen { choice } => {
            put("status", "open");
            put("news", "chosen");
            put("choice", choice);
        }
        News::Done => put("status", "done"),
        News::Over => put("status", "over"),
        News::Agent { route, attributes } => {
            put("status", "agent");
            put("route", route.as_str());
            attributes.iter().for_each(|(key, text)| put(key, text));
        }
        News::TakenBack { at } => {
            put("status", "back");
            put("place", at.as_ref().map_or(" ", Name::as_str));
        }
    }
    answer
}

/// Whether what a place waits for is an order.
fn changes(line: &Line, at: &NodeId) -> bool {
    matches!(line.nodes.get(at), Some(Node::Change { .. }))
}

/// Which option of a menu or of the languages a key is; none where it is not in use.
fn meaning(key: Key, state: &State, line: &Line) -> Option<usize> {
    match (&state.waiting, line.nodes.get(&state.at)) {
        (Waiting::Language { .. }, _) => {
            let offers = |language: &Language| language.offer.as_ref().map(|offer| offer.key);
            line.languages.iter().position(|language| offers(language) == Some(key))
        }
        (Waiting::Confirm { .. }, _) => {
            [Questions::YES, Questions::NO].iter().position(|used| *used == key)
        }
        (_, Some(Node::Menu(menu))) => {
            menu.options.iter().position(|option| option.key == Some(key))
        }
        _ => None,
    }
}

fn follow<'a>(line: &'a Line, at: &NodeId) -> Option<&'a Follow> {
    match line.nodes.get(at)? {
        Node::Follow(follow) => Some(follow),
        _ => None,
    }
}
