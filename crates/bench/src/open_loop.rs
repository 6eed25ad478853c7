//! Load by a fixed arrival rate: a slow answer does not hide the ones behind it, because what comes next is due
//! all the same, and latency counts from the moment it was due.

use std::time::Duration;

use anyhow::Result;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::time::{Instant, sleep_until};

/// Starts `work` for each number `rate` times a second for `seconds`, and waits for all of it.
///
/// `work` is told its number and when it was due. Errors: those of the pieces of work, in no order.
pub async fn run<F: Future<Output = Result<()>>>(
    rate: u32,
    seconds: u32,
    mut work: impl FnMut(u32, Instant) -> F,
) -> Vec<anyhow::Error> {
    let begin = Instant::now();
    let mut running = FuturesUnordered::new();
    let mut failed = Vec::new();
    for number in 0..rate * seconds {
        let due = begin + Duration::from_secs(1) * number / rate;
        loop {
            tokio::select! {
                () = sleep_until(due) => break,
                Some(ended) = running.next() => failed.extend(Result::err(ended)),
            }
        }
        running.push(work(number, due));
    }
    while let Some(ended) = running.next().await {
        failed.extend(Result::err(ended));
    }
    failed
}
