//! Handing a contact to people: where it goes when they cannot take it, and what waiting for them
//! is like.

use serde::{Deserialize, Serialize};

use crate::names::Name;
use crate::target::Target;
use crate::text::Words;

/// The contact is handed to people. A living call is kept and queued; else a new contact is
/// started, in the route's order of ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// The route.
    pub route: Name,
    /// Where a contact outside the route's hours goes.
    pub closed: Target,
    /// Where a contact goes for which the queue has no room.
    pub full: Target,
    /// Where a contact goes that could not be handed over.
    pub failed: Target,
    /// Where a contact goes when nobody works for the queue now; where there is none, it is not
    /// asked. What cannot be told counts as staffed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unstaffed: Option<Target>,
    /// Where a contact goes that would find a long queue; what cannot be told counts as short.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub crowded: Option<Crowded>,
    /// What waiting in the queue is like, where the menus say it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<InQueue>,
    /// Where a call goes whose agent has left it. Voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Target>,
}

/// A queue that is too long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crowded {
    /// It is, when more contacts than these wait in it.
    pub over: u32,
    /// Where a contact goes then.
    pub to: Target,
}

/// What waiting in a queue is like.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InQueue {
    /// The recording that is played; silence, where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub music: Option<Name>,
    /// What is said at intervals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Every>,
    /// Where who has waited long goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<After>,
}

/// Words at intervals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Every {
    /// The interval, in seconds.
    pub seconds: u32,
    /// The words.
    pub words: Words,
}

/// The end of a wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct After {
    /// When, in seconds; a multiple of the interval at which something is said.
    pub seconds: u32,
    /// Where a contact goes then.
    pub to: Target,
}

impl HandOver {
    /// A handover of which nothing more is said.
    #[must_use]
    pub fn new(route: Name, closed: Target, full: Target, failed: Target) -> Self {
        Self {
            route,
            closed,
            full,
            failed,
            unstaffed: None,
            crowded: None,
            waiting: None,
            left: None,
        }
    }

    /// Every way out, in a fixed order.
    #[must_use]
    pub fn targets(&self) -> Vec<&Target> {
        let mut all = vec![&self.closed];
        all.extend(&self.unstaffed);
        all.extend(self.crowded.as_ref().map(|crowded| &crowded.to));
        all.extend([&self.full, &self.failed]);
        all.extend(self.waited());
        all.extend(&self.left);
        all
    }

    /// Where who has waited long goes.
    #[must_use]
    pub fn waited(&self) -> Option<&Target> {
        Some(&self.waiting.as_ref()?.after.as_ref()?.to)
    }
}

impl InQueue {
    /// The most interruptions that a wait with an end has.
    pub const MOST_STEPS: u32 = 100;

    /// After how many seconds something happens, again and again; none where nothing ever does.
    #[must_use]
    pub fn step(&self) -> Option<u32> {
        let every = self.every.as_ref().map(|every| every.seconds);
        every.or_else(|| self.after.as_ref().map(|after| after.seconds))
    }

    /// With which step the wait ends, counted from 1; none where it has no end.
    #[must_use]
    pub fn last_step(&self) -> Option<u32> {
        let after = self.after.as_ref()?.seconds;
        Some(after.div_ceil(self.step()?.max(1)).clamp(1, Self::MOST_STEPS))
    }
}
