//! The numbers of a report.

use std::collections::BTreeMap;

use serde::Serialize;

use super::read::Lines;

/// A report.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// How much was read.
    pub lines: Lines,
    /// The first event's time, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<u64>,
    /// The last event's time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
    /// All lines together.
    pub all: LineNumbers,
    /// Each line of the telephone.
    pub by_line: BTreeMap<String, LineNumbers>,
    /// What it saved, where prices are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub saved: Option<Saved>,
}

/// The numbers of a line.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct LineNumbers {
    /// Sessions by how far they came and how they ended.
    pub funnel: Funnel,
    /// From the link to the first solution, in sessions that were solved.
    pub resolution: Times,
    /// Menus by name.
    pub menus: BTreeMap<String, Menu>,
    /// Routes by name.
    pub routes: BTreeMap<String, Route>,
}

/// How far sessions came. `sent + not_sent + untold = offered` and
/// `solved + escalated + left = opened`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Funnel {
    /// Calls that began, where the runtime sees them.
    pub calls: u64,
    /// Sessions that were made: a link was asked for.
    pub offered: u64,
    /// Their link was sent.
    pub sent: u64,
    /// It was not, or nobody can tell.
    pub not_sent: u64,
    /// What became of the text is not in the files.
    pub untold: u64,
    /// The link was opened.
    pub opened: u64,
    /// Something was solved and nobody else was needed.
    pub solved: u64,
    /// People took over, whether or not something was solved before.
    pub escalated: u64,
    /// Neither: they left, or are still at it.
    pub left: u64,
    /// Logins that were done.
    pub logins: u64,
    /// Logins that failed or were given up.
    pub logins_refused: u64,
}

/// Times, in seconds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Times {
    /// Half of them are not longer.
    pub median: Option<u32>,
    /// Nine of ten are not longer.
    pub ninetieth: Option<u32>,
    /// All of them, while they are counted.
    #[serde(skip)]
    pub(super) all: Vec<u32>,
}

/// How a session ended, as far as the files tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolution {
    /// Solved without people.
    Solved,
    /// People took over.
    Escalated,
    /// Neither.
    Left,
}

/// The numbers of a menu.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Menu {
    /// Sessions in which one of its options was chosen.
    pub sessions: u64,
    /// Of these, solved without people.
    pub solved: u64,
    /// Of these, taken over by people.
    pub escalated: u64,
    /// Of these, neither.
    pub left: u64,
    /// Times to resolution of the solved ones.
    pub resolution: Times,
    /// Its options by name.
    pub options: BTreeMap<String, OptionNumbers>,
}

/// The numbers of an option.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OptionNumbers {
    /// How often it was chosen.
    pub chosen: u64,
    /// Sessions in which it was the last choice before the first solution.
    pub solved: u64,
    /// Sessions in which it was the last choice before people took over.
    pub escalated: u64,
    /// Times to resolution of the solved ones.
    pub resolution: Times,
}

/// The numbers of a route.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Route {
    /// Contacts that went over it.
    pub contacts: u64,
    /// Of these, with something solved before.
    pub after_solved: u64,
}

/// What was saved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Saved {
    /// The environment whose prices these are.
    pub environment: String,
    /// The currency, where it is told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Minutes that agents did not need: solved sessions by minutes of a handled call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_minutes: Option<f64>,
    /// What these cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agents: Option<f64>,
    /// What the minutes of these calls cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calls: Option<f64>,
    /// What the texts cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<f64>,
    /// What is left; told where at least one saving and the texts are priced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub net: Option<f64>,
}
