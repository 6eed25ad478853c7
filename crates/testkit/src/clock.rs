//! A clock that moves only when a test moves it.

use std::sync::atomic::{AtomicI64, Ordering};

use domain::{Clock, Moment};

/// The present of a test. Share it by `Arc` with what is tested.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// A clock standing at an RFC 3339 instant.
    pub fn at(instant: &str) -> Self {
        let moment = Moment::parse(instant).expect("a test names a valid instant");
        Self(AtomicI64::new(moment.micros()))
    }

    /// Moves the clock; negative goes back, as a clock that is set does.
    pub fn advance_s(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

/// The morning most tests begin in: a Monday, in the calendar of the platform.
impl Default for ManualClock {
    fn default() -> Self {
        Self::at("2026-03-02T01:00:00Z")
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        Moment::from_micros(self.0.load(Ordering::SeqCst))
    }
}
