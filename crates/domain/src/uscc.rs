//! The unified social credit code: the key of every enterprise.
//!
//! Source: GB 32100-2015. 18 characters: 17 of a 31-letter alphabet (no I, O, S, V, Z) and a check
//! character over weights 3^(i-1) mod 31. The check proves the form only, not that the firm exists.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::invalid::Rule;

const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const LENGTH: usize = 18;

/// A well-formed code in upper case and half width.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Uscc(String);

impl Uscc {
    /// Reads a code as people type it: full width and lower case are folded, blanks and hyphens dropped.
    /// Errors: `invalid_uscc` for a wrong length, letter or check character.
    pub fn parse(text: impl AsRef<str>) -> Result<Self, Rule> {
        let folded: String = text
            .as_ref()
            .nfkc()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .flat_map(char::to_uppercase)
            .collect();
        let (body, check) = folded.split_at_checked(LENGTH - 1).ok_or_else(invalid)?;
        let right = check_character(body).ok_or_else(invalid)?;
        if check.chars().eq([right]) {
            Ok(Self(folded))
        } else {
            Err(invalid())
        }
    }

    /// The 18 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn invalid() -> Rule {
    Rule::of("invalid_uscc")
}

/// The check character of the first 17 characters: `(31 - sum(value_i * 3^(i-1) mod 31) mod 31) mod 31`.
/// Nothing when the body is not 17 letters of the alphabet.
pub fn check_character(body: &str) -> Option<char> {
    if body.chars().count() != LENGTH - 1 {
        return None;
    }
    let mut weight = 1;
    let mut sum = 0;
    for letter in body.chars() {
        sum += ALPHABET.find(letter)? * weight;
        weight = weight * 3 % 31;
    }
    ALPHABET.chars().nth((31 - sum % 31) % 31)
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Uscc> for String {
    fn from(uscc: Uscc) -> Self {
        uscc.0
    }
}

impl TryFrom<String> for Uscc {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(text).map_err(|_| "not a unified social credit code")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code() -> impl Strategy<Value = String> {
        "[0-9A-HJ-NP-RTUWXY]{17}".prop_map(|body| {
            let check = check_character(&body).unwrap();
            format!("{body}{check}")
        })
    }

    proptest! {
        #[test]
        fn a_right_code_is_taken_however_it_is_typed(code in code()) {
            let full_width: String = code.to_lowercase().chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
            let spaced = format!(" {} {} ", &code[..8], &code[8..]);
            for typed in [code.clone(), full_width, spaced] {
                let read = Uscc::parse(&typed).unwrap();
                prop_assert_eq!(read.as_str(), code.as_str());
            }
        }

        #[test]
        fn one_wrong_letter_is_always_found(code in code(), place in 0usize..18, letter in "[0-9A-HJ-NP-RTUWXY]") {
            let mut wrong: Vec<char> = code.chars().collect();
            let letter = letter.chars().next().unwrap();
            prop_assume!(wrong[place] != letter);
            wrong[place] = letter;
            prop_assert!(Uscc::parse(wrong.into_iter().collect::<String>()).is_err());
        }

        #[test]
        fn any_text_is_judged_without_panic(text in any::<String>()) {
            let _ = Uscc::parse(text);
        }
    }

    #[test]
    fn the_standards_worked_example() {
        assert_eq!(
            check_character("91350100M000100Y4"),
            Some('3'),
            "GB 32100-2015, worked example"
        );
        assert!(Uscc::parse("91350100M000100Y43").is_ok());
        assert_eq!(Uscc::parse("91350100M000100Y4Z"), Err(invalid()));
    }
}
