//! The values of labels: few, short, never personal.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// Names and values.
pub(crate) type Labels = Vec<(&'static str, String)>;

/// What stands for all values beyond the bound, and for those that are no names.
const OTHER: &str = "other";
const LONGEST: usize = 64;

/// A bounded set of values: who comes late is `other`.
#[derive(Debug)]
pub(crate) struct Bounded {
    most: usize,
    seen: Mutex<BTreeSet<String>>,
}

impl Bounded {
    pub(crate) fn new(most: usize) -> Self {
        Self { most, seen: Mutex::default() }
    }

    /// The value, if it is a name and there are not too many; else `other`.
    pub(crate) fn value(&self, text: &str) -> String {
        let is_name = |letter: char| letter.is_ascii_alphanumeric() || "_-./{}:".contains(letter);
        if text.is_empty() || text.len() > LONGEST || !text.chars().all(is_name) {
            return OTHER.to_owned();
        }
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if !seen.contains(text) {
            if seen.len() >= self.most {
                return OTHER.to_owned();
            }
            seen.insert(text.to_owned());
        }
        text.to_owned()
    }
}
