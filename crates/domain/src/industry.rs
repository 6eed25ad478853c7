//! Industries: the codes and names of GB/T 4754-2017, compiled in from `data/industries.csv`.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::invalid::Rule;
use crate::tables::Ended;

const INDUSTRIES: &str = include_str!("../data/industries.csv");

/// A section, division, group or class of the national classification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Industry {
    /// Code: a letter for a section, two to four digits below.
    pub code: &'static str,
    /// Range: 1 (section) to 4 (class).
    pub level: u8,
    /// Chinese name.
    pub name: &'static str,
}

impl Industry {
    /// The industry of a code. Errors: `unknown_industry`.
    pub fn parse(code: &str) -> Result<Self, Rule> {
        static BY_CODE: LazyLock<HashMap<&str, Industry>> = LazyLock::new(|| {
            Industry::all()
                .map(|industry| (industry.code, industry))
                .collect()
        });
        BY_CODE
            .get(code)
            .copied()
            .ok_or(Rule::of("unknown_industry"))
    }

    /// The industry of a code that was judged when it was written, in the standard or no longer; it then bears the
    /// name of the nearest one above it. Errors: `unknown_industry` for what never was a code.
    pub fn as_written(code: &str) -> Result<Self, Rule> {
        static ENDED: Ended<String> = Ended::new();
        let level = match code.as_bytes() {
            [section] if section.is_ascii_uppercase() => 1,
            digits if digits.iter().all(u8::is_ascii_digit) => digits.len(),
            _ => 0,
        };
        match (Self::parse(code), u8::try_from(level)) {
            (Err(_), Ok(level @ 1..=4)) if level > 1 || !code.starts_with(char::is_numeric) => {
                Ok(Self {
                    code: ENDED.get(code, || code.to_owned()),
                    level,
                    name: Self::name_above(code),
                })
            }
            (known, _) => known,
        }
    }

    fn name_above(code: &str) -> &'static str {
        let above = (2..code.len())
            .rev()
            .filter_map(|length| code.get(..length));
        let mut known = above.filter_map(|code| Self::parse(code).ok());
        known.next().map_or("", |industry| industry.name)
    }

    /// Every industry in the order of the standard.
    pub fn all() -> impl Iterator<Item = Self> {
        INDUSTRIES.lines().skip(1).filter_map(|line| {
            let mut fields = line.splitn(3, ',');
            Some(Self {
                code: fields.next()?,
                level: fields.next()?.parse().ok()?,
                name: fields.next()?,
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_industry_that_has_ended_keeps_its_code() {
        let ended = Industry::as_written("3599").unwrap();
        let group = Industry::parse("359").unwrap().name;
        assert!(Industry::parse("3598").is_err() && !group.is_empty());
        let gone = Industry::as_written("3598").unwrap();
        assert_eq!((gone.code, gone.level, gone.name), ("3598", 4, group));
        assert_eq!(Ok(ended), Industry::parse("3599"));
        for never in ["", "5", "AA", "35x8", "35989", "a"] {
            assert!(Industry::as_written(never).is_err(), "{never}");
        }
    }

    #[test]
    fn the_whole_standard_is_there() {
        assert_eq!(
            Industry::all()
                .filter(|industry| industry.level == 1)
                .count(),
            20,
            "sections A to T"
        );
        assert_eq!(
            Industry::all()
                .filter(|industry| industry.level == 4)
                .count(),
            1381,
            "classes"
        );
        assert_eq!(Industry::parse("3525").unwrap().name, "模具制造");
        assert!(Industry::parse("9999").is_err());
    }
}
