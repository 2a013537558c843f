//! The call that stays on the line while the person is on the screen.

use serde::{Deserialize, Serialize};

use crate::names::NodeId;
use crate::target::Target;
use crate::text::Words;

/// A call that stays on the line after the link was sent, and follows the screen.
///
/// It looks at the screen, listens for [`Follow::PAUSE`] seconds, and looks again. Any key brings
/// the call back to voice, at the place that the screen shows where a call can stand there.
/// Whichever comes first counts, the key or what the person does on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Follow {
    /// What is said once the link was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Words>,
    /// What is said of each choice on the screen; `choice` stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<Words>,
    /// What is said while nothing happens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Reminder>,
    /// For how long nothing may happen on the screen, in seconds.
    pub after: u32,
    /// Where the call goes when the person has finished on the screen.
    pub done: Target,
    /// Where the call goes when nothing happened for so long, or the link or the session is over.
    pub over: Target,
    /// Where a key leads while the screen shows nothing at which a call can stand.
    pub key: Target,
    /// The places at which a call can stand, and by which a screen is known: each the first of
    /// its block.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<NodeId>,
    /// The handovers that take this very call when the person asks for them on the screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handovers: Vec<NodeId>,
}

/// Words that are said again and again while a call waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminder {
    /// How long it is quiet before they are said, in seconds.
    pub seconds: u32,
    /// The words.
    pub words: Words,
}

/// What a call does after a pause in which nothing happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause<'a> {
    /// It goes on listening, in silence.
    Quiet,
    /// It says these words.
    Remind(&'a Words),
    /// It has waited long enough.
    Enough,
}

impl Follow {
    /// How long a call listens between two looks at the screen, in seconds.
    pub const PAUSE: u32 = 5;

    /// How many pauses in a row may pass without anything on the screen.
    #[must_use]
    pub fn pauses(&self) -> u32 {
        self.after.div_ceil(Self::PAUSE).max(1)
    }

    /// What follows after so many pauses in a row in which nothing happened.
    #[must_use]
    pub fn after_pauses(&self, passed: u32) -> Pause<'_> {
        if passed >= self.pauses() {
            return Pause::Enough;
        }
        match &self.every {
            Some(every) if passed > 0 && passed.is_multiple_of(every.pauses()) => {
                Pause::Remind(&every.words)
            }
            _ => Pause::Quiet,
        }
    }

    /// Every way out that is no place of the screen, in a fixed order.
    pub(crate) fn targets(&self) -> [&Target; 3] {
        [&self.done, &self.over, &self.key]
    }

    /// All words that it says.
    pub(crate) fn words(&self) -> Vec<&Words> {
        let every = self.every.as_ref().map(|every| &every.words);
        self.opened.iter().chain(&self.chosen).chain(every).collect()
    }
}

impl Reminder {
    fn pauses(&self) -> u32 {
        self.seconds.div_ceil(Follow::PAUSE).max(1)
    }
}
