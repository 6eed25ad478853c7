//! The consumers on threads of their own, until they are told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

use app::{App, AppError};
use domain::Moment;

use crate::drain::drain;
use crate::{indexing, keeping, matching};

/// Seconds between two looks at what ran out.
const EXPIRY_S: i64 = 5;
/// Seconds between two rounds of forgetting.
const FORGET_S: i64 = 3600;
/// Seconds between two looks through the files of the index. The first look is at its opening.
const SCRUB_S: i64 = 6 * 3600;

/// What sends the mails that are due; returns how many it handled.
pub type Sender = Box<dyn FnMut(&App) -> Result<usize, AppError> + Send>;

/// Running consumers; dropping them stops them.
pub struct Worker {
    app: App,
    stop: Arc<AtomicBool>,
    threads: Vec<JoinHandle<()>>,
}

impl Worker {
    /// Starts the consumers. Errors: `Unavailable` when no thread can be had.
    pub fn start(app: &App, mut send: Sender) -> Result<Self, AppError> {
        let mut worker = Self {
            app: app.clone(),
            stop: Arc::new(AtomicBool::new(false)),
            threads: Vec::new(),
        };
        worker.spawn("indexer", indexing::step)?;
        worker.spawn("matcher", matching::step)?;
        worker.spawn("mailer", move |app| send(app))?;
        let mut clock = ByClock::default();
        worker.spawn("keeper", move |app| clock.step(app))?;
        Ok(worker)
    }

    fn spawn(
        &mut self,
        name: &'static str,
        step: impl FnMut(&App) -> Result<usize, AppError> + Send + 'static,
    ) -> Result<(), AppError> {
        let (app, stop) = (self.app.clone(), Arc::clone(&self.stop));
        let thread = Builder::new()
            .name(name.to_owned())
            .spawn(move || drain(name, &app, &stop, step))
            .map_err(|error| AppError::Unavailable(error.to_string()))?;
        self.threads.push(thread);
        Ok(())
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        self.app.signal().raise();
        for thread in self.threads.drain(..) {
            // A consumer that panicked has said so in the log; the others still end in peace.
            let _ = thread.join();
        }
    }
}

/// What is done by the clock and not by the log, each at its own pace.
#[derive(Default)]
struct ByClock {
    expired: Option<Moment>,
    forgot: Option<Moment>,
    scrubbed: Option<Moment>,
    told: Option<Moment>,
}

impl ByClock {
    fn step(&mut self, app: &App) -> Result<usize, AppError> {
        let now = app.now();
        let mut done = 0;
        if is_due_or_first(self.expired, now, EXPIRY_S) {
            done += keeping::expire(app)?;
            keeping::observe(app)?;
            self.expired = Some(now);
        }
        if is_due(*self.scrubbed.get_or_insert(now), now, SCRUB_S) {
            done += keeping::scrub(app)?;
            self.scrubbed = Some(now);
        }
        if is_due_or_first(self.forgot, now, FORGET_S) {
            done += keeping::forget_keys(app)? + keeping::forget_traces(app)?;
            self.forgot = Some(now);
        }
        if is_due_or_first(self.told, now, app.settings().digest_s) {
            done += matching::tell(app)?;
            self.told = Some(now);
        }
        Ok(done)
    }
}

fn is_due_or_first(last: Option<Moment>, now: Moment, every_s: i64) -> bool {
    last.is_none_or(|last| is_due(last, now, every_s))
}

fn is_due(last: Moment, now: Moment, every_s: i64) -> bool {
    now >= last.plus_seconds(every_s)
}
