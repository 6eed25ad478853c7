//! Accounts of people: the duties they may hold on the platform, and what a password must be.

use crate::code_enum;
use crate::invalid::Rule;

code_enum!(
    /// A duty on the platform. System, security and audit are disjoint: nobody may both act and erase the trace.
    Duty {
        /// Decides the moderation queue, grants designations, suspends enterprises.
        Moderator = "moderator",
        /// Runs the platform: taxonomy, configuration, imports.
        SystemAdmin = "system_admin",
        /// Grants duties and suspends accounts, of others than themselves.
        SecurityAdmin = "security_admin",
        /// Reads the audit log, changes nothing.
        Auditor = "auditor",
    }
);

code_enum!(
    /// Whether an account may be used.
    Status {
        /// It may.
        Active = "active",
        /// Barred by a security administrator.
        Suspended = "suspended",
        /// Given up by its owner.
        Closed = "closed",
    }
);

code_enum!(
    /// The language a person is written to in.
    Locale {
        /// Simplified Chinese.
        Chinese = "zh-CN",
        /// English.
        English = "en",
    }
);

/// Whether one person may hold these duties together. Source: GB/T 22239 separates the three administrators.
pub fn may_hold(duties: &[Duty]) -> bool {
    let separate = [Duty::SystemAdmin, Duty::SecurityAdmin, Duty::Auditor];
    duties.iter().filter(|duty| separate.contains(duty)).count() <= 1
        && (!duties.contains(&Duty::Auditor) || duties.len() == 1)
}

/// Fewest characters of a password. Source: NIST SP 800-63B-4 asks for eight with a second factor, we ask ten.
pub const PASSWORD_MIN: usize = 10;
/// Most characters of a password: long pass phrases are welcome, megabytes are not.
pub const PASSWORD_MAX: usize = 128;

/// Words that guessing begins with; a password that is one of them repeated or numbered is refused.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "qwerty",
    "qwertyuiop",
    "admin",
    "administrator",
    "welcome",
    "letmein",
    "iloveyou",
    "woaini",
    "peitao",
    "dazu",
    "chongqing",
    "abc",
    "test",
    "a",
    "1q2w3e4r",
    "1qaz2wsx",
];

/// A password that may be set.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    /// Reads a password. Errors: `password_too_short`, `too_long`, `password_too_common`.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        let count = text.chars().count();
        if count < PASSWORD_MIN {
            Err(Rule::of("password_too_short").with("min", PASSWORD_MIN))
        } else if count > PASSWORD_MAX {
            Err(Rule::too_long(PASSWORD_MAX, count))
        } else if is_common(text) {
            Err(Rule::of("password_too_common"))
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// The secret itself, for hashing only.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

/// Prints nothing of the secret.
impl std::fmt::Debug for Password {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

/// Digits and signs alone, few different characters, or a common word with digits and signs around it.
fn is_common(text: &str) -> bool {
    let lower = text.to_lowercase();
    let word: String = lower.chars().filter(|c| c.is_alphabetic()).collect();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    word.is_empty()
        || distinct < 5
        || COMMON.contains(&word.as_str())
        || COMMON.iter().any(|common| is_dressed(&lower, common))
}

/// Whether a text is a word with nothing but digits and signs around it.
fn is_dressed(text: &str, word: &str) -> bool {
    let around = text.split_once(word);
    around.is_some_and(|(before, after)| {
        !before.chars().chain(after.chars()).any(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = Password::parse(&text);
        }
    }

    #[test]
    fn three_administrators_are_three_people() {
        assert!(
            may_hold(&[Duty::Moderator, Duty::SystemAdmin])
                && may_hold(&[Duty::Auditor])
                && may_hold(&[])
        );
        assert!(!may_hold(&[Duty::SystemAdmin, Duty::SecurityAdmin]));
        assert!(!may_hold(&[Duty::Auditor, Duty::Moderator]));
    }

    #[test]
    fn weak_passwords_are_refused_with_a_reason() {
        for (text, code) in [
            ("short", "password_too_short"),
            ("1234567890", "password_too_common"),
            ("Password123!", "password_too_common"),
            ("aaaaaaaaaab", "password_too_common"),
        ] {
            assert_eq!(Password::parse(text).unwrap_err().code(), code, "{text}");
        }
        assert!(Password::parse("三月春风 2026 正好").is_ok());
        assert!(
            !format!("{:?}", Password::parse("correct horse battery").unwrap()).contains("horse")
        );
    }
}
