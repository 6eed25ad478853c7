//! The consumers on threads of their own, until they are told to stop.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};

use app::{App, AppError};
use domain::Moment;
use store::{Office, Seat};

use crate::drain::drain;
use crate::telling::Rounds;
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
        let mut matcher = app.store().seat(Office::Matcher);
        worker.spawn("matcher", move |app| match matcher.is_held()? {
            true => matching::step(app),
            false => Ok(0),
        })?;
        worker.spawn("mailer", move |app| send(app))?;
        let mut clock = ByClock::new(app);
        worker.spawn("keeper", move |app| clock.step(app))?;
        let mut teller = app.store().seat(Office::Teller);
        let mut rounds = Rounds::every(app.settings().digest_s);
        worker.spawn("teller", move |app| match teller.is_held()? {
            true => rounds.step(app),
            false => Ok(0),
        })?;
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
struct ByClock {
    /// Of every node: its own index and its own figures.
    own: Vec<Job>,
    /// Of one node for all: what changes the database.
    common: Vec<Job>,
    seat: Seat,
}

/// How often something is to be done.
#[derive(Clone, Copy)]
enum Pace {
    Seconds(i64),
    /// Once on each day of the platform's calendar, as early as it is noticed.
    Day,
}

/// Something to be done every so often.
struct Job {
    pace: Pace,
    done: Option<Moment>,
    work: fn(&App) -> Result<usize, AppError>,
}

impl Job {
    fn every(every_s: i64, work: fn(&App) -> Result<usize, AppError>) -> Self {
        Self::at(Pace::Seconds(every_s), work)
    }

    fn at(pace: Pace, work: fn(&App) -> Result<usize, AppError>) -> Self {
        Self {
            pace,
            done: None,
            work,
        }
    }

    fn is_due(&self, now: Moment) -> bool {
        let passed = |done: Moment| match self.pace {
            Pace::Seconds(every_s) => now < done || now >= done.plus_seconds(every_s),
            Pace::Day => now.date() != done.date(),
        };
        self.done.is_none_or(passed)
    }
}

impl ByClock {
    fn new(app: &App) -> Self {
        let own = vec![
            Job::every(EXPIRY_S, |app| keeping::observe(app).map(|()| 0)),
            Job::every(SCRUB_S, keeping::scrub),
        ];
        let common = vec![
            Job::at(Pace::Day, keeping::begin_day),
            Job::every(EXPIRY_S, keeping::expire),
            Job::every(FORGET_S, keeping::forget_keys),
            Job::every(FORGET_S, keeping::forget_traces),
        ];
        let seat = app.store().seat(Office::Keeper);
        Self { own, common, seat }
    }

    /// Does what is due; for all nodes only while no other one does. Errors: the first failure, after everything else was
    /// tried; what failed is due again.
    fn step(&mut self, app: &App) -> Result<usize, AppError> {
        let own = run(&mut self.own, app);
        let common = match self.seat.is_held() {
            Ok(true) => run(&mut self.common, app),
            Ok(false) => Ok(0),
            Err(error) => Err(error.into()),
        };
        Ok(own? + common?)
    }
}

/// Does what is due of some jobs.
fn run(jobs: &mut [Job], app: &App) -> Result<usize, AppError> {
    let now = app.now();
    let (mut done, mut failure) = (0, None);
    for job in jobs.iter_mut().filter(|job| job.is_due(now)) {
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
    fn a_job_of_the_day_is_due_at_the_first_moment_of_a_new_one() {
        let midnight = Moment::parse("2026-03-01T16:00:00Z").unwrap();
        let mut job = Job::at(Pace::Day, good);
        job.done = Some(midnight.plus_seconds(-86_400));
        assert!(!job.is_due(midnight.plus_seconds(-1)));
        assert!(job.is_due(midnight));
    }

    #[test]
    fn a_job_that_fails_is_told_due_again_and_in_nobody_s_way() {
        let bench = UseCases::sqlite();
        let mut jobs = [Job::every(60, bad), Job::every(60, good)];
        assert!(run(&mut jobs, &bench.app).is_err());
        assert_eq!(GOOD.load(Ordering::SeqCst), 1, "the one behind it was done");
        assert!(run(&mut jobs, &bench.app).is_err(), "due again at once");
        assert_eq!(GOOD.load(Ordering::SeqCst), 1, "not due yet");
        bench.clock.advance_s(60);
        assert!(run(&mut jobs, &bench.app).is_err());
        assert_eq!(GOOD.load(Ordering::SeqCst), 2);
    }

    /// Whether each job of a list was done at this moment.
    fn all_done(jobs: &[Job], app: &App) -> bool {
        jobs.iter().all(|job| job.done == Some(app.now()))
    }

    #[test]
    fn of_two_nodes_one_does_what_is_done_once_until_it_is_gone() {
        let bench = UseCases::postgres();
        let other = bench.another_node(app::Secrets::new(UseCases::SECRET, None));
        let (mut first, mut second) = (ByClock::new(&bench.app), ByClock::new(&other));
        for clock in [&mut first, &mut second] {
            clock.step(&bench.app).unwrap();
            assert!(all_done(&clock.own, &bench.app), "every node minds its own");
        }
        assert!(all_done(&first.common, &bench.app));
        assert!(second.common.iter().all(|job| job.done.is_none()));
        drop(first);
        let started = std::time::Instant::now();
        while !all_done(&second.common, &bench.app) {
            second.step(&bench.app).unwrap();
            assert!(started.elapsed().as_secs() < 20, "the seat is free");
        }
    }

    #[test]
    fn everything_the_clock_does_works_on_an_empty_platform() {
        let bench = UseCases::sqlite();
        let mut clock = ByClock::new(&bench.app);
        assert_eq!(clock.step(&bench.app).unwrap(), 0);
        assert!(all_done(&clock.own, &bench.app) && all_done(&clock.common, &bench.app));
    }
}
