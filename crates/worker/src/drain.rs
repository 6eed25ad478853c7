//! One loop for every consumer: work while there is some, then sleep until woken or for the poll interval.
//!
//! The wake-up is a courtesy, the poll is the truth: a lost signal costs two seconds, never an event.

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
        match step(app) {
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
