//! What a turn tells the outside, of the machine and of the flows in one form.

use std::collections::BTreeMap;
use std::fmt;

use pivotline_connect::interpret::Listener;
use pivotline_ir::tidy;

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

/// Attributes that have a value, blanks joined: a blank one counts as missing.
pub(crate) fn with_values<'a>(
    pairs: impl Iterator<Item = (&'a String, &'a String)>,
) -> BTreeMap<String, String> {
    let tidied = pairs.map(|(key, text)| (key.clone(), tidy(text.clone())));
    tidied.filter(|(_, text)| !text.is_empty()).collect()
}
