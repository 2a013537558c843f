//! A list of what happened lately, oldest first, that does not grow for ever.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

/// How many things are kept; the oldest go first.
const MOST: usize = 10_000;

/// The latest things of one kind, shared between threads.
#[derive(Debug)]
pub(crate) struct Recent<T>(Mutex<VecDeque<T>>);

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Clone> Recent<T> {
    /// Adds the newest.
    pub(crate) fn push(&self, thing: T) {
        let mut things = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if things.len() == MOST {
            things.pop_front();
        }
        things.push_back(thing);
    }

    /// All that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_go_first() {
        let recent = Recent::default();
        for number in 0..=MOST {
            recent.push(number);
        }
        let all = recent.all();
        assert_eq!((all.len(), all.first(), all.last()), (MOST, Some(&1), Some(&MOST)));
    }
}
