//! What a client is told of a session.

use pivotline_ir::{Name, Tag};
use pivotline_machine::{Contact, Field, Front, ViewOption};
use serde::{Serialize, Serializer};

/// A session's state, as JSON clients read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SessionState {
    /// The menu, form, login or route at hand.
    pub menu: Name,
    /// Its words. Those of a session that has ended are the heading of its page: what was said last,
    /// or that it is over.
    pub title: String,
    /// Which write of the session this is; a client names it when it acts.
    pub version: u64,
    /// Until when the session lives if nothing is done.
    pub expires: Moment,
    /// What is to be filled in, where a question is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What can be chosen.
    pub options: Vec<ViewOption>,
    /// What was said since the state before.
    pub said: Vec<String>,
    /// Whether the contact with people is being started, or an order is under way; the state is to
    /// be asked for again.
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

/// What may be shown before the link was opened.
pub struct FrontPage {
    /// The menu's impersonal words and options.
    pub front: Front,
    /// The line's brand.
    pub brand: String,
    /// The language of the person.
    pub language: Tag,
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
    /// An order that is under way.
    Order,
}

/// Seconds since 1970. A client reads it in RFC 3339: `2026-11-22T17:05:00Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub u64);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let seconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        let time = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::MAX);
        serializer.collect_str(&time)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn times_are_rfc_3339() {
        let told = serde_json::to_value(super::Moment(1_795_366_800)).unwrap();
        assert_eq!(told, "2026-11-22T17:00:00Z");
    }
}
