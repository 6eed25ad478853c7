//! Quantities with their unit and period, and sizes of files.

use super::{grouped, hundredths};
use crate::locale::Locale;
use crate::text;

/// How often a quantity is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Each day.
    Day,
    /// Each week.
    Week,
    /// Each month.
    Month,
    /// Each year.
    Year,
}

/// A quantity: 3 万件/月, 12.5 t, or 30,000 pcs per month. `value` is a decimal as the API spells it, `unit` the
/// unit's name in the language. A value that is no decimal is shown as it is.
pub fn quantity(locale: Locale, value: &str, unit: &str, period: Option<Period>) -> String {
    let number = written(locale, value, unit);
    let spaced = if locale == Locale::ZhCn && number.ends_with('万') {
        ""
    } else {
        " "
    };
    let amount = format!("{number}{spaced}{unit}");
    let key = match period {
        None => return amount,
        Some(Period::Day) => "format-per-day",
        Some(Period::Week) => "format-per-week",
        Some(Period::Month) => "format-per-month",
        Some(Period::Year) => "format-per-year",
    };
    text::say(locale, key, &[("quantity", amount.into())])
}

/// Ten thousand counts as 万 in Chinese where the unit is a Chinese word and the number stays exact.
fn written(locale: Locale, value: &str, unit: &str) -> String {
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let digits = !whole.is_empty()
        && whole
            .bytes()
            .chain(part.bytes())
            .all(|byte| byte.is_ascii_digit());
    if !digits || value.ends_with('.') {
        return value.to_owned();
    }
    let part = part.trim_end_matches('0');
    let chinese = locale == Locale::ZhCn
        && part.is_empty()
        && unit.starts_with(|first: char| !first.is_ascii());
    match whole
        .parse::<u64>()
        .ok()
        .filter(|number| chinese && *number >= 10_000 && number.is_multiple_of(100))
    {
        Some(number) => format!("{} 万", hundredths(number / 100)),
        None if part.is_empty() => grouped(whole),
        None => format!("{}.{part}", grouped(whole)),
    }
}

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
    fn chinese_counts_in_ten_thousands() {
        assert_eq!(
            quantity(Locale::ZhCn, "30000", "件", Some(Period::Month)),
            "3 万件/月"
        );
        assert_eq!(
            quantity(Locale::ZhCn, "12500", "套", Some(Period::Year)),
            "1.25 万套/年"
        );
        assert_eq!(quantity(Locale::ZhCn, "12345", "件", None), "12,345 件");
        assert_eq!(
            quantity(Locale::ZhCn, "9999", "台", Some(Period::Day)),
            "9,999 台/天"
        );
        assert_eq!(quantity(Locale::ZhCn, "30000", "kg", None), "30,000 kg");
    }

    #[test]
    fn english_groups_digits() {
        assert_eq!(
            quantity(Locale::En, "30000", "pcs", Some(Period::Month)),
            "30,000 pcs per month"
        );
        assert_eq!(
            quantity(Locale::En, "12.50", "t", Some(Period::Year)),
            "12.5 t per year"
        );
        assert_eq!(
            quantity(Locale::En, "0", "machine", Some(Period::Day)),
            "0 machine per day"
        );
    }

    #[test]
    fn what_is_no_decimal_stays_as_it_is() {
        for value in ["", ".", "1.", ".5", "-3", "1e3", "三万", "1.2.3"] {
            assert_eq!(quantity(Locale::En, value, "t", None), format!("{value} t"));
        }
    }

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
        assert_eq!(
            quantity(Locale::En, "7", "set", Some(Period::Week)),
            "7 set per week"
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
