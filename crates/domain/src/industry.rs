//! Industries: the codes and names of GB/T 4754-2017, compiled in from `data/industries.csv`.

use crate::invalid::Rule;

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
        Self::all()
            .find(|industry| industry.code == code)
            .ok_or(Rule::of("unknown_industry"))
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
