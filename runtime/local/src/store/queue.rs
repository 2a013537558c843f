//! The queue of the committer: writers put their changes in, it takes out all at once.
//!
//! Whoever was just answered may come back soon with the next change. If the committer went on at
//! once with those who are waiting, it would meet the others after that, and so on by turns: twice
//! the commits for the same changes. So it waits for as many as were there last time, for a moment,
//! and is woken only by the one that completes them.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// Changes that wait to be committed.
pub(super) struct Queue<T> {
    waiting: Mutex<Waiting<T>>,
    complete: Condvar,
}

struct Waiting<T> {
    changes: VecDeque<T>,
    /// With how many the one that takes them is woken.
    wanted: usize,
    open: bool,
}

impl<T> Queue<T> {
    /// An empty queue.
    pub(super) fn new() -> Self {
        let waiting = Waiting { changes: VecDeque::new(), wanted: 1, open: true };
        Self { waiting: Mutex::new(waiting), complete: Condvar::new() }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a change in; gives it back where the queue is closed.
    pub(super) fn put(&self, change: T) -> Result<(), T> {
        let mut waiting = self.lock();
        if !waiting.open {
            return Err(change);
        }
        waiting.changes.push_back(change);
        let complete = waiting.changes.len() == waiting.wanted;
        drop(waiting);
        if complete {
            self.complete.notify_one();
        }
        Ok(())
    }

    /// Takes no more changes in. Those that are in it can still be taken.
    pub(super) fn close(&self) {
        self.lock().open = false;
        self.complete.notify_one();
    }

    /// Takes no more changes in, and drops those that are in it.
    pub(super) fn end(&self) {
        let mut waiting = self.lock();
        waiting.open = false;
        let dropped = std::mem::take(&mut waiting.changes);
        drop(waiting);
        drop(dropped);
    }

    /// How many are waiting.
    pub(super) fn len(&self) -> usize {
        self.lock().changes.len()
    }

    /// The changes in their order, `most` at most: as soon as so many as are `wanted` are there,
    /// after `until` as soon as there is one. None once it is closed and empty.
    pub(super) fn take(&self, wanted: usize, until: Instant, most: usize) -> Vec<T> {
        let mut waiting = self.lock();
        for (wanted, until) in [(wanted.clamp(1, most), Some(until)), (1, None)] {
            waiting.wanted = wanted;
            let fewer =
                |waiting: &mut Waiting<T>| waiting.open && waiting.changes.len() < waiting.wanted;
            waiting = match until {
                Some(until) => {
                    let rest = until.saturating_duration_since(Instant::now());
                    let waited = self.complete.wait_timeout_while(waiting, rest, fewer);
                    waited.unwrap_or_else(PoisonError::into_inner).0
                }
                None => {
                    let waited = self.complete.wait_while(waiting, fewer);
                    waited.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
        let count = waiting.changes.len().min(most);
        waiting.changes.drain(..count).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn as_many_as_are_wanted_are_taken_together() {
        let queue = Queue::new();
        let long = Instant::now() + Duration::from_secs(60);
        let taken = std::thread::scope(|threads| {
            let taken = threads.spawn(|| queue.take(3, long, 10));
            for change in 1..=3 {
                queue.put(change).unwrap();
            }
            taken.join().unwrap()
        });
        assert_eq!(taken, [1, 2, 3]);
    }

    #[test]
    fn one_is_enough_where_nobody_is_waited_for_any_more() {
        let queue = Queue::new();
        for change in 1..=3 {
            queue.put(change).unwrap();
        }
        assert_eq!(queue.take(9, Instant::now(), 2), [1, 2]);
        queue.close();
        assert_eq!(queue.put(4), Err(4));
        assert_eq!(queue.take(1, Instant::now(), 2), [3]);
        assert!(queue.take(1, Instant::now(), 2).is_empty());
    }
}
