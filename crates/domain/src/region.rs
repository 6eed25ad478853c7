//! Places: administrative divisions by GB/T 2260 code, and how near two of them are.
//!
//! The table is compiled in from `data/divisions.csv`; its README names source and year.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::code_enum;
use crate::invalid::Rule;
use crate::tables::Ended;

const DIVISIONS: &str = include_str!("../data/divisions.csv");

/// Lengths of the codes of province, city, district and street.
const LEVELS: [usize; 4] = [2, 4, 6, 9];

code_enum!(
    /// How near a counterpart is; nearer rings come first.
    Ring {
        /// The same district.
        District = "district",
        /// The same city (a municipality is one city).
        City = "city",
        /// The same economic region.
        Region = "region",
        /// Anywhere else.
        Nation = "nation",
    }
);

/// An administrative division: one of the table, or one that was in it when it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(&'static str);

impl Region {
    /// The division of a code of 2, 4, 6 or 9 digits. Errors: `unknown_region`.
    pub fn parse(code: &str) -> Result<Self, Rule> {
        table()
            .get_key_value(code)
            .map(|(code, _)| Self(code))
            .ok_or(Rule::of("unknown_region"))
    }

    /// The division of a code that was judged when it was written, in the table or no longer.
    /// Errors: `unknown_region` for what never was a code.
    pub fn as_written(code: &str) -> Result<Self, Rule> {
        static ENDED: Ended<String> = Ended::new();
        let digits = code.bytes().all(|byte| byte.is_ascii_digit());
        match Self::parse(code) {
            Err(_) if digits && LEVELS.contains(&code.len()) => {
                Ok(Self(ENDED.get(code, || code.to_owned())))
            }
            known => known,
        }
    }

    /// Every known division, ordered by code, with its name.
    pub fn all() -> impl Iterator<Item = (Self, &'static str)> {
        rows().map(|(code, name)| (Self(code), name))
    }

    /// The code.
    pub fn code(self) -> &'static str {
        self.0
    }

    /// The Chinese name; of a division that has ended that of the nearest one it lay in. The divisions of a
    /// municipality that stand for no place of their own (市辖区, 县) are passed over.
    pub fn name(self) -> &'static str {
        let above = || self.path().into_iter().filter_map(|code| table().get(code));
        let own = table().get(self.0);
        let nearest = own.or_else(|| above().find(|name| !matches!(**name, "市辖区" | "县")));
        nearest.copied().unwrap_or_default()
    }

    /// This division and those it lies in, nearest first: district, city, province.
    pub fn path(self) -> Vec<&'static str> {
        LEVELS
            .iter()
            .rev()
            .filter_map(|length| self.0.get(..*length))
            .collect()
    }

    fn prefix(self, length: usize) -> Option<&'static str> {
        self.0.get(..length)
    }

    /// The ring between two places; the same from both ends. `economic` lists the province codes that
    /// form one economic region with each other.
    pub fn ring(self, other: Self, economic: &[String]) -> Ring {
        let same =
            |length| self.prefix(length).is_some() && self.prefix(length) == other.prefix(length);
        let inside = |region: Self| {
            region
                .prefix(2)
                .is_some_and(|province| economic.iter().any(|member| member == province))
        };
        if same(6) {
            Ring::District
        } else if same(4) || (same(2) && self.is_municipality()) {
            Ring::City
        } else if same(2) || (inside(self) && inside(other)) {
            Ring::Region
        } else {
            Ring::Nation
        }
    }

    /// Beijing, Tianjin, Shanghai and Chongqing are cities with the rank of a province.
    fn is_municipality(self) -> bool {
        matches!(self.prefix(2), Some("11" | "12" | "31" | "50"))
    }
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    DIVISIONS
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
}

fn table() -> &'static HashMap<&'static str, &'static str> {
    static TABLE: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    TABLE.get_or_init(|| rows().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn region(code: &str) -> Region {
        Region::parse(code).unwrap()
    }

    #[test]
    fn rings_widen_and_are_the_same_from_both_ends() {
        let economic = ["50".to_owned(), "51".to_owned()];
        let dazu = region("500111");
        for (other, ring) in [
            ("500111", Ring::District),
            ("500153", Ring::City),
            ("510107", Ring::Region),
            ("440305", Ring::Nation),
        ] {
            assert_eq!(dazu.ring(region(other), &economic), ring, "{other}");
            assert_eq!(region(other).ring(dazu, &economic), ring, "{other}");
        }
        assert_eq!(dazu.ring(region("510107"), &[]), Ring::Nation);
    }

    #[test]
    fn a_path_leads_from_the_district_to_the_province() {
        assert_eq!(region("500111").path(), ["500111", "5001", "50"]);
        assert_eq!(region("500111").name(), "大足区");
        assert!(Region::parse("999999").is_err());
    }

    #[test]
    fn a_division_that_has_ended_keeps_its_code_and_its_place() {
        let merged = Region::as_written("500198").unwrap();
        assert!(
            Region::parse(merged.code()).is_err(),
            "not for new postings"
        );
        assert_eq!(Region::as_written("500198"), Ok(merged));
        assert_eq!(merged.path(), ["500198", "5001", "50"]);
        assert_eq!(merged.name(), Region::parse("50").unwrap().name());
        assert_eq!(merged.ring(region("500111"), &[]), Ring::City);
        assert_eq!(Region::as_written("500111"), Region::parse("500111"));
        for never in ["", "5", "5001a8", "50019", "５００１９８", "5001980000"] {
            assert!(Region::as_written(never).is_err(), "{never}");
        }
    }

    #[test]
    fn every_row_of_the_table_lies_in_a_known_province() {
        for (region, name) in Region::all() {
            assert!(
                !name.is_empty() && Region::parse(&region.code()[..2]).is_ok(),
                "{region:?}"
            );
        }
    }
}
