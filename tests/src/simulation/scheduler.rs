//! Runs tasks in one thread, in an order that a seed decides, on a clock that nobody waits for.
//!
//! Tokio's paused clock goes on to the next timer when nothing else is left to do, so sleeps and
//! timeouts of the code under test take no time, and come at the same moment in each run.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use crate::random::Random;

/// A task.
pub(super) type Work = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What dies together: a server's process and all that it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Group(pub(super) u32);

/// The world outside of all servers.
pub(super) const OUTSIDE: Group = Group(0);

/// More turns than any schedule takes.
const TURNS: usize = 400_000;

/// How a schedule ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// All tasks came to their end.
    Done,
    /// It was stopped.
    Stopped,
    /// It went on and on.
    Endless,
}

/// Where tasks are begun and ended.
#[derive(Clone, Default)]
pub(super) struct Scheduler(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    /// Tasks that can go on, in order of their number.
    ready: Vec<usize>,
    /// Orders since the last turn.
    orders: Vec<Order>,
    /// Who waits for a task to become ready.
    parked: Option<Waker>,
    stopped: bool,
}

enum Order {
    Begin(Group, Work),
    Kill(Group),
}

struct Task {
    group: Group,
    work: Work,
    waker: Waker,
}

struct Alarm {
    task: usize,
    scheduler: Scheduler,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        let mut inner = self.scheduler.inner();
        if let Err(place) = inner.ready.binary_search(&self.task) {
            inner.ready.insert(place, self.task);
        }
        if let Some(parked) = inner.parked.take() {
            parked.wake();
        }
    }
}

impl Scheduler {
    /// Begins a task.
    pub(super) fn begin(&self, group: Group, work: impl Future<Output = ()> + Send + 'static) {
        self.inner().orders.push(Order::Begin(group, Box::pin(work)));
    }

    /// Drops all tasks of a group, wherever they are.
    pub(super) fn kill(&self, group: Group) {
        self.inner().orders.push(Order::Kill(group));
    }

    /// Stops everything.
    pub(super) fn stop(&self) {
        self.inner().stopped = true;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs until no task is left.
    pub(super) fn run(&self, random: &mut Random) -> Ended {
        let mut clock = tokio::runtime::Builder::new_current_thread();
        let clock = clock.enable_time().start_paused(true).build();
        let clock = clock.expect("a clock takes nothing of the machine");
        let mut tasks: Vec<Option<Task>> = Vec::new();
        let mut turns = 0;
        let turns = poll_fn(|cx| self.turn(&mut tasks, &mut turns, random, cx));
        clock.block_on(tokio::task::unconstrained(turns))
    }

    fn turn(
        &self,
        tasks: &mut Vec<Option<Task>>,
        turns: &mut usize,
        random: &mut Random,
        cx: &mut Context<'_>,
    ) -> Poll<Ended> {
        loop {
            self.obey(tasks);
            if tasks.iter().all(Option::is_none) {
                return Poll::Ready(Ended::Done);
            }
            let next = {
                let mut inner = self.inner();
                if inner.stopped {
                    return Poll::Ready(Ended::Stopped);
                }
                if inner.ready.is_empty() {
                    inner.parked = Some(cx.waker().clone());
                    return Poll::Pending;
                }
                let chosen = random.below(inner.ready.len());
                inner.ready.remove(chosen)
            };
            *turns += 1;
            if *turns > TURNS {
                return Poll::Ready(Ended::Endless);
            }
            let Some(task) = &mut tasks[next] else { continue };
            if task.work.as_mut().poll(&mut Context::from_waker(&task.waker)).is_ready() {
                tasks[next] = None;
            }
        }
    }

    fn obey(&self, tasks: &mut Vec<Option<Task>>) {
        let orders = std::mem::take(&mut self.inner().orders);
        for order in orders {
            match order {
                Order::Begin(group, work) => {
                    let alarm = Alarm { task: tasks.len(), scheduler: self.clone() };
                    let waker = Waker::from(Arc::new(alarm));
                    waker.wake_by_ref();
                    tasks.push(Some(Task { group, work, waker }));
                }
                Order::Kill(group) => {
                    let of_group =
                        |task: &Option<Task>| task.as_ref().is_some_and(|task| task.group == group);
                    for task in tasks.iter_mut().filter(|task| of_group(task)) {
                        *task = None;
                    }
                }
            }
        }
    }
}

/// Lets others go on.
pub(super) async fn pause() {
    let mut paused = false;
    poll_fn(|cx| {
        if paused {
            return Poll::Ready(());
        }
        paused = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}
