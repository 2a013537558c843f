//! The state of one contact: everything that a later step needs, and nothing more.

use std::collections::BTreeMap;

use pivotline_ir::{Face, Name, NodeId, Tag};
use serde::{Deserialize, Serialize};

/// The state of a contact on one face.
///
/// It holds personal data (the number, answers of services): a store keeps it encrypted.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct State {
    /// The line.
    pub line: Name,
    /// The language that is spoken.
    pub language: Tag,
    /// The face.
    pub face: Face,
    /// Who is calling.
    pub caller: Caller,
    /// The node at which it waits.
    pub at: NodeId,
    /// What it waits for.
    pub waiting: Waiting,
    /// What services answered, by service. Kept for the contact's life.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<Name, Answer>,
    /// What the form at hand was answered so far, by question.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asking: Vec<String>,
    /// How often the questions at hand were asked anew, as their answers were not confirmed. Voice.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub rounds: u32,
    /// The logins that happened, and when (seconds since 1970).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub logins: BTreeMap<Name, u64>,
    /// For each menu that was played: the menu from which it was first entered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub entered_from: BTreeMap<NodeId, Option<NodeId>>,
    /// The menus that were played, in order; the last one is where `back` leads from a step.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<NodeId>,
    /// What was said since the page before. Screen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<String>,
    /// Whether what the person came for was done.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub solved: bool,
    /// How many links were sent.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub links: u32,
    /// How many orders were made of services that change things.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub orders: u32,
    /// The opening hours that the node at hand asks for, as they were told on coming to it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub hours: BTreeMap<Name, bool>,
    /// What the call was told of the screen that it follows. Voice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub following: Option<Following>,
    /// The contact that was handed over. Screen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
}

/// Who is calling.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Caller {
    /// The number that called, in E.164.
    pub phone: String,
    /// Whether it is mobile; `None` while nobody asked. A failed question is `Some(false)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mobile: Option<bool>,
}

/// What a service answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Its fields: raw values. A `maybe` field that was missing is not among them.
    Ok(BTreeMap<Name, String>),
    /// Nothing that could be used.
    Failed,
}

/// What a contact waits for.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    /// A key that chooses a language. Voice, before the line's start.
    Language {
        /// Which offer was made, counted from 0 among the line's languages that have one.
        offer: u32,
    },
    /// A choice in a menu; on voice, which try it is, counted from 1.
    Choice {
        /// The try.
        playing: u32,
    },
    /// The answer to a question of a form; on voice, which try it is, counted from 1. On the
    /// screen a later one tells that something else was written before.
    Digits {
        /// The try.
        playing: u32,
    },
    /// That what was answered to a form is confirmed; on voice, which try it is, counted from 1.
    Confirm {
        /// The try.
        playing: u32,
    },
    /// Whether the number is mobile.
    Number,
    /// Whether opening hours are open.
    Hours,
    /// A service's answer, or what became of an order.
    Service,
    /// A login.
    Login,
    /// Whether the link was sent.
    Link,
    /// News of the screen that the call follows. Voice.
    News,
    /// A key, or the end of a pause, while the call follows the screen. Voice.
    Pause,
    /// The place of the screen, which the call goes on without. Voice.
    TakeBack {
        /// Why it does.
        why: Why,
    },
    /// Whether the contact could be handed over.
    Handover,
    /// An agent, in the queue. Voice, where the menus say what waiting is like.
    Queue {
        /// How many times its interval has gone by.
        steps: u32,
    },
    /// The end of a conversation with an agent. Voice, where the menus say what follows.
    Agent,
    /// The end of a call with a number outside. Voice.
    Outside,
    /// The end of the contact that was handed over.
    Contact,
    /// Nothing any more.
    End,
}

/// What a call was told of the screen that it follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Following {
    /// How often in a row nothing new was seen.
    pub quiet: u32,
    /// What was told last: nothing, `-` for a screen at which nothing was chosen, or the choice.
    pub seen: String,
}

/// Why a call goes on without the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// A key was pressed on the call.
    Key,
    /// Nothing happened for too long.
    Quiet,
}

/// A contact that was handed over to people.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Contact {
    /// How the person is reached.
    pub kind: ContactKind,
    /// The contact's id.
    pub id: String,
    /// The queue.
    pub queue: Name,
}

/// The kind of a contact with people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// The call that was up.
    ThisCall,
    /// A call in the browser.
    WebCall,
    /// A chat.
    Chat,
    /// A call to the number that called, which a person makes later.
    Callback,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}
