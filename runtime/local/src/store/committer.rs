//! The committer: one thread that turns all waiting changes into one durable commit.
//!
//! A flush to disk costs the same for one change as for a hundred. So writers do not commit
//! themselves: they queue their change, the thread applies everything that has come in while the
//! disk was busy, flushes once, and only then answers each writer.
//!
//! Answering is cheap for a writer's own thread and dear for this one, which must wake that thread
//! from outside. So one writer is woken with the answers of all, and hands on the rest.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use redb::Database;
use tokio::sync::oneshot;

use super::latest::{Latest, Sessions};
use super::queue::Queue;
use super::tables::{Fault, Tables};

/// The most changes in one commit, so that the first writer never waits for an endless queue.
const MOST_IN_ONE_COMMIT: usize = 512;

/// How long writers are waited for at most that may come back.
const PATIENCE: Duration = Duration::from_millis(1);

/// Tells a writer what became of its change, once the commit is durable or has failed, and gives
/// it the answers of others to hand on.
type Answer = Box<dyn FnOnce(Result<(), String>, Answers) + Send>;
/// A change: it is applied inside the commit's transaction.
type Job = Box<dyn FnOnce(&mut Tables<'_>) -> Result<Answer, String> + Send>;

/// What became of a commit, and who is still to be told. They are told when this is dropped.
struct Answers {
    outcome: Result<(), String>,
    untold: Vec<Answer>,
}

impl Answers {
    fn none() -> Self {
        Self { outcome: Ok(()), untold: Vec::new() }
    }
}

impl Drop for Answers {
    fn drop(&mut self) {
        for answer in self.untold.drain(..) {
            answer(self.outcome.clone(), Self::none());
        }
    }
}

/// The thread and the way to it.
pub(super) struct Committer {
    queue: Arc<Queue<Job>>,
    latest: Arc<Latest>,
    thread: Option<JoinHandle<()>>,
}

impl Committer {
    /// Starts the thread. It ends when the committer is dropped and its queue is empty.
    pub(super) fn start(database: Arc<Database>) -> Result<Self, Fault> {
        let queue = Arc::new(Queue::new());
        let latest = Arc::new(Latest::of(&database)?);
        let (jobs, read) = (Arc::clone(&queue), Arc::clone(&latest));
        let thread = std::thread::Builder::new()
            .name("store committer".to_owned())
            .spawn(move || run(&database, &jobs, &read));
        let thread = thread.map_err(|error| Fault::File(error.to_string()))?;
        Ok(Self { queue, latest, thread: Some(thread) })
    }

    /// The sessions as the last commit left them.
    pub(super) fn sessions(&self) -> Arc<Sessions> {
        self.latest.sessions()
    }

    /// Makes a change durable. It is applied after all changes that were queued before it.
    pub(super) async fn change<T, F>(&self, change: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tables<'_>) -> Result<T, Fault> + Send + 'static,
    {
        let (tell, told) = oneshot::channel::<(Result<T, Fault>, Answers)>();
        let job: Job = Box::new(move |tables| match change(tables) {
            Ok(outcome) => Ok(Box::new(move |commit: Result<(), String>, others| {
                // Where nobody waits any more, the others are told here.
                let _ = tell.send((commit.map(|()| outcome).map_err(Fault::File), others));
            })),
            Err(Fault::Record) => Ok(Box::new(move |_, others| {
                let _ = tell.send((Err(Fault::Record), others));
            })),
            Err(Fault::File(why)) => {
                let _ = tell.send((Err(Fault::File(why.clone())), Answers::none()));
                Err(why)
            }
        });
        let gone = || Fault::File("it is closed".to_owned());
        self.queue.put(job).map_err(|_| gone())?;
        let (outcome, others) = told.await.map_err(|_| gone())?;
        drop(others);
        outcome
    }
}

impl Drop for Committer {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Takes changes until the queue is closed. After a failed commit it is not known what the disk
/// holds, so everything later is refused until the file is opened anew.
fn run(database: &Database, queue: &Queue<Job>, latest: &Latest) {
    let queue = Ending(queue);
    let (mut wanted, mut until) = (1, Instant::now());
    loop {
        let batch = queue.0.take(wanted, until, MOST_IN_ONE_COMMIT);
        let (count, begin) = (batch.len(), Instant::now());
        if count == 0 {
            return;
        }
        if let Err(why) = commit(database, latest, batch) {
            eprintln!("the session store failed and takes no more writes: {why}");
            return;
        }
        // Whoever was just answered may come back, but is not waited for longer than it took.
        wanted = queue.0.len().saturating_add(count);
        until = Instant::now() + begin.elapsed().min(PATIENCE);
    }
}

/// However the thread ends, nobody waits for it any more.
struct Ending<'q>(&'q Queue<Job>);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.end();
    }
}

fn commit(database: &Database, latest: &Latest, batch: Vec<Job>) -> Result<(), String> {
    let mut untold = Vec::with_capacity(batch.len());
    let applied = apply(database, batch, &mut untold);
    let renewed = |()| latest.renew(database).map_err(|fault| fault.to_string());
    let outcome = applied.and_then(renewed);
    if let Some(first) = untold.pop() {
        first(outcome.clone(), Answers { outcome: outcome.clone(), untold });
    }
    outcome
}

fn apply(database: &Database, batch: Vec<Job>, answers: &mut Vec<Answer>) -> Result<(), String> {
    let transaction = database.begin_write().map_err(|error| error.to_string())?;
    {
        let mut tables = Tables::of(&transaction).map_err(|error| error.to_string())?;
        for job in batch {
            answers.push(job(&mut tables)?);
        }
    }
    transaction.commit().map_err(|error| error.to_string())
}
