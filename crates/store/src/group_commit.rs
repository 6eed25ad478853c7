//! The one writer of a SQLite database: queued writes run in savepoints of one transaction and are
//! acknowledged after its commit, so that many writers share one flush to the disk.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

use diesel::Connection;

use crate::conn::Conn;
use crate::dialect;
use crate::error::StoreError;

/// Writes that may wait; one more is refused, so that waiting is bounded.
const QUEUE: usize = 1024;
/// Writes that share one commit at the most.
const GROUP: usize = 128;

/// A write that waits for its turn.
pub(crate) struct Job {
    run: Box<dyn FnOnce(&mut Conn) -> Settle + Send>,
    refuse: Box<dyn FnOnce(StoreError) + Send>,
}

/// Tells the caller: `Ok` after the commit, `Err` when it failed.
type Settle = Box<dyn FnOnce(Result<(), StoreError>) + Send>;

impl Job {
    /// `run` works inside the group's transaction and leaves what to do once the commit's fate is known; `refuse`
    /// tells the caller why it did not run.
    pub(crate) fn new<S: FnOnce(Result<(), StoreError>) + Send + 'static>(
        run: impl FnOnce(&mut Conn) -> S + Send + 'static,
        refuse: impl FnOnce(StoreError) + Send + 'static,
    ) -> Self {
        Self {
            run: Box::new(|conn| Box::new(run(conn))),
            refuse: Box::new(refuse),
        }
    }
}

/// Handle of the writer thread; dropping it lets the queue drain and the thread end.
pub(crate) struct GroupCommit {
    queue: Option<SyncSender<Job>>,
    thread: Option<JoinHandle<()>>,
}

impl GroupCommit {
    /// Starts the writer on a connection of its own. Errors: `Unavailable` when no thread can be had.
    pub(crate) fn start(url: String) -> Result<Self, StoreError> {
        let conn = Conn::connect(&url)?;
        let (queue, jobs) = sync_channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || run(conn, &url, &jobs))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            queue: Some(queue),
            thread: Some(thread),
        })
    }

    /// Queues a write. Errors: `Busy` when the queue is full, `Unavailable` when the writer is gone.
    pub(crate) fn submit(&self, job: Job) -> Result<(), StoreError> {
        let queue = self.queue.as_ref().ok_or_else(gone)?;
        queue.try_send(job).map_err(|refused| match refused {
            TrySendError::Full(_) => StoreError::Busy("too many writes wait".to_owned()),
            TrySendError::Disconnected(_) => gone(),
        })
    }
}

impl Drop for GroupCommit {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            // A writer that panicked has nothing left to flush.
            let _ = thread.join();
        }
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("writer has stopped".to_owned())
}

fn run(mut conn: Conn, url: &str, jobs: &Receiver<Job>) {
    while let Ok(first) = jobs.recv() {
        if commit_group(&mut conn, first, jobs).is_err() {
            conn = reconnect(conn, url);
        }
    }
}

/// Runs the waiting jobs in one transaction and settles them all with its outcome.
/// Errors: when the connection must not be used again.
fn commit_group(conn: &mut Conn, first: Job, jobs: &Receiver<Job>) -> Result<(), ()> {
    if let Err(error) = dialect::begin_write(conn) {
        tracing::error!(error = %error, "store.begin_failed");
        (first.refuse)(error);
        return Err(());
    }
    let mut settles = Vec::with_capacity(GROUP);
    let mut next = Some(first);
    while let Some(job) = next {
        match catch_unwind(AssertUnwindSafe(|| (job.run)(conn))) {
            Ok(settle) => settles.push(settle),
            Err(_) => return abandon(settles),
        }
        next = if settles.len() < GROUP {
            another(jobs)
        } else {
            None
        };
    }
    let outcome = dialect::commit(conn);
    let failed = outcome.is_err();
    for settle in settles {
        settle(match &outcome {
            Ok(()) => Ok(()),
            Err(error) => Err(StoreError::Unavailable(error.to_string())),
        });
    }
    if failed { Err(()) } else { Ok(()) }
}

fn another(jobs: &Receiver<Job>) -> Option<Job> {
    jobs.try_recv().ok()
}

/// A job panicked: the state of the connection is unknown, nothing of the group is committed. The panicking
/// job's caller learns it by its closed channel, the others are told to try again.
fn abandon(settles: Vec<Settle>) -> Result<(), ()> {
    for settle in settles {
        settle(Err(StoreError::Busy(
            "the transaction was given up".to_owned(),
        )));
    }
    Err(())
}

/// A fresh connection in place of a broken one; keeps the old one while none can be had.
fn reconnect(old: Conn, url: &str) -> Conn {
    match Conn::connect(url) {
        Ok(fresh) => fresh,
        Err(error) => {
            tracing::error!(error = %error, "store.reconnect_failed");
            old
        }
    }
}

/// Runs a closure in a savepoint of the open transaction. Errors: the closure's, with its changes undone.
pub fn in_savepoint<T, E: From<diesel::result::Error>>(
    conn: &mut Conn,
    body: impl FnOnce(&mut Conn) -> Result<T, E>,
) -> Result<T, E> {
    conn.transaction(body)
}

#[cfg(test)]
mod tests;
