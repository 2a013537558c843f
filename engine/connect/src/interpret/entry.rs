//! How a contact comes in.

use std::collections::BTreeMap;

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Caller {
    /// The number that calls, in E.164.
    pub phone: String,
    /// The contact's id.
    pub contact: String,
}

/// How a contact comes in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// Who it is.
    pub caller: Caller,
    /// By which channel.
    pub channel: Channel,
    /// Connect's word for what began it: `INBOUND`, `CALLBACK`, `WEBRTC_API`.
    pub initiation: String,
    /// The attributes that it brings along.
    pub attributes: BTreeMap<String, String>,
}

impl Entry {
    /// An ordinary telephone call.
    #[must_use]
    pub fn call(caller: Caller) -> Self {
        let (channel, initiation) = (Channel::Voice, "INBOUND".to_owned());
        Self { caller, channel, initiation, attributes: BTreeMap::new() }
    }
}

/// What a contact is carried by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// A call, by telephone or from a web page.
    Voice,
    /// A chat.
    Chat,
    /// A task.
    Task,
}

impl Channel {
    /// Connect's word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Voice => "VOICE",
            Self::Chat => "CHAT",
            Self::Task => "TASK",
        }
    }
}
