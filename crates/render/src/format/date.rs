//! Dates, instants and lengths of time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::locale::Locale;
use crate::text;

/// Beijing time. Source: one zone for the whole country, without summer time since 1992.
const BEIJING: Offset = jiff::tz::offset(8);

/// A date: 2026年3月1日, or 1 March 2026.
pub fn date(locale: Locale, date: Date) -> String {
    let part = |number: i16| i64::from(number).into();
    let args = [
        ("year", part(date.year())),
        ("month", part(date.month().into())),
        ("day", part(date.day().into())),
    ];
    text::say(locale, "format-date", &args)
}

/// An instant in Beijing time, to the minute. Units: microseconds since 1970-01-01T00:00:00Z.
pub fn instant(locale: Locale, micros: i64) -> String {
    let stamp = Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH);
    let local = stamp.to_zoned(TimeZone::fixed(BEIJING));
    let time = format!("{:02}:{:02}", local.hour(), local.minute());
    text::say(
        locale,
        "format-instant",
        &[
            ("date", date(locale, local.date()).into()),
            ("time", time.into()),
        ],
    )
}

/// A length of time to wait, rounded up so that nobody comes back too early. Units: seconds.
pub fn duration(locale: Locale, seconds: i64) -> String {
    let seconds = seconds.max(0);
    let up = |unit: i64| seconds / unit + i64::from(seconds % unit > 0);
    let (scale, n) = match seconds {
        ..90 => ("second", seconds),
        90..5400 => ("minute", up(60)),
        _ => ("hour", up(3600)),
    };
    text::say(
        locale,
        "format-duration",
        &[("scale", scale.into()), ("n", n.into())],
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn dates_are_written_as_people_write_them() {
        assert_eq!(date(Locale::ZhCn, day("2026-03-01")), "2026年3月1日");
        assert_eq!(date(Locale::En, day("2026-03-01")), "1 March 2026");
        assert_eq!(date(Locale::ZhCn, day("2026-12-31")), "2026年12月31日");
        assert_eq!(date(Locale::En, day("2026-12-31")), "31 December 2026");
    }

    #[test]
    fn every_month_has_its_name() {
        let names: std::collections::BTreeSet<_> = (1..=12)
            .map(|month| date(Locale::En, Date::new(2026, month, 1).unwrap()))
            .collect();
        assert_eq!(names.len(), 12);
    }

    #[test]
    fn instants_are_in_beijing_time() {
        let micros = "2026-02-28T16:05:00Z"
            .parse::<Timestamp>()
            .unwrap()
            .as_microsecond();
        assert_eq!(
            instant(Locale::ZhCn, micros),
            "2026年3月1日 00:05（北京时间）"
        );
        assert_eq!(
            instant(Locale::En, micros),
            "1 March 2026, 00:05 (Beijing time)"
        );
        assert_eq!(
            instant(Locale::En, i64::MAX),
            "1 January 1970, 08:00 (Beijing time)"
        );
    }

    #[test]
    fn waits_are_rounded_up() {
        let cases = [
            (-5, "0 秒", "0 seconds"),
            (1, "1 秒", "1 second"),
            (89, "89 秒", "89 seconds"),
            (90, "2 分钟", "2 minutes"),
            (900, "15 分钟", "15 minutes"),
            (901, "16 分钟", "16 minutes"),
            (5400, "2 小时", "2 hours"),
            (7201, "3 小时", "3 hours"),
        ];
        for (seconds, zh, en) in cases {
            assert_eq!(duration(Locale::ZhCn, seconds), zh);
            assert_eq!(duration(Locale::En, seconds), en);
        }
    }
}
