//! Nodes: what the machine does at each place, and where it goes from there.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::follow::Follow;
use crate::handover::HandOver;
use crate::menu::Menu;
use crate::names::{Name, NodeId};
use crate::questions::Questions;
use crate::target::Target;
use crate::text::Words;

/// What happens at a place.
///
/// A place that can be named in a menu file has a node of just that name; the nodes that its
/// statements need carry the name as a prefix (`main.needs balance`, `main.failed`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Node {
    /// The way parts by face. A block on the screen alone, or behind a login that has no voice
    /// way, goes on voice to an [`Node::Offer`] that opens the screen's way.
    ByFace {
        /// Where a call goes.
        voice: Target,
        /// Where a page goes.
        screen: Target,
    },
    /// Words are said; on the screen they stand above the next page. A key does not cut them short.
    Say {
        /// The words.
        words: Words,
        /// Then.
        next: Target,
    },
    /// It is said that the call is recorded, and then it is: not where the words could not be
    /// played. Voice only; on the screen nothing happens.
    Record {
        /// The words.
        words: Words,
        /// Then.
        next: Target,
    },
    /// It is asked whether the caller's number is a mobile number; asked once a contact, and a
    /// failure counts as no. On the screen it is known to be.
    CheckNumber {
        /// Then, whatever the answer.
        next: Target,
    },
    /// A reading service is asked, once a contact unless `fresh`.
    Ask {
        /// The service.
        service: Name,
        /// Whether it is asked anew although it was answered before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        fresh: bool,
        /// Where an answer goes.
        ok: Target,
        /// Where a failure goes; for a service that is only wanted, the same as `ok`.
        failed: Target,
    },
    /// A service that changes things is told to: once for each time that it is come to.
    Change {
        /// The service.
        service: Name,
        /// Where it goes when it was done.
        ok: Target,
        /// Where it goes when it was certainly not done.
        failed: Target,
        /// Where it goes when nobody can tell.
        unsure: Target,
    },
    /// A login is asked for, once a contact. Screen only, until a login has a voice way.
    LogIn {
        /// The login.
        login: Name,
        /// Where a verified person goes.
        ok: Target,
        /// Where a failed or refused login goes.
        failed: Target,
    },
    /// The first arm whose condition holds is taken.
    Branch {
        /// The arms, in order; at least one.
        arms: Vec<Arm>,
        /// Where none holds.
        otherwise: Target,
    },
    /// Choices are offered.
    Menu(Menu),
    /// A form's questions are asked.
    Questions(Box<Questions>),
    /// A link to the screen is sent to the caller's own number. Voice only.
    Offer {
        /// The pivot whose rule holds: its text and its time.
        pivot: Name,
        /// Where the link opens.
        opens: NodeId,
        /// Where the call goes when it was sent.
        sent: Target,
        /// Where the call goes when it was not sent.
        not_sent: Target,
    },
    /// The call stays on the line and follows the screen. Voice only.
    Follow(Box<Follow>),
    /// A mark: what the person came for was done here.
    Solved {
        /// Then.
        next: Target,
    },
    /// The contact is handed to people.
    HandOver(HandOver),
    /// The caller is called back, at the number that called.
    CallBack {
        /// The rule of the call back: a route whose only way is this one.
        route: Name,
        /// How the call back is tried.
        tried: Tried,
        /// Where a contact goes that will be called back.
        done: Target,
        /// Where a contact goes that cannot be called back.
        failed: Target,
    },
    /// The call is connected with a number outside. Voice; a page cannot, and goes where what
    /// failed goes.
    Dial {
        /// What the number is called; each environment says what it is.
        number: Name,
        /// How long it rings, in seconds.
        within: u32,
        /// Where the call goes when the other side has left it.
        left: Target,
        /// Where the call goes when nobody answers.
        unanswered: Target,
        /// Where the call goes that cannot be connected.
        failed: Target,
    },
}

/// How often a caller is called back who does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tried {
    /// How many times; at least once.
    pub times: u32,
    /// How long after a try the next one is, in seconds.
    pub apart: u32,
}

impl Tried {
    /// What holds where the menus say nothing.
    pub const USUAL: Self = Self { times: 2, apart: 600 };
}

/// One way of a [`Node::Branch`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arm {
    /// What must hold.
    pub when: Condition,
    /// Where it goes.
    pub to: Target,
}

impl Node {
    /// The places that it names beside its ways out: where a link opens, and where a call that
    /// follows the screen may come to.
    #[must_use]
    pub fn places(&self) -> Vec<&NodeId> {
        match self {
            Self::Offer { opens, .. } => vec![opens],
            Self::Follow(follow) => follow.places.iter().chain(&follow.handovers).collect(),
            Self::ByFace { .. }
            | Self::Say { .. }
            | Self::Record { .. }
            | Self::CheckNumber { .. }
            | Self::Ask { .. }
            | Self::Change { .. }
            | Self::LogIn { .. }
            | Self::Branch { .. }
            | Self::Menu(_)
            | Self::Questions(_)
            | Self::Solved { .. }
            | Self::HandOver(_)
            | Self::CallBack { .. }
            | Self::Dial { .. } => Vec::new(),
        }
    }

    /// Every way out, in a fixed order.
    #[must_use]
    pub fn targets(&self) -> Vec<&Target> {
        match self {
            Self::ByFace { voice, screen } => vec![voice, screen],
            Self::Say { next, .. }
            | Self::Record { next, .. }
            | Self::CheckNumber { next }
            | Self::Solved { next } => vec![next],
            Self::Change { ok, failed, unsure, .. } => vec![ok, failed, unsure],
            Self::Ask { ok, failed, .. } | Self::LogIn { ok, failed, .. } => vec![ok, failed],
            Self::Branch { arms, otherwise } => {
                arms.iter().map(|arm| &arm.to).chain([otherwise]).collect()
            }
            Self::Menu(menu) => menu.targets(),
            Self::Questions(questions) => questions.targets(),
            Self::Offer { sent, not_sent, .. } => vec![sent, not_sent],
            Self::Follow(follow) => follow.targets().to_vec(),
            Self::HandOver(hand_over) => hand_over.targets(),
            Self::CallBack { done, failed, .. } => vec![done, failed],
            Self::Dial { left, unanswered, failed, .. } => vec![left, unanswered, failed],
        }
    }
}
