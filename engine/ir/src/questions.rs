//! Questions: what a form asks, answered by keys on the call and in a field on the screen.

use serde::{Deserialize, Serialize};

use crate::menu::Reply;
use crate::names::{Key, Name, Tag};
use crate::speech::confirm_labels;
use crate::target::Target;
use crate::text::Words;

/// What a form asks, whoever needs it. Its answers are values under its name, as those of a
/// service are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The questions, in order; at least one.
    pub questions: Vec<Question>,
}

/// A question that is answered with digits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its name, and that of its answer.
    pub name: Name,
    /// The fewest digits.
    pub least: u32,
    /// The most digits; who has keyed so many need not end them.
    pub most: u32,
    /// Whether the answer is for one service alone: it is given there once, encrypted on the
    /// call, and kept nowhere. Only the last question of a form is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
}

/// The questions of a form are asked one after the other, once a contact unless `fresh`. All are
/// answered, or none is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Questions {
    /// The form.
    pub form: Name,
    /// Whether they are asked anew although they were answered before.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
    /// The words of each question, in the form's order.
    pub asks: Vec<Words>,
    /// The words that read all answers back; who says no to them is asked anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirm: Option<Words>,
    /// How long a digit is waited for, in seconds.
    pub wait: u32,
    /// How often each question is asked without an answer, and how often all of them are asked
    /// before somebody confirms the answers; at least once.
    pub tries: u32,
    /// What silence does while tries are left.
    pub silence: Reply,
    /// What an answer that is none does while tries are left.
    pub wrong: Reply,
    /// Where the call goes when no try is left.
    pub exhausted: Target,
    /// Where the call goes when the keys could not be read.
    pub failed: Target,
    /// Where it goes when all are answered, and confirmed where that is asked.
    pub next: Target,
}

impl Form {
    /// The question of this name.
    #[must_use]
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.name.as_str() == name)
    }
}

impl Question {
    /// The most digits that one question may ask for.
    pub const MOST: u32 = 20;

    /// Whether this is an answer.
    #[must_use]
    pub fn accepts(&self, digits: &str) -> bool {
        let count = u32::try_from(digits.len()).unwrap_or(u32::MAX);
        (self.least..=self.most).contains(&count) && digits.bytes().all(|b| b.is_ascii_digit())
    }
}

impl Questions {
    /// The key that confirms the answers, on the screen the option of its name.
    pub const YES: Key = Key::Digit(1);
    /// The key that asks for others.
    pub const NO: Key = Key::Digit(2);

    /// Both keys, each with its label in a language.
    #[must_use]
    pub fn confirm_keys(tag: &Tag) -> [(Key, &'static str); 2] {
        let (yes, no) = confirm_labels(tag);
        [(Self::YES, yes), (Self::NO, no)]
    }

    /// Every way out: next, silence, wrong answer, exhausted, failed.
    pub(crate) fn targets(&self) -> Vec<&Target> {
        let replies = [&self.silence, &self.wrong].into_iter().filter_map(Reply::target);
        [&self.next].into_iter().chain(replies).chain([&self.exhausted, &self.failed]).collect()
    }

    /// All words that it says or shows.
    pub(crate) fn words(&self) -> Vec<&Words> {
        let replies = [&self.silence, &self.wrong].into_iter().filter_map(Reply::words);
        self.asks.iter().chain(&self.confirm).chain(replies).collect()
    }
}
