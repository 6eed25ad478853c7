//! Texts of the rules a field can break, by code.
//!
//! The rules themselves are judged in the domain.

use crate::catalogue::Variables;
use crate::locale::Locale;
use crate::text::{self, Value};

/// Every rule, with the variables of its text.
/// Units: `min`, `max`, `actual` characters or items; `max_days` days; `other` and `unit` are names as the API spells them.
pub const CODES: &[(&str, Variables)] = &[
    ("required", &[]),
    ("unknown_field", &[]),
    ("wrong_type", &["expected"]),
    ("too_short", &["min"]),
    ("too_long", &["max", "actual"]),
    ("control_characters", &[]),
    ("invalid_format", &[]),
    ("invalid_uscc", &[]),
    ("invalid_email", &[]),
    ("invalid_phone", &[]),
    ("invalid_url", &[]),
    ("invalid_date", &[]),
    ("invalid_instant", &[]),
    ("invalid_decimal", &[]),
    ("out_of_range", &["min", "max"]),
    ("not_positive", &[]),
    ("unknown_node", &[]),
    ("unknown_chain", &[]),
    ("unknown_region", &[]),
    ("unknown_industry", &[]),
    ("unknown_park", &[]),
    ("unknown_unit", &[]),
    ("incompatible_unit", &["unit"]),
    ("unknown_value", &["allowed"]),
    ("in_the_past", &[]),
    ("too_far", &["max_days"]),
    ("range_reversed", &[]),
    ("too_many", &["max"]),
    ("duplicate_item", &[]),
    ("password_too_short", &["min"]),
    ("password_too_common", &[]),
    ("contact_in_text", &[]),
    ("requires", &["other"]),
    ("not_with", &["other"]),
    ("immutable", &[]),
    ("unknown_enterprise", &[]),
];

/// The sentence that states a rule; nothing for a code that is not in the list.
pub fn rule(locale: Locale, code: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
    CODES
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(code, _)| text::say(locale, &key(code), args))
}

pub(crate) fn key(code: &str) -> String {
    format!("rule-{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_may_be_open_at_either_end() {
        let say = |locale, args: &[(&str, Value<'_>)]| rule(locale, "out_of_range", args).unwrap();
        assert_eq!(
            say(
                Locale::ZhCn,
                &[("min", 1_i64.into()), ("max", 9_i64.into())]
            ),
            "应在 1 至 9 之间。"
        );
        assert_eq!(say(Locale::ZhCn, &[("min", 1_i64.into())]), "不能小于 1。");
        assert_eq!(
            say(Locale::En, &[("max", "0.5".into())]),
            "Must not be greater than 0.5."
        );
        assert_eq!(
            say(
                Locale::En,
                &[("min", "0".into()), ("max", "100000000000000".into())]
            ),
            "Must be between 0 and 100000000000000."
        );
    }

    #[test]
    fn possible_values_are_listed_as_the_language_lists() {
        let args = [("allowed", Value::from("supply, demand"))];
        assert_eq!(
            rule(Locale::ZhCn, "unknown_value", &args).unwrap(),
            "不是可选的值。可选：supply、demand。"
        );
        assert_eq!(
            rule(Locale::En, "unknown_value", &args).unwrap(),
            "Not one of the possible values. Possible: supply, demand."
        );
    }

    #[test]
    fn unknown_rules_have_no_text() {
        assert_eq!(rule(Locale::ZhCn, "too_beautiful", &[]), None);
    }
}
