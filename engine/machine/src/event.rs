//! Events: what happens to a contact from outside.

use std::collections::BTreeMap;

use pivotline_ir::{Key, Name};
use serde::{Deserialize, Serialize};

use crate::state::ContactKind;

/// Something that happens to a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The person pressed a key. Voice.
    Key {
        /// The key.
        key: Key,
    },
    /// The person answered the question of a form. On the call what was given in secret comes
    /// encrypted.
    Digits {
        /// What was keyed or written.
        digits: String,
    },
    /// The person pressed nothing in the time given. Voice.
    Silence,
    /// The keys could not be read. Voice.
    KeysFailed,
    /// The person chose an option by its id. Screen.
    Choose {
        /// The option's id.
        option: String,
    },
    /// It became known whether the caller's number is mobile; `None` where it could not be told.
    NumberChecked {
        /// Whether it is.
        mobile: Option<bool>,
    },
    /// It became known whether the opening hours that were asked for are open; `None` where it
    /// could not be told, which counts as closed.
    HoursChecked {
        /// Whether they are.
        open: Option<bool>,
    },
    /// The service that was asked answered: raw values, field by field.
    Answered {
        /// The values.
        fields: BTreeMap<Name, String>,
    },
    /// The service that was asked failed, or was late; one that changes things certainly did not.
    ServiceFailed,
    /// Nobody can tell whether the service did what was ordered.
    ServiceUnsure,
    /// The link was sent.
    LinkSent,
    /// The link was not sent.
    LinkNotSent,
    /// The login happened.
    LoggedIn {
        /// When, in seconds since 1970.
        at: u64,
    },
    /// The login failed or was given up.
    LoginRefused,
    /// The screen that the call follows was looked at, or given back. Voice.
    News {
        /// What happened there.
        news: News,
    },
    /// The screen that the call follows could not be looked at, or not be given back. Voice.
    NewsFailed,
    /// The person goes on by voice, so that nothing is left to do here. Screen.
    BackOnCall,
    /// The contact stands in the queue, or with a person. On the call the machine's part is over
    /// with it, unless the menus say what follows; a page stays, to follow the contact.
    HandedOver {
        /// By which way.
        kind: ContactKind,
        /// The contact's id.
        contact: String,
    },
    /// The interval of who waits in a queue has gone by. Voice.
    Waited {
        /// How many wait in it; none where nobody knows.
        waiting: Option<u32>,
    },
    /// An agent has taken the call out of its queue. Voice.
    AgentReached,
    /// The agent has left the call, and the caller is still there. Voice.
    AgentLeft,
    /// The number outside did not answer in time. Voice.
    NoAnswer,
    /// The number outside has left the call, and the caller is still there. Voice.
    OutsideLeft,
    /// The number outside could not be called. Voice.
    DialFailed,
    /// The route is closed now.
    Closed,
    /// Nobody works for the queue now.
    Unstaffed,
    /// Too many wait in the queue.
    Crowded,
    /// The queue is full.
    Full,
    /// The contact could not be handed over.
    HandoverFailed,
    /// The contact that was handed over has ended.
    ContactEnded,
    /// The person says that this was all. Screen.
    Finish,
    /// The person hung up. Voice. Nothing is left to do, so no effect follows.
    HungUp,
}

/// What happened on a screen since its call was told last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "news", rename_all = "snake_case")]
pub enum News {
    /// Nothing; or the link was not opened.
    Nothing,
    /// The link was opened.
    Opened,
    /// Something was chosen.
    Chosen {
        /// Its label.
        choice: String,
    },
    /// The person has finished, or is with somebody by another way.
    Done,
    /// There is nothing to wait for: the link or the session is over.
    Over,
    /// The person asked for somebody, by this very call.
    Agent {
        /// The route.
        route: Name,
        /// What travels along.
        attributes: BTreeMap<String, String>,
    },
    /// The screen is given back: nothing can be done there any more.
    TakenBack {
        /// The block that it stood at; none where the link was not opened.
        at: Option<Name>,
    },
}

/// Why an event changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The menu at hand has no such option now.
    UnknownOption,
    /// Nothing waits for this event here.
    NotExpected,
    /// The contact has ended.
    Ended,
}
