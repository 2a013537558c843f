//! Typing a number ("Store customer input"): keys are gathered until one ends them.

/// What was typed so far, and what ends it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
}

impl Keypad {
    /// What the flow reads if no key came at all.
    const NOTHING_TYPED: &'static str = "Timeout";

    /// Takes a key; the whole input if it is complete now.
    pub(super) fn press(&mut self, key: char) -> Option<String> {
        self.typed.push(key);
        if let Some(typed) = self.typed.strip_suffix(&self.end) {
            return Some(typed.to_owned());
        }
        if key == '*' && self.star_clears {
            self.typed.clear();
        }
        (self.typed.chars().count() >= self.most).then(|| self.typed.clone())
    }

    /// The whole input where no further key came in time.
    pub(super) fn silence(&self) -> String {
        if self.typed.is_empty() { Self::NOTHING_TYPED.to_owned() } else { self.typed.clone() }
    }
}
