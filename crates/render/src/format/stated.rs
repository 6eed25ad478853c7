//! Values as compared, with their unit, and sizes of content.

use super::hundredths;
use crate::locale::Locale;
use crate::text;

/// A value as compared: `≥ 800 t`, `2 to 5 mm`. `op` is a code of the API, `unit` the unit's name in the language;
/// `value` may be a list for `in`. An unknown `op` is shown before the value.
pub fn stated(
    locale: Locale,
    op: &str,
    value: &str,
    value_to: Option<&str>,
    unit: Option<&str>,
) -> String {
    let amount = match (op, value_to) {
        ("between", Some(end)) => text::say(
            locale,
            "format-stated-between",
            &[("low", value.into()), ("high", end.into())],
        ),
        ("contains", _) => text::say(locale, "format-stated-contains", &[("value", value.into())]),
        ("=" | "in" | "between", _) => value.to_owned(),
        ("!=", _) => format!("≠ {value}"),
        ("<=", _) => format!("≤ {value}"),
        (">=", _) => format!("≥ {value}"),
        (other, _) => format!("{other} {value}"),
    };
    match unit {
        None => amount,
        // Three of `10,000 pcs` would read as one number.
        Some(unit) if unit.starts_with(|c: char| c.is_ascii_digit()) => {
            format!("{amount} × {unit}")
        }
        Some(unit) => format!("{amount} {unit}"),
    }
}

/// A size of content: 512 KB, 1.5 MB. Units: bytes, 1024 to the step; rounded down, so a limit is never overstated.
pub fn size(bytes: i64) -> String {
    let bytes = u64::try_from(bytes).unwrap_or(0);
    let tenths = |unit: u64| hundredths(bytes.saturating_mul(10) / unit * 10);
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", tenths(1024)),
        _ => format!("{} MB", tenths(1_048_576)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_use_their_signs() {
        let zh = |op, value, to, unit| stated(Locale::ZhCn, op, value, to, unit);
        assert_eq!(zh(">=", "800", None, Some("吨力")), "≥ 800 吨力");
        assert_eq!(zh("<=", "2", None, Some("mm")), "≤ 2 mm");
        assert_eq!(zh("!=", "304", None, None), "≠ 304");
        assert_eq!(zh("<", "5", None, None), "< 5");
        assert_eq!(zh("=", "ADC12", None, None), "ADC12");
        assert_eq!(zh("in", "304、316L", None, None), "304、316L");
        assert_eq!(zh("between", "2", Some("5"), Some("mm")), "2 至 5 mm");
        assert_eq!(zh("contains", "喷粉", None, None), "含“喷粉”");
        assert_eq!(
            stated(Locale::En, "between", "2", Some("5"), Some("mm")),
            "2 to 5 mm"
        );
        assert_eq!(
            stated(Locale::En, "=", "3", None, Some("10,000 pcs")),
            "3 × 10,000 pcs"
        );
    }

    #[test]
    fn sizes_are_never_overstated() {
        let cases = [
            (-1, "0 B"),
            (1023, "1023 B"),
            (1024, "1 KB"),
            (1_048_575, "1,023.9 KB"),
            (1_572_864, "1.5 MB"),
        ];
        for (bytes, written) in cases {
            assert_eq!(size(bytes), written);
        }
    }
}
