//! What a client is told of a session.

use pivotline_ir::{Name, Tag};
use pivotline_machine::{Contact, Field, ViewOption};
use serde::Serialize;

/// A session's state, as JSON clients read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionState {
    /// The menu, form, login or route at hand.
    pub menu: Name,
    /// Its words.
    pub title: String,
    /// Which write of the session this is; a client names it when it acts.
    pub version: u64,
    /// Until when the session lives if nothing is done, in RFC 3339.
    pub expires: String,
    /// What is to be filled in, where a question is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What can be chosen.
    pub options: Vec<ViewOption>,
    /// What was said since the state before.
    pub said: Vec<String>,
    /// Whether the contact with people is being started; it is tried again whenever the state is
    /// asked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub connecting: bool,
    /// The contact with people, once there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<Contact>,
    /// Whether the session has ended.
    pub done: bool,
    /// The sealed position: a client that sends it back when it acts is served without a look at
    /// the store. Nobody but the server can read it.
    pub at: String,
}

/// A session's state, and how a page shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The state.
    pub state: SessionState,
    /// The line's brand.
    pub brand: String,
    /// The language of the person.
    pub language: Tag,
    /// Which page shows it.
    pub page: PageKind,
    /// The label of the option that was chosen last.
    pub last_choice: Option<String>,
}

/// The page that shows a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// A menu.
    Menu,
    /// A question of a form.
    Question,
    /// A login.
    Login,
    /// The way to a person.
    Contact,
}

/// Seconds since 1970 in RFC 3339: `2026-11-22T17:05:00Z`.
#[must_use]
pub(crate) fn rfc3339(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX).to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_rfc_3339() {
        assert_eq!(super::rfc3339(1_795_366_800), "2026-11-22T17:00:00Z");
    }
}
