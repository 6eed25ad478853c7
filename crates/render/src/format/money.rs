//! Amounts of money and price ranges. The yuan only; other currencies are not converted here.

use super::{grouped, hundredths};
use crate::locale::Locale;
use crate::text;

/// Fen in one hundredth of 万元 and of 亿元: an amount that divides evenly fits two decimals.
const FEN_PER_HUNDREDTH_WAN: u64 = 10_000;
const FEN_PER_HUNDREDTH_YI: u64 = 100_000_000;

/// An amount: 12.5 万元, or CNY 125,000.00. Units: fen. Exact: what does not fit two decimals is written in 元.
pub fn money(locale: Locale, fen: i64) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let amount = fen.unsigned_abs();
    match locale {
        Locale::ZhCn => format!("{sign}{}", yuan(amount)),
        Locale::En => format!(
            "{sign}CNY {}.{:02}",
            grouped(&(amount / 100).to_string()),
            amount % 100
        ),
    }
}

fn yuan(fen: u64) -> String {
    let fits = |unit: u64| fen >= unit * 100 && fen.is_multiple_of(unit);
    if fits(FEN_PER_HUNDREDTH_YI) {
        format!("{} 亿元", hundredths(fen / FEN_PER_HUNDREDTH_YI))
    } else if fits(FEN_PER_HUNDREDTH_WAN) {
        format!("{} 万元", hundredths(fen / FEN_PER_HUNDREDTH_WAN))
    } else {
        format!("{} 元", hundredths(fen))
    }
}

/// A price range; open ends are said in words, no bound at all means negotiable. Units: fen.
pub fn price_range(locale: Locale, min_fen: Option<i64>, max_fen: Option<i64>) -> String {
    let amount = |fen: i64| money(locale, fen);
    match (min_fen, max_fen) {
        (None, None) => text::say(locale, "format-price-negotiable", &[]),
        (Some(min), None) => text::say(locale, "format-price-from", &[("low", amount(min).into())]),
        (None, Some(max)) => text::say(
            locale,
            "format-price-up_to",
            &[("high", amount(max).into())],
        ),
        (Some(min), Some(max)) if min == max => amount(min),
        (Some(min), Some(max)) => text::say(
            locale,
            "format-price-range",
            &[("low", amount(min).into()), ("high", amount(max).into())],
        ),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn amounts_take_the_unit_that_keeps_them_exact() {
        let cases = [
            (0, "0 元", "CNY 0.00"),
            (5, "0.05 元", "CNY 0.05"),
            (125_050, "1,250.5 元", "CNY 1,250.50"),
            (999_999, "9,999.99 元", "CNY 9,999.99"),
            (1_000_000, "1 万元", "CNY 10,000.00"),
            (12_500_000, "12.5 万元", "CNY 125,000.00"),
            (12_345_678, "123,456.78 元", "CNY 123,456.78"),
            (1_234_560_000, "1,234.56 万元", "CNY 12,345,600.00"),
            (10_000_000_000, "1 亿元", "CNY 100,000,000.00"),
            // 1.234 would need three decimals.
            (12_340_000_000, "12,340 万元", "CNY 123,400,000.00"),
            (-12_500_000, "-12.5 万元", "-CNY 125,000.00"),
        ];
        for (fen, zh, en) in cases {
            assert_eq!(money(Locale::ZhCn, fen), zh);
            assert_eq!(money(Locale::En, fen), en);
        }
        assert_eq!(
            money(Locale::En, i64::MIN),
            "-CNY 92,233,720,368,547,758.08"
        );
    }

    #[test]
    fn ranges_say_what_is_open() {
        let zh = |min, max| price_range(Locale::ZhCn, min, max);
        assert_eq!(zh(None, None), "面议");
        assert_eq!(zh(Some(12_500_000), None), "12.5 万元起");
        assert_eq!(zh(None, Some(2_000)), "不超过 20 元");
        assert_eq!(zh(Some(1_000), Some(1_000)), "10 元");
        assert_eq!(
            zh(Some(12_500_000), Some(20_000_000)),
            "12.5 万元至 20 万元"
        );
        assert_eq!(
            price_range(Locale::En, Some(1_000), Some(2_000)),
            "CNY 10.00 to CNY 20.00"
        );
        assert_eq!(price_range(Locale::En, None, None), "negotiable");
    }

    proptest! {
        #[test]
        fn no_fen_is_lost(fen in 0i64..=100_000_000_000_000) {
            let written = money(Locale::ZhCn, fen);
            let (number, unit) = written.split_once(' ').unwrap();
            let places = match unit { "亿元" => 10, "万元" => 6, _ => 2 };
            let plain = number.replace(',', "");
            let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
            prop_assert_eq!(format!("{whole}{part:0<places$}").parse::<i64>().ok(), Some(fen));
        }
    }
}
