//! What may happen to a call that waits, told to both sides.

use std::collections::BTreeMap;

use pivotline_connect::interpret::{Input, QueueAnswer};
use pivotline_ir::{Key, Name, Node};
use pivotline_machine::{ContactKind, Event, State, Waiting};

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Happening {
    /// The caller presses a key.
    Key(Key),
    Silence,
    KeysFailed,
    /// It is told whether the number is mobile; none where that fails.
    Mobile(Option<bool>),
    /// It is told whether hours are open; none where that fails.
    Hours(Option<bool>),
    /// As before, where the machine leaves it to the handover to ask.
    HandoverHours(Option<bool>),
    /// The service answers.
    Answered,
    /// The service fails.
    ServiceFailed,
    /// It is told whether the link was sent; none where that fails.
    Link(Option<bool>),
    Taken,
    Full,
    QueueFailed,
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
const TOLD: [Option<bool>; 3] = [Some(true), Some(false), None];

impl Happening {
    /// All that may happen while the machine waits so. `asks_hours`: the flows still have to ask
    /// for the hours of the handover.
    pub(crate) fn all(state: &State, asks_hours: bool) -> Vec<Self> {
        match state.waiting {
            Waiting::Language { .. } | Waiting::Choice { .. } => {
                let keys = KEYS.into_iter().map(Self::Key);
                keys.chain([Self::Silence, Self::KeysFailed]).collect()
            }
            Waiting::Number => TOLD.map(Self::Mobile).into(),
            Waiting::Hours => TOLD.map(Self::Hours).into(),
            Waiting::Service => vec![Self::Answered, Self::ServiceFailed],
            Waiting::Link => TOLD.map(Self::Link).into(),
            Waiting::Handover if asks_hours => TOLD.map(Self::HandoverHours).into(),
            Waiting::Handover => vec![Self::Taken, Self::Full, Self::QueueFailed],
            Waiting::Login | Waiting::Contact | Waiting::End => Vec::new(),
        }
    }

    /// What the machine is told; nothing where only the flows hear of it.
    pub(crate) fn event(self, fields: BTreeMap<Name, String>) -> Option<Event> {
        Some(match self {
            Self::Key(key) => Event::Key { key },
            Self::Silence => Event::Silence,
            Self::KeysFailed => Event::KeysFailed,
            Self::Mobile(mobile) => Event::NumberChecked { mobile },
            Self::Hours(open) => Event::HoursChecked { open },
            Self::HandoverHours(Some(true)) => return None,
            Self::HandoverHours(_) => Event::Closed,
            Self::Answered => Event::Answered { fields },
            Self::ServiceFailed => Event::ServiceFailed,
            Self::Link(Some(true)) => Event::LinkSent,
            Self::Link(_) => Event::LinkNotSent,
            Self::Taken => {
                Event::HandedOver { kind: ContactKind::ThisCall, contact: "call".to_owned() }
            }
            Self::Full => Event::Full,
            Self::QueueFailed => Event::HandoverFailed,
        })
    }

    /// What the flows are told.
    pub(crate) fn input(self, answer: BTreeMap<String, String>) -> Input {
        let one = |key: &str, word: &str| Some([(key.to_owned(), word.to_owned())].into());
        match self {
            Self::Key(key) => Input::Key(key.dtmf()),
            Self::Silence => Input::Silence,
            Self::KeysFailed => Input::KeysFailed,
            Self::Mobile(mobile) => {
                Input::Lambda(mobile.and_then(|mobile| one("isMobile", &mobile.to_string())))
            }
            Self::Hours(open) | Self::HandoverHours(open) => Input::Hours(open),
            Self::Answered => Input::Lambda(Some(answer)),
            Self::ServiceFailed => Input::Lambda(None),
            Self::Link(sent) => Input::Lambda(
                sent.and_then(|sent| one("status", if sent { "sent" } else { "not_sent" })),
            ),
            Self::Taken => Input::Queue(QueueAnswer::Taken),
            Self::Full => Input::Queue(QueueAnswer::Full),
            Self::QueueFailed => Input::Queue(QueueAnswer::Failed),
        }
    }

    /// Whether the person chose this: an option's key, which may lead round as often as it is
    /// pressed. Any other key is as good as none.
    pub(crate) fn is_choice(self, node: Option<&Node>) -> bool {
        match (self, node) {
            (Self::Key(key), Some(Node::Menu(menu))) => menu.on_key(key).is_some(),
            _ => false,
        }
    }
}
