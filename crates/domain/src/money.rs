//! Money: whole fen of CNY, never a floating number.

use crate::invalid::Rule;

/// An amount. Units: fen (1/100 CNY). Range: 0 to 10^14 (a trillion CNY).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "i64", into = "i64")]
pub struct Fen(i64);

const LIMIT: i64 = 100_000_000_000_000;

impl Fen {
    /// Reads an amount. Errors: `out_of_range`.
    pub fn parse(fen: i64) -> Result<Self, Rule> {
        if (0..=LIMIT).contains(&fen) {
            Ok(Self(fen))
        } else {
            Err(Rule::out_of_range(0, LIMIT))
        }
    }

    /// The amount in fen.
    pub fn get(self) -> i64 {
        self.0
    }
}

impl From<Fen> for i64 {
    fn from(fen: Fen) -> Self {
        fen.0
    }
}

impl TryFrom<i64> for Fen {
    type Error = &'static str;

    fn try_from(fen: i64) -> Result<Self, Self::Error> {
        Self::parse(fen).map_err(|_| "not an amount of money")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_is_kept_at_both_ends() {
        assert_eq!(Fen::parse(0).unwrap().get(), 0);
        assert!(Fen::parse(LIMIT).is_ok());
        for fen in [-1, LIMIT + 1, i64::MIN, i64::MAX] {
            assert_eq!(Fen::parse(fen).unwrap_err().code(), "out_of_range");
        }
    }
}
