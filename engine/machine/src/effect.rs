//! Effects: what leaves the machine. Writes of the session are not effects: the state is returned.

use std::collections::BTreeMap;

use pivotline_ir::{Name, NodeId, RouteWay};
use serde::{Deserialize, Serialize};

/// What the outside is to do.
///
/// Of a step's effects the last one is what the contact waits for: [`Effect::Listen`] for a key,
/// [`Effect::ListenForDigits`] for digits, [`Effect::CheckNumber`], [`Effect::CheckHours`],
/// [`Effect::Ask`], [`Effect::Change`], [`Effect::SendLink`], [`Effect::LookAtScreen`],
/// [`Effect::TakeBackScreen`], [`Effect::LogIn`], [`Effect::HandOver`] and [`Effect::Dial`] for
/// their answer, [`Effect::Wait`] for an agent, [`Effect::Talk`] for the agent's leaving,
/// [`Effect::End`] for nothing. A page that shows a menu waits for a tap without an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum Effect {
    /// Say this on the call. On the screen what is said stands in the state until it is shown.
    Say {
        /// The words, as a voice speaks them.
        words: String,
    },
    /// Record the call from now on. Voice.
    Record,
    /// Play a menu's prompt and wait for a key. Voice.
    Listen {
        /// The menu's block; `language` where a language is offered.
        menu: Name,
        /// The words; a key cuts them short.
        prompt: String,
        /// How long a key is waited for after them, in seconds.
        wait: u32,
    },
    /// Ask a question of a form and wait for digits. Voice.
    ListenForDigits {
        /// The form.
        form: Name,
        /// The question.
        question: Name,
        /// The words; a key cuts them short.
        prompt: String,
        /// The most digits: so many are an answer at once, fewer with `#` behind them.
        most: u32,
        /// How long the first digit is waited for, in seconds.
        wait: u32,
    },
    /// Find out whether the caller's number is mobile.
    CheckNumber,
    /// Find out whether these opening hours are open now.
    CheckHours {
        /// The hours.
        hours: Name,
    },
    /// Ask a reading service.
    Ask {
        /// The service.
        service: Name,
        /// Its arguments.
        arguments: BTreeMap<String, String>,
        /// How long it may take, in seconds.
        within: u32,
    },
    /// Have a service change things, once. It was stored that it is ordered before this leaves.
    Change(Order),
    /// Send the link to the caller's own number. Voice.
    SendLink {
        /// The pivot whose rule holds.
        pivot: Name,
        /// Where the link opens.
        opens: NodeId,
        /// Which link of this contact it is, counted from 1.
        attempt: u32,
    },
    /// Look what happened on the screen that the call follows. Voice.
    LookAtScreen {
        /// Which link of this contact it is, counted from 1.
        attempt: u32,
        /// What the call was told last: nothing, `-` for a screen at which nothing was chosen, or
        /// the choice.
        seen: String,
    },
    /// Let the call go on without the screen that it followed, unless something happened there
    /// first. Voice.
    TakeBackScreen {
        /// Which link of this contact it is, counted from 1.
        attempt: u32,
    },
    /// Have the person log in. Screen.
    LogIn {
        /// The login.
        login: Name,
    },
    /// Hand the contact to people.
    HandOver(Handover),
    /// Wait for an agent in the queue. Voice, where the menus say what waiting is like.
    Wait {
        /// The recording that is played meanwhile.
        music: Option<Name>,
        /// After how many seconds the wait is interrupted; never, where there is none.
        seconds: Option<u32>,
    },
    /// Let the caller speak with the agent. Voice, where the menus say what follows.
    Talk,
    /// Connect the call with a number outside. Voice.
    Dial {
        /// What the number is called.
        number: Name,
        /// How long it rings, in seconds.
        within: u32,
    },
    /// What the person came for was done here.
    Solved,
    /// The contact ends: hang up the call, complete the session.
    End,
}

/// An order to a service that changes things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The service.
    pub service: Name,
    /// The block that orders it.
    pub block: Name,
    /// Which order of this contact it is, counted from 1: with contact and block it names the
    /// order, so that a try that comes again is known from another order.
    pub number: u32,
    /// The service's arguments.
    pub arguments: BTreeMap<String, String>,
    /// How long it may take, in seconds.
    pub within: u32,
}

/// What a contact takes along to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The route.
    pub route: Name,
    /// The queue.
    pub queue: Name,
    /// The hours in which the route takes contacts.
    pub hours: Option<Name>,
    /// Whether somebody must work for the queue.
    pub staffed: bool,
    /// How many contacts may wait in the queue already, where that matters.
    pub most_waiting: Option<u32>,
    /// The ways to reach a person, in order of preference.
    pub by: Vec<RouteWay>,
    /// What travels along: intent, `pre_verified`, login, language, path, passed values, and what
    /// the agent is told. Keys are of `A-Z a-z 0-9 _ -`.
    pub attributes: BTreeMap<String, String>,
}
