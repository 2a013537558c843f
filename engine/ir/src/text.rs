//! Texts, parsed once: segments and typed holes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::names::Tag;
use crate::value::{Kind, ValueRef};

/// A text in one language: words with typed holes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template {
    /// The pieces, in order. Two plain pieces never stand side by side.
    pub segments: Vec<Segment>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Segment {
    /// Words as they are.
    Text(String),
    /// A value's place.
    Hole(Hole),
}

/// The place of a value in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hole {
    /// What stands there.
    pub value: ValueRef,
    /// How it is shown and spoken.
    pub kind: Kind,
}

/// A text in every language of its line, and what is said where a wanted value is missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// The text, by language.
    pub text: BTreeMap<Tag, Template>,
    /// What is said instead where one of the values in `text` is missing; it names none itself
    /// that may be missing. Empty where `text` needs no value that may be missing.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub or: BTreeMap<Tag, Template>,
}

impl Template {
    /// A text without holes.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        let mut template = Self::default();
        template.push_text(text);
        template
    }

    /// Adds words, joined to the words before them.
    pub fn push_text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.segments.last_mut() {
            Some(Segment::Text(last)) => last.push_str(text),
            _ => self.segments.push(Segment::Text(text.to_owned())),
        }
    }

    /// Adds a value's place.
    pub fn push_hole(&mut self, hole: Hole) {
        self.segments.push(Segment::Hole(hole));
    }

    /// Adds all of another text.
    pub fn push(&mut self, other: &Self) {
        for segment in &other.segments {
            match segment {
                Segment::Text(text) => self.push_text(text),
                Segment::Hole(hole) => self.push_hole(hole.clone()),
            }
        }
    }

    /// The text, if no value stands in it.
    #[must_use]
    pub fn plain_text(&self) -> Option<&str> {
        match self.segments.as_slice() {
            [] => Some(""),
            [Segment::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// It with its blanks joined, as far as no value may bring more of them: one without a value
    /// is ready to be said as it is.
    #[must_use]
    pub fn tidied(self) -> Self {
        match self.plain_text() {
            Some(text) => Self::plain(&tidy(text.to_owned())),
            None => self,
        }
    }

    /// The places of values, in order.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.segments.iter().filter_map(|segment| match segment {
            Segment::Hole(hole) => Some(hole),
            Segment::Text(_) => None,
        })
    }

    /// The text with each hole filled by `fill`.
    ///
    /// # Errors
    /// The first value that `fill` does not have.
    pub fn fill<'a>(
        &'a self,
        mut fill: impl FnMut(&'a Hole) -> Option<String>,
    ) -> Result<String, &'a ValueRef> {
        let plain = self.segments.iter().map(Segment::length).sum();
        let mut text = String::with_capacity(plain);
        for segment in &self.segments {
            match segment {
                Segment::Text(words) => text.push_str(words),
                Segment::Hole(hole) => text.push_str(&fill(hole).ok_or(&hole.value)?),
            }
        }
        Ok(text)
    }
}

impl Segment {
    /// How many bytes of words it has.
    fn length(&self) -> usize {
        match self {
            Self::Text(words) => words.len(),
            Self::Hole(_) => 0,
        }
    }
}

impl Words {
    /// The text in a language; in the first one that there is where that one is missing.
    #[must_use]
    pub fn in_language(&self, tag: &Tag) -> &Template {
        pick(&self.text, tag).unwrap_or(&EMPTY)
    }

    /// What is said in a language where a wanted value is missing.
    #[must_use]
    pub fn or_in_language(&self, tag: &Tag) -> Option<&Template> {
        pick(&self.or, tag)
    }

    /// The text in a language with its holes filled, or its `or` where a value is missing.
    #[must_use]
    pub fn say<'a>(&'a self, tag: &Tag, fill: impl Fn(&'a Hole) -> Option<String>) -> String {
        let text = self.in_language(tag).fill(&fill).ok();
        text.or_else(|| self.or_in_language(tag)?.fill(&fill).ok()).unwrap_or_default()
    }
}

static EMPTY: Template = Template { segments: Vec::new() };

fn pick<'a>(texts: &'a BTreeMap<Tag, Template>, tag: &Tag) -> Option<&'a Template> {
    texts.get(tag).or_else(|| texts.values().next())
}

/// A text with its blanks joined: a missing value leaves no gap.
#[must_use]
pub fn tidy(text: String) -> String {
    if is_tidy(&text) {
        return text;
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text has no blank but single spaces between its words. A byte outside ASCII may be
/// part of a blank, so such a text is not looked into.
fn is_tidy(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_blank = |byte: Option<&u8>| byte == Some(&b' ');
    // Nothing is left early here, so that many bytes are looked at in one instruction.
    let plain = bytes.iter().fold(true, |plain, byte| plain & byte.is_ascii() & (*byte >= b' '));
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let gap = pairs.fold(false, |gap, (one, next)| gap | ((*one == b' ') & (*next == b' ')));
    plain && !gap && !is_blank(bytes.first()) && !is_blank(bytes.last())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_joined_and_nothing_else_is_touched() {
        for (text, tidied) in [
            ("", ""),
            (" ", ""),
            ("a b", "a b"),
            (" a", "a"),
            ("a ", "a"),
            ("a  b", "a b"),
            ("a\tb\n", "a b"),
            ("día\u{a0} hábil", "día hábil"),
            ("sixteen letters, and a  gap behind them", "sixteen letters, and a gap behind them"),
        ] {
            assert_eq!(tidy(text.to_owned()), tidied, "{text:?}");
        }
    }
}
