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
/// Seconds between two looks through the files of the index.
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
        let mut clock = ByClock::new(app.settings().digest_s);
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
struct ByClock(Vec<Job>);

/// Something to be done every so often.
struct Job {
    every_s: i64,
    done: Option<Moment>,
    work: fn(&App) -> Result<usize, AppError>,
}

impl Job {
    fn every(every_s: i64, work: fn(&App) -> Result<usize, AppError>) -> Self {
        Self {
            every_s,
            done: None,
            work,
        }
    }

    fn is_due(&self, now: Moment) -> bool {
        self.done
            .is_none_or(|done| now < done || now >= done.plus_seconds(self.every_s))
    }
}

impl ByClock {
    fn new(digest_s: i64) -> Self {
        Self(vec![
            Job::every(EXPIRY_S, keeping::expire),
            Job::every(EXPIRY_S, |app| keeping::observe(app).map(|()| 0)),
            Job::every(SCRUB_S, keeping::scrub),
            Job::every(FORGET_S, keeping::forget_keys),
            Job::every(FORGET_S, keeping::forget_traces),
            Job::every(digest_s, matching::tell),
        ])
    }

    /// Does what is due. Errors: the first failure, after everything else was tried; what failed is due again.
    fn step(&mut self, app: &App) -> Result<usize, AppError> {
        let now = app.now();
        let (mut done, mut failure) = (0, None);
        for job in self.0.iter_mut().filter(|job| job.is_due(now)) {
            match (job.work)(app) {
                Ok(count) => {
                    done += count;
                    job.done = Some(now);
                }
                Err(error) => failure = failure.or(Some(error)),
            }
        }
        failure.map_or(Ok(done), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;
    use testkit::UseCases;

    static GOOD: AtomicUsize = AtomicUsize::new(0);

    fn good(_: &App) -> Result<usize, AppError> {
        GOOD.fetch_add(1, Ordering::SeqCst);
        Ok(1)
    }

    fn bad(_: &App) -> Result<usize, AppError> {
        Err(AppError::Unavailable("the disk is full".to_owned()))
    }

    #[test]
    fn a_job_is_due_at_first_and_then_at_its_pace() {
        let start = Moment::from_micros(1_790_000_000_000_000);
        let mut job = Job::every(5, good);
        assert!(job.is_due(start));
        job.done = Some(start);
        for (after_s, due) in [(0, false), (4, false), (5, true), (500, true)] {
            assert_eq!(job.is_due(start.plus_seconds(after_s)), due, "{after_s}");
        }
        // A clock that was set back must not keep a job waiting until it has caught up.
        assert!(job.is_due(start.plus_seconds(-3600)));
    }

    #[test]
    fn a_job_that_fails_is_told_due_again_and_in_nobody_s_way() {
        let bench = UseCases::sqlite();
        let mut clock = ByClock(vec![Job::every(60, bad), Job::every(60, good)]);
        assert!(clock.step(&bench.app).is_err());
        assert_eq!(GOOD.load(Ordering::SeqCst), 1, "the one behind it was done");
        assert!(clock.step(&bench.app).is_err(), "due again at once");
        assert_eq!(GOOD.load(Ordering::SeqCst), 1, "not due yet");
        bench.clock.advance_s(60);
        assert!(clock.step(&bench.app).is_err());
        assert_eq!(GOOD.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn everything_the_clock_does_works_on_an_empty_platform() {
        let bench = UseCases::sqlite();
        let mut clock = ByClock::new(bench.app.settings().digest_s);
        assert_eq!(clock.step(&bench.app).unwrap(), 0);
        assert!(clock.0.iter().all(|job| job.done == Some(bench.app.now())));
    }
}
