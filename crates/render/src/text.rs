//! Looking up a text by key and filling its variables.
//!
//! No texts here and no list of keys: those are in `locales/` and in `catalogue`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;

use crate::args;
use crate::catalogue;
use crate::locale::Locale;

/// The embedded locale files.
mod files {
    fluent_templates::static_loader! {
        pub(super) static LOCALES = {
            locales: "./locales",
            fallback_language: "zh-CN",
            // Isolating marks would travel into JSON and mail subjects as invisible characters.
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}

/// What a variable of a text is filled with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Words, shown as they are.
    Text(Cow<'a, str>),
    /// A count: chooses between singular and plural where the language does.
    Number(i64),
}

/// What an absent variable is given as; a text may have a branch of this name.
pub(crate) const ABSENT: &str = "none";

/// Why a text could not be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// The catalogue has no such key.
    #[error("no text with the key {0}")]
    UnknownKey(String),
    /// A variable of the text was not given.
    #[error("text {key} lacks its variable {variable}")]
    MissingVariable {
        /// Key of the text.
        key: String,
        /// Name of the variable.
        variable: &'static str,
    },
    /// The locale file has no such key, or the text does not resolve.
    #[error("text {key} in {tag}: {fault}")]
    Unresolved {
        /// Key of the text.
        key: String,
        /// Tag of the language.
        tag: &'static str,
        /// What the resolver said.
        fault: String,
    },
}

/// The text of a key with its variables filled; an absent variable counts as `none`.
///
/// Falls back to Chinese and at last to the key itself: a text must never turn a good answer into a failure.
/// The catalogue test keeps both from happening.
pub fn say(locale: Locale, key: &str, args: &[(&str, Value<'_>)]) -> String {
    let mut filled = args.to_vec();
    for variable in catalogue::variables(key).unwrap_or_default() {
        if !args.iter().any(|(name, _)| name == variable) {
            filled.push((*variable, Value::Text(Cow::Borrowed(ABSENT))));
        }
    }
    resolve(locale, key, &filled)
        .or_else(|_| resolve(Locale::default(), key, &filled))
        .unwrap_or_else(|_| key.to_owned())
}

/// The text of a key, when every variable is given. Errors: [`TextError`], for checks and tests.
pub fn try_say(locale: Locale, key: &str, args: &[(&str, Value<'_>)]) -> Result<String, TextError> {
    let variables =
        catalogue::variables(key).ok_or_else(|| TextError::UnknownKey(key.to_owned()))?;
    match variables
        .iter()
        .find(|variable| !args.iter().any(|(name, _)| name == *variable))
    {
        Some(variable) => Err(TextError::MissingVariable {
            key: key.to_owned(),
            variable,
        }),
        None => resolve(locale, key, args),
    }
}

fn resolve(locale: Locale, key: &str, args: &[(&str, Value<'_>)]) -> Result<String, TextError> {
    let values: HashMap<&str, FluentValue<'_>> = args
        .iter()
        .map(|(name, value)| (*name, args::shown(locale, name, value)))
        .collect();
    files::LOCALES
        .lookup_single_language(&locale.id(), key, Some(&values))
        .map_err(|fault| TextError::Unresolved {
            key: key.to_owned(),
            tag: locale.tag(),
            fault: fault.to_string(),
        })
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_filled_in_its_language() {
        let args = [
            ("max", Value::from(80_u32)),
            ("actual", Value::from(93_usize)),
        ];
        assert_eq!(
            say(Locale::ZhCn, "rule-too_long", &args),
            "最多 80 个字符，目前为 93 个。"
        );
        assert_eq!(
            say(Locale::En, "rule-too_long", &args),
            "Use at most 80 characters; there are 93 now."
        );
    }

    #[test]
    fn counts_choose_the_plural_even_when_they_come_as_words() {
        for one in [Value::from(1_i64), Value::from("1")] {
            assert_eq!(
                say(Locale::En, "rule-too_many", &[("max", one)]),
                "Only 1 item is allowed."
            );
        }
        assert_eq!(
            say(Locale::En, "rule-too_many", &[("max", "20".into())]),
            "At most 20 items are allowed."
        );
    }

    #[test]
    fn an_absent_variable_is_none_and_the_strict_form_names_it() {
        assert_eq!(
            say(Locale::En, "rule-out_of_range", &[]),
            "Outside the allowed range."
        );
        let fault = try_say(Locale::En, "rule-out_of_range", &[("min", 1_i64.into())]).unwrap_err();
        assert_eq!(
            fault,
            TextError::MissingVariable {
                key: "rule-out_of_range".into(),
                variable: "max"
            }
        );
        assert_eq!(
            fault.to_string(),
            "text rule-out_of_range lacks its variable max"
        );
    }

    #[test]
    fn an_unknown_key_is_an_error_or_shows_itself() {
        assert_eq!(
            try_say(Locale::En, "rule-nonsense", &[]),
            Err(TextError::UnknownKey("rule-nonsense".into()))
        );
        assert_eq!(say(Locale::En, "rule-nonsense", &[]), "rule-nonsense");
    }

    #[test]
    fn values_keep_what_they_are_given() {
        assert_eq!(Value::from(u64::MAX), Value::Number(i64::MAX));
        assert_eq!(Value::from(&"件".to_owned()), Value::from("件".to_owned()));
        let title = say(
            Locale::En,
            "mail-decision-subject",
            &[
                ("decision", "approved".into()),
                ("title", "007 { $x } <b>".into()),
            ],
        );
        assert_eq!(title, "Approved: 007 { $x } <b>");
    }
}
