//! Translations: texts are their own keys.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use pivotline_syntax::ast::{Piece, Words};

/// A line of a `.texts` file.
#[derive(Clone, Copy)]
pub(crate) struct Translation<'a> {
    /// The text as menus have it.
    pub(crate) text: &'a Words,
    /// The text in the other language.
    pub(crate) translation: &'a Words,
}

/// All translations of a folder, by language and text.
#[derive(Default)]
pub(crate) struct Translations<'a> {
    by_tag: BTreeMap<String, BTreeMap<String, Translation<'a>>>,
    /// Texts that were translated before.
    pub(crate) again: Vec<(String, Translation<'a>)>,
}

/// What tells a text from others: its words, with one blank between, and its values.
pub(crate) fn text_key(words: &Words) -> String {
    let mut text = String::new();
    for piece in &words.pieces {
        match piece {
            Piece::Text(words) => text.push_str(words),
            Piece::Hole(hole) => {
                let path: Vec<_> = hole.path.iter().map(|name| name.value.as_str()).collect();
                text.push_str(&format!("{{{{ {} }}}}", path.join(".")));
            }
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is made of values alone, so that it is the same in every language.
pub(crate) fn is_values_alone(words: &Words) -> bool {
    let is_value = |piece: &Piece| matches!(piece, Piece::Hole(_));
    words.pieces.iter().any(is_value)
        && words.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => !text.chars().any(char::is_alphanumeric),
            Piece::Hole(_) => true,
        })
}

/// The values that a text names, in alphabetical order, each as often as it is named.
pub(crate) fn holes(words: &Words) -> Vec<String> {
    let holes = words.pieces.iter().filter_map(|piece| match piece {
        Piece::Hole(hole) => {
            let path: Vec<_> = hole.path.iter().map(|name| name.value.as_str()).collect();
            Some(path.join("."))
        }
        Piece::Text(_) => None,
    });
    let mut holes: Vec<_> = holes.collect();
    holes.sort();
    holes
}

impl<'a> Translations<'a> {
    /// Takes in a line of a file for a language.
    pub(crate) fn add(&mut self, tag: &str, translation: Translation<'a>) {
        let key = text_key(translation.text);
        let of_tag = self.by_tag.entry(tag.to_owned()).or_default();
        match of_tag.entry(key) {
            Entry::Occupied(_) => self.again.push((tag.to_owned(), translation)),
            Entry::Vacant(entry) => {
                entry.insert(translation);
            }
        }
    }

    /// The translation of a text.
    pub(crate) fn get(&self, tag: &str, words: &Words) -> Option<Translation<'a>> {
        self.by_tag.get(tag)?.get(&text_key(words)).copied()
    }

    /// All of a language, by text.
    pub(crate) fn of_tag(&self, tag: &str) -> impl Iterator<Item = (&str, Translation<'a>)> {
        let all = self.by_tag.get(tag).into_iter().flatten();
        all.map(|(key, translation)| (key.as_str(), *translation))
    }

    /// The languages that texts are translated to.
    pub(crate) fn tags(&self) -> impl Iterator<Item = &str> {
        self.by_tag.keys().map(String::as_str)
    }
}
