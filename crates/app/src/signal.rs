//! Wakes the consumers of the change log inside one process. A lost wake-up costs a poll, never an event.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A counter that only rises, and those who wait for it to.
#[derive(Debug, Default)]
pub struct Signal {
    raised: Mutex<u64>,
    changed: Condvar,
}

impl Signal {
    /// Says that the log has grown.
    pub fn raise(&self) {
        *self.raised.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.changed.notify_all();
    }

    /// How often it was raised so far.
    pub fn count(&self) -> u64 {
        *self.raised.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until it was raised more than `seen` times, or the time is over. Returns the count.
    pub fn wait(&self, seen: u64, at_most: Duration) -> u64 {
        let guard = self.raised.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .changed
            .wait_timeout_while(guard, at_most, |count| *count <= seen);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_raise_before_the_wait_is_not_missed() {
        let signal = Signal::default();
        let seen = signal.count();
        signal.raise();
        assert_eq!(signal.wait(seen, Duration::from_secs(60)), 1);
        assert_eq!(signal.wait(1, Duration::from_millis(1)), 1);
    }
}
