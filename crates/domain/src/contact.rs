//! How to reach a person: mail addresses and telephone numbers. Never part of a public answer or an index.

use unicode_normalization::UnicodeNormalization;

use crate::invalid::Rule;

/// A mail address. The folded form is the key of an account.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address of the common form (one `@`, a dotted domain, no quoting), up to 254 characters
    /// (RFC 5321, 4.5.3.1). Errors: `invalid_email`.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, Rule> {
        let text = text.as_ref().trim();
        let good = text.len() <= 254
            && text
                .split_once('@')
                .is_some_and(|(local, domain)| is_local(local) && is_domain(domain));
        if good {
            Ok(Self(text.to_owned()))
        } else {
            Err(Rule::of("invalid_email"))
        }
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form accounts are unique by: lower case.
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }
}

/// Prints nothing of the address: it may end up in a log.
impl std::fmt::Debug for Email {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Email(..)")
    }
}

fn is_local(local: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    (1..=64).contains(&local.len())
        && local.chars().all(plain)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_domain(domain: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    domain.contains('.') && domain.split('.').all(label)
}

/// A telephone number as digits with an optional leading `+` and hyphens kept out.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

impl Phone {
    /// Reads a number of 7 to 15 digits (ITU-T E.164 allows 15). Errors: `invalid_phone`.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, Rule> {
        let folded: String = text
            .as_ref()
            .nfkc()
            .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
            .collect();
        let digits = folded.strip_prefix('+').unwrap_or(&folded);
        let good = (7..=15).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
        if good {
            Ok(Self(folded))
        } else {
            Err(Rule::of("invalid_phone"))
        }
    }

    /// The number.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Prints nothing of the number: it may end up in a log.
impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Phone(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = (Email::parse(&text), Phone::parse(&text));
        }
    }

    #[test]
    fn takes_and_folds_common_addresses() {
        assert_eq!(
            Email::parse(" Wang.Wei@Example.COM ").unwrap().folded(),
            "wang.wei@example.com"
        );
        for text in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a b@example.com",
            "a@b@example.com",
            "a@exa mple.com",
            ".a@example.com",
            "a@-b.com",
            "a@example.com\r\nBcc: x@y.z",
        ] {
            assert_eq!(
                Email::parse(text),
                Err(Rule::of("invalid_email")),
                "{text:?}"
            );
        }
    }

    #[test]
    fn takes_numbers_as_people_type_them() {
        assert_eq!(
            Phone::parse("023-5550 1234").unwrap().as_str(),
            "02355501234"
        );
        assert_eq!(
            Phone::parse("＋86 138 0000 0000").unwrap().as_str(),
            "+8613800000000"
        );
        for text in ["", "12345", "1380000abcd", "1234567890123456"] {
            assert!(Phone::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn contacts_do_not_print_themselves() {
        let printed = format!(
            "{:?} {:?}",
            Email::parse("a@example.com").unwrap(),
            Phone::parse("02355501234").unwrap()
        );
        assert!(!printed.contains("example") && !printed.contains("555"));
    }
}
