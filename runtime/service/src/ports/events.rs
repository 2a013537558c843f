//! Journey events.

use serde::{Deserialize, Serialize};

/// Takes journey events. They hold no personal data.
pub trait Events: Send + Sync {
    /// Takes one event.
    fn record(&self, event: JourneyEvent);
}

/// One step of a journey, for the funnel, for metrics and for traces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JourneyEvent {
    /// What happened.
    pub kind: JourneyStep,
    /// When, in seconds since 1970.
    pub at: u64,
    /// The session's public handle: the first characters of its key, which is a hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The call's trace: 32 hexadecimal digits made of its contact id, the same in every process
    /// that serves the journey. It does not lead back to the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trace: Option<String>,
    /// The line that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// The menu in which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<String>,
    /// The option that was chosen; of a link, the pivot by which it was offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// The route over which the contact went to people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<String>,
    /// Seconds since the session was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Whether something was solved in the session before this event.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub solved: bool,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyStep {
    /// A call began.
    Call,
    /// A call asked for a link.
    Offered,
    /// The link was sent.
    LinkSent,
    /// The link was not sent, or nobody can tell.
    LinkNotSent,
    /// The link was opened.
    Opened,
    /// An option was chosen.
    Chosen,
    /// What the person came for was done.
    Solved,
    /// The person logged in.
    LoggedIn,
    /// A login failed or was given up.
    LoginRefused,
    /// The contact went to people.
    HandedOver,
    /// The session ended.
    Completed,
    /// A call ended.
    CallEnded,
}

impl JourneyStep {
    /// Its name, as in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Offered => "offered",
            Self::LinkSent => "link_sent",
            Self::LinkNotSent => "link_not_sent",
            Self::Opened => "opened",
            Self::Chosen => "chosen",
            Self::Solved => "solved",
            Self::LoggedIn => "logged_in",
            Self::LoginRefused => "login_refused",
            Self::HandedOver => "handed_over",
            Self::Completed => "completed",
            Self::CallEnded => "call_ended",
        }
    }
}

impl JourneyEvent {
    /// An event of which only its kind and time are known.
    #[must_use]
    pub fn new(kind: JourneyStep, at: u64) -> Self {
        Self {
            kind,
            at,
            session: None,
            trace: None,
            line: None,
            menu: None,
            option: None,
            route: None,
            after: None,
            solved: false,
        }
    }
}
