//! The consumers on their threads: one that fails waits and tries again, alone; all of them stop when told to.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use app::AppError;
use worker::{Sender, Worker};

use crate::bench::{Bench, posting};

/// How long anything may take that should take a moment.
const PATIENCE: Duration = Duration::from_secs(20);

/// Waits until something holds; the test fails when it never does.
pub fn until(what: &str, holds: impl Fn() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < PATIENCE, "never: {what}");
        std::thread::park_timeout(Duration::from_millis(5));
    }
}

fn count(calls: &AtomicUsize) -> usize {
    calls.load(Ordering::SeqCst)
}

/// A sender that does `work`, and how often it was asked.
pub fn sender(
    mut work: impl FnMut(usize) -> Result<usize, AppError> + Send + 'static,
) -> (Sender, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let send = move |_: &app::App| work(counted.fetch_add(1, Ordering::SeqCst));
    (Box::new(send), calls)
}

fn fails(_: usize) -> Result<usize, AppError> {
    Err(AppError::Unavailable("the server is away".to_owned()))
}

#[test]
fn a_consumer_that_fails_holds_nobody_up() {
    let bench = Bench::new();
    let (send, calls) = sender(fails);
    let worker = Worker::start(&bench.app, send).unwrap();
    bench.import_a_pair();
    until("indexed", || bench.indexed().len() == 4);
    let demand = bench.posting(1, "d").id;
    until("matched", || bench.fits(&demand).len() == 1);
    until("tried again", || count(&calls) >= 2);
    drop(worker);
}

#[test]
fn a_consumer_that_fails_rests_before_it_tries_again() {
    let bench = Bench::new();
    let (send, calls) = sender(fails);
    let started = Instant::now();
    let worker = Worker::start(&bench.app, send).unwrap();
    until("three tries", || count(&calls) >= 3);
    // Two rests of half a second lie between three tries; a busy loop would need no time at all.
    assert!(
        started.elapsed() >= Duration::from_millis(900),
        "{:?}",
        started.elapsed()
    );
    drop(worker);
}

#[test]
fn what_failed_is_not_passed_over() {
    let bench = Bench::new();
    bench.engine.expect(&[crate::flaky::Fate::Refused; 2]);
    let (send, _) = sender(|_| Ok(0));
    let worker = Worker::start(&bench.app, send).unwrap();
    bench.import_a_pair();
    until("indexed", || bench.indexed().len() == 4);
    drop(worker);
    assert_eq!(
        worker::indexing::compare(&bench.app).unwrap(),
        Vec::<String>::new()
    );
}

#[test]
fn a_consumer_that_ends_badly_takes_nobody_with_it() {
    let bench = Bench::new();
    let (send, calls) = sender(|_| panic!("a defect of the sender"));
    let worker = Worker::start(&bench.app, send).unwrap();
    until("the sender ended", || count(&calls) == 1);
    bench.import_a_pair();
    until("indexed", || bench.indexed().len() == 4);
    drop(worker);
}

#[test]
fn work_that_is_left_is_done_without_a_rest() {
    let bench = Bench::new();
    let (send, calls) = sender(|call| Ok(usize::from(call < 500)));
    let started = Instant::now();
    let worker = Worker::start(&bench.app, send).unwrap();
    until("everything sent", || count(&calls) > 500);
    assert!(
        started.elapsed() < Duration::from_secs(10),
        "{:?}",
        started.elapsed()
    );
    drop(worker);
}

#[test]
fn a_change_wakes_the_consumers_before_their_poll() {
    let bench = Bench::new();
    let (send, calls) = sender(|_| Ok(0));
    let worker = Worker::start(&bench.app, send).unwrap();
    until("asleep", || count(&calls) >= 1);
    // Each change is followed within the two seconds of the poll by far: ten of them in less than ten polls.
    let started = Instant::now();
    for n in 0..10 {
        if n == 0 {
            bench.import_a_pair();
        }
        bench.import(vec![posting(
            &format!("p{n}"),
            1,
            "supply",
            "供应锌合金压铸件",
        )]);
        until("indexed", || bench.indexed().len() == 5 + n);
    }
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "{:?}",
        started.elapsed()
    );
    drop(worker);
}

#[test]
fn sleepers_are_woken_to_stop() {
    let bench = Bench::new();
    let mut stopping = Duration::ZERO;
    for _ in 0..5 {
        let (send, calls) = sender(|_| Ok(0));
        let worker = Worker::start(&bench.app, send).unwrap();
        until("asleep", || count(&calls) >= 1);
        let started = Instant::now();
        drop(worker);
        stopping += started.elapsed();
    }
    // Four sleepers that nobody wakes would take nearly two seconds each time.
    assert!(stopping < Duration::from_secs(5), "{stopping:?}");
}

#[test]
fn consumers_stop_whether_they_fail_or_have_work_for_ever() {
    for send in [sender(fails).0, sender(|_| Ok(1)).0] {
        let bench = Bench::new();
        let worker = Worker::start(&bench.app, send).unwrap();
        bench.import_a_pair();
        until("indexed", || bench.indexed().len() == 4);
        let started = Instant::now();
        drop(worker);
        assert!(started.elapsed() < PATIENCE, "{:?}", started.elapsed());
    }
}

#[test]
fn a_step_that_is_running_is_finished_before_the_stop() {
    let bench = Bench::new();
    let log = Arc::new(Mutex::new(Vec::new()));
    let (entered, finished) = (Arc::clone(&log), Arc::clone(&log));
    let (send, calls) = sender(move |_| {
        entered.lock().unwrap().push("entered");
        // Long enough for the stop to arrive meanwhile.
        std::thread::park_timeout(Duration::from_millis(300));
        finished.lock().unwrap().push("finished");
        Ok(0)
    });
    let worker = Worker::start(&bench.app, send).unwrap();
    until("in the middle", || count(&calls) == 1);
    drop(worker);
    let log = log.lock().unwrap();
    assert_eq!(log.len() % 2, 0, "{log:?}");
    assert_eq!(log.last(), Some(&"finished"));
}
