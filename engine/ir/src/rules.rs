//! What stands beside the places: services, logins, pivot rules, routes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::names::Name;
use crate::text::Words;
use crate::value::{CallerField, Field, ValueRef};

/// A service: one that reads, or one that changes things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// The arguments that it takes; each goes under its last word (`phone`, `language`).
    pub takes: Vec<ValueRef>,
    /// The fields that it gives.
    pub gives: BTreeMap<Name, Field>,
    /// How long an answer may take, in whole seconds (1 to 8); later is failed.
    pub within: u32,
    /// Whether it changes things: only a [`crate::Node::Change`] calls it, and each order once.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub changes: bool,
    /// The logins without which it is never asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub behind: Vec<Name>,
}

impl Service {
    /// Whether its answer depends on who is calling.
    #[must_use]
    pub fn is_personal(&self) -> bool {
        !self.behind.is_empty()
            || self.takes.iter().any(|value| *value != ValueRef::Caller(CallerField::Language))
    }
}

/// A login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The ways to log in; any of them does.
    pub ways: Vec<LoginWay>,
}

/// A way to log in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginWay {
    /// A passkey of the phone.
    Passkey,
    /// The company's own app, or an identity provider, of this name.
    App(Name),
}

/// A pivot rule: who is offered the link, what is sent, how long it lives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pivot {
    /// To whom it is offered.
    #[serde(default, skip_serializing_if = "Condition::is_always")]
    pub offered: Condition,
    /// How it is sent.
    pub by: PivotWay,
    /// How long the link can be opened, in seconds.
    pub within: u32,
}

/// How a link is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PivotWay {
    /// A text message to the number that called.
    Text(Words),
}

/// A route to people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// The queue.
    pub queue: Name,
    /// The hours in which it takes contacts; always, where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<Name>,
    /// The ways in which a person is reached, in order of preference.
    pub by: Vec<RouteWay>,
    /// What the caller wants, as the agent's side names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intent: Option<Name>,
    /// Values that travel along, each under its name with `_` for the dot.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pass: Vec<ValueRef>,
    /// What the agent is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell: Option<Words>,
}

/// A way in which a person is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteWay {
    /// The call that is still up is kept.
    ThisCall,
    /// A call in the browser.
    WebCall,
    /// A chat.
    Chat,
    /// A call back, to the number that called.
    Callback,
}
