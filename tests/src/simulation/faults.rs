//! What goes wrong in a schedule: each one has a few kinds of faults, and of each kind much or
//! little, so that no kind hides another.

use crate::random::Random;

/// How likely each kind of fault is, in thousandths of the calls that could meet it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Faults {
    /// A call does nothing and says so.
    pub(super) fails: usize,
    /// A call is carried out and its answer is lost.
    pub(super) answer_lost: usize,
    /// A call fails and is carried out later all the same.
    pub(super) late: usize,
    /// A client library asks again what it has an answer to.
    pub(super) asked_again: usize,
    /// A call takes some time.
    pub(super) slow: usize,
    /// A text or a contact is refused.
    pub(super) refused: usize,
    /// An order is slow, or meets one of the fates above, or a server dies while it is made.
    pub(super) orders: usize,
    /// A client's connection breaks before it has the answer.
    pub(super) line_cut: usize,
    /// How many servers crash.
    pub(super) crashes: usize,
    /// How many times a server's clock jumps.
    pub(super) jumps: usize,
    /// How many times the store is gone for up to a minute.
    pub(super) outages: usize,
}

impl Faults {
    /// The faults of a schedule. One in eight has none.
    pub(super) fn new(random: &mut Random) -> Self {
        if random.below(8) == 0 {
            return Self::default();
        }
        let mut rate = |most: usize| if random.below(3) == 0 { 0 } else { 1 + random.below(most) };
        Self {
            fails: rate(200),
            answer_lost: rate(200),
            late: rate(150),
            asked_again: rate(150),
            slow: rate(400),
            refused: rate(400),
            orders: rate(1000),
            line_cut: rate(150),
            crashes: rate(8),
            jumps: rate(3),
            outages: rate(2),
        }
    }
}

/// What becomes of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is carried out and answered.
    Good,
    /// It does nothing and says so.
    Fails,
    /// It is carried out and its answer is lost.
    AnswerLost,
    /// It fails and is carried out later all the same.
    Late,
    /// It is carried out, and asked for again by a client library that heard nothing.
    AskedAgain,
}
