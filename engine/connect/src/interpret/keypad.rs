//! Typing a number ("Store customer input"): keys are gathered until one ends them.

use super::telephone_number::NumberFormat;

/// What was typed so far, and what ends it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Keypad {
    pub(super) typed: String,
    /// Keys that together end the input.
    pub(super) end: String,
    /// The most keys.
    pub(super) most: usize,
    /// Whether `*` forgets what was typed.
    pub(super) star_clears: bool,
    /// How long the next key is waited for once one was typed, in seconds.
    pub(super) between: u32,
    /// Which telephone number it must be, if it must.
    pub(super) number: Option<NumberFormat>,
    /// Whether it is encrypted before the flow sees it.
    pub(super) is_encrypted: bool,
}

impl Keypad {
    /// What the flow reads if no key came at all.
    const NOTHING_TYPED: &'static str = "Timeout";

    /// Takes a key; the whole input if it is complete now.
    pub(super) fn press(&mut self, key: char) -> Option<String> {
        if key == '*' && self.star_clears {
            self.typed.clear();
            return None;
        }
        self.typed.push(key);
        if let Some(typed) = self.typed.strip_suffix(&self.end) {
            return Some(typed.to_owned());
        }
        (self.typed.chars().count() >= self.most).then(|| self.typed.clone())
    }

    /// What the flow reads of an input; `None` where it is not the number that it must be.
    pub(super) fn read(&self, typed: &str) -> Option<String> {
        let read = match &self.number {
            Some(format) => format.read(typed)?,
            None => typed.to_owned(),
        };
        Some(if self.is_encrypted { format!("encrypted({read})") } else { read })
    }

    /// What the flow reads where no further key came in time.
    pub(super) fn silence(&self) -> Option<String> {
        if self.typed.is_empty() {
            return Some(Self::NOTHING_TYPED.to_owned());
        }
        self.read(&self.typed)
    }
}
