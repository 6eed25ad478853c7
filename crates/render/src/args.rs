//! What the name of a variable says about its value: units, lists and codes become words here.
//!
//! One place, so that callers hand over plain seconds, bytes and codes, and no text repeats the conversion.

use fluent_templates::fluent_bundle::FluentValue;

use crate::format;
use crate::locale::Locale;
use crate::terms::{self, Group};
use crate::text::{ABSENT, Value};

/// The value of a variable as it is shown in a language.
pub(crate) fn shown<'a>(locale: Locale, name: &str, value: &'a Value<'_>) -> FluentValue<'a> {
    match value {
        Value::Text(text) if text == ABSENT => FluentValue::from(ABSENT),
        Value::Text(text) => words(locale, name, text),
        Value::Number(number) => measured(locale, name, *number),
    }
}

fn words<'a>(locale: Locale, name: &str, text: &'a str) -> FluentValue<'a> {
    match name {
        "allowed" | "allow" | "expected" => {
            FluentValue::from(format::list(locale, text.split(", ")))
        }
        "status" => FluentValue::from(terms::label(locale, Group::Status, text)),
        _ => match count(text) {
            Some(number) => measured(locale, name, number),
            None => FluentValue::from(text),
        },
    }
}

fn measured(locale: Locale, name: &str, number: i64) -> FluentValue<'static> {
    if name.ends_with("_s") {
        FluentValue::from(format::duration(locale, number))
    } else if name.ends_with("_bytes") {
        FluentValue::from(format::size(number))
    } else {
        FluentValue::from(number)
    }
}

/// Digits that a count is written with: no sign, no leading zero, small enough to be exact.
fn count(text: &str) -> Option<i64> {
    let plain = text.len() <= 15
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    text.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(locale: Locale, name: &str, value: &str) -> String {
        match shown(locale, name, &value.into()) {
            FluentValue::String(words) => words.into_owned(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn names_carry_units() {
        assert_eq!(text(Locale::ZhCn, "retry_after_s", "900"), "15 分钟");
        assert_eq!(text(Locale::En, "retry_after_s", "30"), "30 seconds");
        assert_eq!(text(Locale::En, "max_bytes", "1048576"), "1 MB");
    }

    #[test]
    fn names_carry_lists_and_codes() {
        assert_eq!(
            text(Locale::ZhCn, "allowed", "supply, demand"),
            "supply、demand"
        );
        assert_eq!(
            text(Locale::En, "allowed", "supply, demand"),
            "supply, demand"
        );
        assert_eq!(text(Locale::ZhCn, "status", "draft"), "草稿");
        assert_eq!(text(Locale::En, "status", "unheard_of"), "unheard_of");
    }

    #[test]
    fn only_plain_digits_are_counts() {
        assert_eq!(count("0"), Some(0));
        assert_eq!(count("100000000000000"), Some(100_000_000_000_000));
        for text in [
            "",
            "007",
            "-1",
            "+1",
            "1.5",
            "1,000",
            "１",
            "9999999999999999",
        ] {
            assert_eq!(count(text), None, "{text}");
        }
    }
}
