//! How long recovery took: reported, not judged, since the machine decides.

use std::fmt;
use std::time::Duration;

/// What was measured over a trial.
#[derive(Debug, Default)]
pub struct Times {
    /// From each start until the program was ready.
    pub ready: Vec<Duration>,
    /// From each start until everything was audited and the index had followed.
    pub caught_up: Vec<Duration>,
    /// Acknowledged answers.
    pub answers: usize,
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [ready, caught_up] = [&self.ready, &self.caught_up].map(|times| middle_and_most(times));
        write!(
            f,
            "{} acknowledged writes; ready after {ready}, audited after {caught_up}",
            self.answers
        )
    }
}

fn middle_and_most(times: &[Duration]) -> String {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let middle = sorted.get(sorted.len() / 2).copied().unwrap_or_default();
    let most = sorted.last().copied().unwrap_or_default();
    format!("{} ms (most {} ms)", middle.as_millis(), most.as_millis())
}
