//! Time and randomness as arguments: the two traits every other crate is handed, and the instant type.
//!
//! Nothing here reads the system clock; the binary and the tests bring their own implementations.

use std::fmt;

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A calendar date in the platform's calendar (Asia/Shanghai), without a time.
pub type Date = civil::Date;

/// The platform's calendar: business days, deadlines and quarter ends are reckoned here.
pub const CALENDAR: &str = "Asia/Shanghai";

/// Where the present comes from. Implementations never go backwards by themselves.
pub trait Clock: Send + Sync {
    /// The present instant, in whole microseconds.
    fn now(&self) -> Moment;
}

/// Where unpredictable bytes come from; a cryptographic source in production, a seeded one in tests.
pub trait Entropy: Send + Sync {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// An instant. Units: microseconds since 1970-01-01T00:00:00Z. Range: years 1970 to 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(i64);

/// The last instant of the year 9999: later ones do not fit RFC 3339.
const MAX_MICROS: i64 = 253_402_300_799_999_999;

impl Moment {
    /// The instant this many microseconds after the epoch, clamped to the range of the type.
    pub fn from_micros(micros: i64) -> Self {
        Self(micros.clamp(0, MAX_MICROS))
    }

    /// Microseconds since the epoch.
    pub fn micros(self) -> i64 {
        self.0
    }

    /// Milliseconds since the epoch, rounded down: the resolution of identifiers.
    pub fn millis(self) -> u64 {
        u64::try_from(self.0 / 1000).unwrap_or(0)
    }

    /// Whole seconds since the epoch, rounded down: the resolution of tokens.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// Reads an RFC 3339 instant such as `2026-03-01T08:00:00Z`; finer digits than microseconds are cut.
    pub fn parse(text: &str) -> Option<Self> {
        let stamp: Timestamp = text.parse().ok()?;
        let micros = stamp.as_microsecond();
        (0..=MAX_MICROS).contains(&micros).then_some(Self(micros))
    }

    /// The first instant of a date in the platform's calendar.
    pub fn at_start_of(date: Date) -> Option<Self> {
        let zone = TimeZone::get(CALENDAR).ok()?;
        let zoned = date.to_zoned(zone).ok()?;
        Some(Self::from_micros(zoned.timestamp().as_microsecond()))
    }

    /// The date of this instant in the platform's calendar.
    pub fn date(self) -> Date {
        let zone = TimeZone::get(CALENDAR).unwrap_or(TimeZone::UTC);
        self.stamp().to_zoned(zone).date()
    }

    /// This instant moved by seconds; negative goes back.
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_micros(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// This instant moved by days of 24 hours; negative goes back.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// Time from `earlier` to this instant, in microseconds; negative when `earlier` is later.
    pub fn micros_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    fn stamp(self) -> Timestamp {
        Timestamp::UNIX_EPOCH
            .saturating_add(SignedDuration::from_micros(self.0))
            .unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.stamp().fmt(f)
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an RFC 3339 instant between 1970 and 9999")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn text_form_reads_back(micros in 0..=MAX_MICROS) {
            let moment = Moment::from_micros(micros);
            prop_assert_eq!(Moment::parse(&moment.to_string()), Some(moment));
        }

        #[test]
        fn a_date_begins_on_that_date(days in 0i64..40_000) {
            let date = Moment::from_micros(0).plus_days(days).date();
            prop_assert_eq!(Moment::at_start_of(date).unwrap().date(), date);
        }
    }

    #[test]
    fn the_calendar_is_eight_hours_ahead() {
        let evening = Moment::parse("2026-02-28T16:00:00Z").unwrap();
        assert_eq!(evening.date().to_string(), "2026-03-01");
        assert_eq!(Moment::at_start_of(evening.date()), Some(evening));
    }

    #[test]
    fn refuses_what_does_not_fit() {
        for text in [
            "",
            "2026-03-01",
            "1969-12-31T23:59:59Z",
            "tomorrow",
            "2026-13-01T00:00:00Z",
        ] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }
}
