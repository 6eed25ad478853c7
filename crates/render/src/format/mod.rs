//! Numbers, waits and lists as people of each language write them.
//!
//! What is rounded is rounded so that nobody is misled: a wait up, a size down.

mod duration;
mod stated;

pub use duration::duration;
pub use stated::{size, stated};

use crate::catalogue::Variables;
use crate::locale::Locale;
use crate::text;

/// Keys of the texts used here, with their variables.
pub(crate) const KEYS: &[(&str, Variables)] = &[
    ("format-duration", &["scale", "n"]),
    ("format-score", &["score", "full"]),
    ("format-stated-between", &["low", "high"]),
    ("format-stated-contains", &["value"]),
];

/// The highest score a match can have.
const FULL_SCORE: u32 = 1000;

/// A match score. Range: 0 to 1000.
pub fn score(locale: Locale, score: u32) -> String {
    text::say(
        locale,
        "format-score",
        &[("score", score.into()), ("full", FULL_SCORE.into())],
    )
}

/// Words in a row, with the mark the language puts between them.
pub fn list<'a>(locale: Locale, words: impl IntoIterator<Item = &'a str>) -> String {
    let mark = match locale {
        Locale::ZhCn => "、",
        Locale::En => ", ",
    };
    words.into_iter().collect::<Vec<_>>().join(mark)
}

/// Digits in threes: `1234567` becomes `1,234,567`.
fn grouped(digits: &str) -> String {
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// A number of hundredths without trailing zeros: 1250 becomes `12.5`.
fn hundredths(value: u64) -> String {
    let (whole, part) = (value / 100, value % 100);
    let written = format!("{}.{part:02}", grouped(&whole.to_string()));
    written
        .trim_end_matches('0')
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn digits_are_grouped_in_threes() {
        for (digits, written) in [
            ("", ""),
            ("1", "1"),
            ("123", "123"),
            ("1234", "1,234"),
            ("1234567", "1,234,567"),
        ] {
            assert_eq!(grouped(digits), written);
        }
    }

    #[test]
    fn scores_name_their_scale() {
        assert_eq!(score(Locale::ZhCn, 864), "864 分（满分 1000 分）");
        assert_eq!(score(Locale::En, 0), "0 of 1000 points");
    }

    #[test]
    fn lists_use_the_mark_of_the_language() {
        assert_eq!(list(Locale::ZhCn, ["锻造", "热处理"]), "锻造、热处理");
        assert_eq!(
            list(Locale::En, ["forging", "heat treatment"]),
            "forging, heat treatment"
        );
        assert_eq!(list(Locale::En, []), "");
    }

    proptest! {
        #[test]
        fn grouping_loses_no_digit(number in any::<u64>()) {
            let written = grouped(&number.to_string());
            prop_assert_eq!(written.replace(',', ""), number.to_string());
            prop_assert!(written.split(',').skip(1).all(|part| part.len() == 3));
        }

        #[test]
        fn hundredths_read_back(value in any::<u64>()) {
            let written = hundredths(value).replace(',', "");
            let (whole, part) = written.split_once('.').unwrap_or((&written, ""));
            prop_assert_eq!(format!("{whole}{part:0<2}").parse::<u64>().ok(), Some(value));
        }
    }
}
