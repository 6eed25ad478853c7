//! An amount of something: a positive decimal and a unit.

use rust_decimal::Decimal;

use crate::decimal;
use crate::invalid::{Faults, Rule};
use crate::tables::Codes;
use crate::unit::Unit;

/// A quantity as it travels: decimal text and unit code, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Decimal text.
    pub value: Option<String>,
    /// Unit code.
    pub unit: Option<String>,
}

/// A positive amount in a known unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// How much. Range: above zero.
    pub value: Decimal,
    /// Of what unit.
    pub unit: &'static Unit,
}

impl Quantity {
    /// Reads a quantity that is written now. Errors: faults at `/value` and `/unit`.
    pub fn parse(draft: &Draft) -> Result<Self, Faults> {
        Self::read(draft, Codes::Today)
    }

    /// Likewise, with the units that count.
    pub(crate) fn read(draft: &Draft, codes: Codes) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let value = faults.required("/value", draft.value.as_deref(), decimal::parse_positive);
        let unit = faults.required("/unit", draft.unit.as_deref(), |code| codes.unit(code));
        let whole = value.zip(unit).map(|(value, unit)| Self { value, unit });
        faults.finish(whole)
    }

    /// This amount in the base unit of its dimension; nothing when it leaves the exact range.
    pub fn base(&self) -> Option<Decimal> {
        self.unit.to_base(self.value).ok()
    }

    /// This amount as a multiple of another. Errors: `incompatible_unit`.
    pub fn ratio(&self, other: &Self) -> Result<Decimal, Rule> {
        let same = self.unit.dimension == other.unit.dimension;
        let ratio = || self.base()?.checked_div(other.base()?);
        same.then(ratio)
            .flatten()
            .ok_or_else(|| Rule::of("incompatible_unit").with("unit", other.unit.code))
    }

    /// The form it travels in.
    pub fn draft(&self) -> Draft {
        Draft {
            value: Some(self.value.to_string()),
            unit: Some(self.unit.code.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(value: &str, unit: &str) -> Result<Quantity, Faults> {
        Quantity::parse(&Draft {
            value: Some(value.into()),
            unit: Some(unit.into()),
        })
    }

    #[test]
    fn compares_across_units_of_one_dimension_only() {
        let tonnes = quantity("1.5", "t").unwrap();
        assert_eq!(
            tonnes
                .ratio(&quantity("500", "kg").unwrap())
                .unwrap()
                .to_string(),
            "3"
        );
        assert_eq!(
            tonnes
                .ratio(&quantity("5", "mm").unwrap())
                .unwrap_err()
                .code(),
            "incompatible_unit"
        );
    }

    #[test]
    fn names_both_faults_at_once() {
        let faults = quantity("-1", "furlong").unwrap_err();
        let codes: Vec<_> = faults
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.as_str(), fault.rule.code()))
            .collect();
        assert_eq!(
            codes,
            [("/value", "not_positive"), ("/unit", "unknown_unit")]
        );
    }
}
