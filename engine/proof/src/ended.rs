//! What a turn came to: kept, so that no turn is run twice.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use pivotline_connect::interpret::Call;
use pivotline_machine::State;

use crate::sets::{Chosen, SetId};
use crate::variables::{Texts, Variable};

/// What a turn came to.
pub(crate) struct Ended {
    /// Each variable that was read or changed, and what it held before.
    pub(crate) chosen: Chosen,
    /// How many of these go together. Where not all do, no call can take this turn.
    pub(crate) possible: usize,
    /// The variables that the flows may have handed on without a look at them.
    pub(crate) copied: BTreeSet<Variable>,
    /// Those that the flows read.
    pub(crate) read_by_flows: BTreeSet<Variable>,
    /// The places of the flows that were written.
    pub(crate) written: Vec<String>,
    /// What of the flows' own memory was looked at, in this turn or where one of its actions fails.
    pub(crate) read: Texts,
    /// What variables were taken to hold where an action fails, beside those that were chosen.
    pub(crate) taken: Chosen,
    /// What variables hold now, of those that were read or changed.
    pub(crate) holds: Vec<(Variable, SetId)>,
    /// Whether all is gone that flows had set for menus and links.
    pub(crate) forgets: bool,
    /// Where both sides wait now; none where the call is over.
    pub(crate) left: Option<Left>,
}

/// What a turn came to from one place.
pub(crate) struct End {
    pub(crate) ended: Rc<Ended>,
    /// What only the flows know of and may still read.
    pub(crate) alive: Texts,
}

/// Where both sides wait, and what they remember there beside variables.
#[derive(Clone)]
pub(crate) struct Left {
    pub(crate) state: State,
    /// The call, without its memory.
    pub(crate) call: Call,
    /// The number of where the flows wait,
    pub(crate) position: usize,
    /// and of where both sides do.
    pub(crate) stand: usize,
    /// What only the flows know of and may still read: what this turn made of it,
    pub(crate) made: Texts,
    /// and where it is as it was.
    pub(crate) kept: Vec<Arc<str>>,
}

impl Left {
    /// What only the flows know of and may still read, after a turn that began with this.
    pub(crate) fn alive(&self, before: &Texts) -> Texts {
        let kept = self.kept.iter().filter_map(|place| before.get_key_value(place));
        let mut alive = self.made.clone();
        alive.extend(kept.map(|(place, text)| (Arc::clone(place), Arc::clone(text))));
        alive
    }
}

impl Ended {
    /// What it came to where the flows' own memory was this.
    pub(crate) fn from(self: Rc<Self>, before: &Texts) -> End {
        let alive = self.left.as_ref().map(|left| left.alive(before)).unwrap_or_default();
        End { ended: self, alive }
    }

    /// Whether a call can take this turn.
    pub(crate) fn is_possible(&self) -> bool {
        self.possible == self.chosen.len()
    }
}
