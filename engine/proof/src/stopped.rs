//! Why a walk did not come to its end.

use pivotline_connect::interpret::Passed;

use crate::happening::Happening;
use crate::turn::Ran;
use crate::unproved::Unproved;

/// Where a walk found a difference.
pub(crate) struct Found {
    pub(crate) at: Option<(usize, Happening)>,
    pub(crate) ran: Ran,
    /// The action at which Connect fails.
    pub(crate) failing: Option<Passed>,
}

/// Why a walk did not come to its end.
pub(crate) enum Stopped {
    Difference(Box<Found>),
    Unproved(Unproved),
}

impl From<Unproved> for Stopped {
    fn from(why: Unproved) -> Self {
        Self::Unproved(why)
    }
}
