//! One loop for every consumer: work while there is some, then sleep until woken or for the poll interval.
//!
//! The wake-up is a courtesy, the poll is the truth: a lost signal costs two seconds, never an event.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::{App, AppError};

/// Longest sleep of a consumer that has nothing to do.
const POLL: Duration = Duration::from_secs(2);
/// Sleep after a step that failed.
const PAUSE: Duration = Duration::from_millis(500);

/// Repeats a step until told to stop. `step` returns how much it did; 0 means nothing is left.
pub(crate) fn drain(
    name: &str,
    app: &App,
    stop: &Arc<AtomicBool>,
    mut step: impl FnMut(&App) -> Result<usize, AppError>,
) {
    let mut seen = 0;
    while !stop.load(Ordering::SeqCst) {
        let woken = app.signal().count();
        match attempt(app, &mut step) {
            Ok(0) => seen = app.signal().wait(seen.max(woken), POLL),
            Ok(_) => {}
            Err(error) => {
                tracing::error!(consumer = name, error = %error, "worker.step_failed");
                metrics::counter!("worker_step_failures_total", "consumer" => name.to_owned())
                    .increment(1);
                app.signal().wait(woken, PAUSE);
            }
        }
    }
}

/// One step. A panic counts as a failure: every step begins anew from what is committed, so that none leaves
/// anything half done, and a consumer that ended unseen would be worse.
fn attempt(
    app: &App,
    step: &mut impl FnMut(&App) -> Result<usize, AppError>,
) -> Result<usize, AppError> {
    catch_unwind(AssertUnwindSafe(|| step(app)))
        .unwrap_or_else(|_| Err(AppError::Bug("a step panicked".to_owned())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_one_step_and_the_consumer_goes_on() {
        let cases = testkit::UseCases::sqlite();
        let stop = Arc::new(AtomicBool::new(false));
        let mut turns = 0;
        drain("test", &cases.app, &stop, |app| {
            turns += 1;
            assert!(turns > 1, "the first step panics");
            stop.store(turns == 3, Ordering::SeqCst);
            app.signal().raise();
            Ok(usize::from(turns < 3))
        });
        assert_eq!(turns, 3);
    }
}
