//! Menus: one list of options, heard on the call and shown on the screen.

use serde::{Deserialize, Serialize};

use crate::condition::Condition;
use crate::names::{Faces, Key, Name, OptionId};
use crate::target::Target;
use crate::text::Words;

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Menu {
    /// What is said before the options, in order: the prompt's beginning, the page's title.
    pub says: Vec<MenuSay>,
    /// The options, in the analyst's order; those of the line come last.
    pub options: Vec<MenuOption>,
    /// How long a key is waited for, in seconds.
    pub wait: u32,
    /// How often the options are played without a choice; at least once.
    pub tries: u32,
    /// What silence does while tries are left.
    pub silence: Reply,
    /// What a key without an option does while tries are left.
    pub wrong_key: Reply,
    /// Where the call goes when no try is left.
    pub exhausted: Target,
    /// Where the call goes when the keys could not be read.
    pub failed: Target,
}

/// A sentence of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuSay {
    /// The words.
    pub words: Words,
    /// When they are said.
    #[serde(default, skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// Where they are said and shown.
    #[serde(default, skip_serializing_if = "is_both")]
    pub on: Faces,
}

/// An option of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuOption {
    /// What clients call it.
    pub id: OptionId,
    /// Its key; without one it stands on the screen alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Key>,
    /// Its label: words that complete "To …".
    pub label: Words,
    /// When it holds.
    #[serde(default, skip_serializing_if = "Condition::is_always")]
    pub when: Condition,
    /// On voice it leads through this pivot, so there it holds only where that pivot is offered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<Name>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "is_both")]
    pub on: Faces,
    /// Where it leads.
    pub to: Target,
}

/// What silence or a wrong key does while tries are left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    /// These words are said and the options played again.
    Again(Words),
    /// The call goes elsewhere at once.
    Go(Target),
}

impl Menu {
    /// Every way out: the options' in order, then silence, wrong key, exhausted, failed.
    #[must_use]
    pub fn targets(&self) -> Vec<&Target> {
        let replies = [&self.silence, &self.wrong_key].into_iter().filter_map(Reply::target);
        let options = self.options.iter().map(|option| &option.to);
        options.chain(replies).chain([&self.exhausted, &self.failed]).collect()
    }

    /// The option that a client names.
    #[must_use]
    pub fn option(&self, id: &str) -> Option<&MenuOption> {
        self.options.iter().find(|option| option.id.as_str() == id)
    }

    /// The option on a key.
    #[must_use]
    pub fn on_key(&self, key: Key) -> Option<&MenuOption> {
        self.options.iter().find(|option| option.key == Some(key))
    }
}

impl Reply {
    /// What is said, unless the call goes elsewhere.
    #[must_use]
    pub fn words(&self) -> Option<&Words> {
        match self {
            Self::Again(words) => Some(words),
            Self::Go(_) => None,
        }
    }

    /// Where it leads, unless the options are played again.
    #[must_use]
    pub fn target(&self) -> Option<&Target> {
        match self {
            Self::Again(_) => None,
            Self::Go(target) => Some(target),
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_both(faces: &Faces) -> bool {
    *faces == Faces::Both
}
