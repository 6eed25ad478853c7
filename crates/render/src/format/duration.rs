//! Lengths of time.

use crate::locale::Locale;
use crate::text;

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
