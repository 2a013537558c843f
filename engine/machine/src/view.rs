//! Views: what a page or a JSON client is shown.

use pivotline_ir::{Key, MenuOption, Name, OptionId};
use serde::{Deserialize, Serialize};

/// What the screen shows of a state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The menu, login or route that is at hand: the name of its block.
    pub menu: Name,
    /// The menu's words.
    pub title: String,
    /// What is to be filled in, where a question is asked: the title is its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// What can be chosen.
    pub options: Vec<ViewOption>,
    /// What was said since the page before.
    pub said: Vec<String>,
    /// Whether the session has ended.
    pub done: bool,
}

/// A field for the answer to a question: digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// The question's name.
    pub name: Name,
    /// The fewest digits.
    pub least: u32,
    /// The most digits.
    pub most: u32,
    /// Whether nobody may read what is written.
    pub secret: bool,
    /// Whether what was written before is no answer; what was said tells why.
    pub wrong: bool,
}

/// An option as the screen shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewOption {
    /// What clients name.
    pub id: OptionId,
    /// Its key on the call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// Its label, with a capital first letter.
    pub label: String,
}

/// What may be shown before a person opened the link: nothing that depends on who is calling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Front {
    /// The menu that the link opens, where it opens one.
    pub menu: Option<Name>,
    /// Its impersonal words; the brand where it has none.
    pub title: String,
    /// The options that everybody has.
    pub options: Vec<ViewOption>,
    /// Whether the opened menu may show more or other words than these.
    pub more: bool,
}

impl ViewOption {
    /// An option under this label, as menus write labels.
    pub(crate) fn new(id: OptionId, key: Option<Key>, label: String) -> Self {
        Self { id, key, label: capital(label) }
    }

    /// A menu's option; its label is written so.
    pub(crate) fn of(option: &MenuOption, label: String) -> Self {
        Self::new(option.id.clone(), option.key, label)
    }
}

/// Labels complete "To …" on the call; on the page they stand alone.
#[must_use]
pub fn capital(mut label: String) -> String {
    match label.get_mut(..1) {
        Some(ascii) => ascii.make_ascii_uppercase(),
        None => {
            let first = label.chars().next();
            let length = first.map_or(0, char::len_utf8);
            let capital: String = first.into_iter().flat_map(char::to_uppercase).collect();
            label.replace_range(..length, &capital);
        }
    }
    label
}
