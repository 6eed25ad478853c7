//! Typed attributes of a posting: name, operator, value, unit, and whether it is a must.
//!
//! Source of the shape: requests for quotation state a specification line as name, operator, value and
//! unit; a supply states what it can do in the same words.

use rust_decimal::Decimal;

use crate::code_enum;
use crate::decimal;
use crate::invalid::{Faults, Rule};
use crate::tables::Codes;
use crate::text::Label;
use crate::unit::Unit;

code_enum!(
    /// How a value is compared.
    Operator {
        /// Exactly.
        Equal = "=",
        /// Anything but.
        NotEqual = "!=",
        /// Less than.
        Less = "<",
        /// At most.
        AtMost = "<=",
        /// More than.
        More = ">",
        /// At least.
        AtLeast = ">=",
        /// One of a list, members parted by a comma or 、.
        In = "in",
        /// From one value to another, both included.
        Between = "between",
        /// The text contains it.
        Contains = "contains",
    }
);

/// An attribute as it travels, not yet judged.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Draft {
    /// What is stated, such as `壁厚`.
    pub name: Option<String>,
    /// Code of an [`Operator`].
    pub op: Option<String>,
    /// Value: text, or a decimal where a unit or an order is stated.
    pub value: Option<String>,
    /// Upper end of `between`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_to: Option<String>,
    /// Unit code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether a counterpart must satisfy it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
}

/// A judged attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// What is stated.
    pub name: Label,
    /// How it is compared.
    pub op: Operator,
    /// Value, or lower end of `between`.
    pub value: Label,
    /// Upper end of `between`.
    pub value_to: Option<Label>,
    /// Unit of the values.
    pub unit: Option<&'static Unit>,
    /// Whether a counterpart must satisfy it.
    pub required: bool,
}

/// A numeric attribute as a closed range in the base unit; a missing end is open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// Lower end.
    pub low: Option<Decimal>,
    /// Upper end.
    pub high: Option<Decimal>,
    /// Base unit both ends are in; none for bare numbers.
    pub base: Option<&'static str>,
}

impl Range {
    /// Both ends as floating numbers for an index; an open end lies beyond every real value.
    pub fn floats(&self) -> (f64, f64) {
        let float = |end: Option<Decimal>, open: f64| {
            end.map_or(open, |end| f64::try_from(end).unwrap_or(open))
        };
        (float(self.low, -1e18), float(self.high, 1e18))
    }
}

impl Attribute {
    /// Reads an attribute that is written now. Errors: faults at `/name`, `/op`, `/value`, `/value_to`, `/unit`.
    pub fn parse(draft: &Draft) -> Result<Self, Faults> {
        Self::read(draft, Codes::Today)
    }

    /// Likewise, with the units that count.
    pub(crate) fn read(draft: &Draft, codes: Codes) -> Result<Self, Faults> {
        let mut faults = Faults::new();
        let name = faults.required("/name", draft.name.as_deref(), Label::parse);
        let op = faults.required("/op", draft.op.as_deref(), Operator::parse);
        let value = faults.required("/value", draft.value.as_deref(), Label::parse);
        let value_to = faults.optional("/value_to", draft.value_to.as_deref(), Label::parse);
        let unit = faults.optional("/unit", draft.unit.as_deref(), |code| codes.unit(code));
        if let Some(op) = op {
            let number = is_number(op, draft.unit.is_some());
            let low = value.as_ref().filter(|_| number);
            let low = low.and_then(|value| faults.check("/value", decimal::parse(value.as_str())));
            upper_end(
                op,
                low,
                draft.value_to.is_some(),
                value_to.as_ref(),
                &mut faults,
            );
        }
        let whole = name.zip(op).zip(value).map(|((name, op), value)| Self {
            name,
            op,
            value,
            value_to,
            unit,
            required: draft.required.unwrap_or(false),
        });
        faults.finish(whole)
    }

    /// The numeric range this attribute states, in base units; nothing for texts and exclusions.
    /// Strict order is read as its closed form: a specification of `< 5` is met by 5 only by name.
    pub fn range(&self) -> Option<Range> {
        let value = self.measure(&self.value)?;
        let (low, high) = match self.op {
            Operator::Equal => (Some(value), Some(value)),
            Operator::Less | Operator::AtMost => (None, Some(value)),
            Operator::More | Operator::AtLeast => (Some(value), None),
            Operator::Between => (Some(value), Some(self.measure(self.value_to.as_ref()?)?)),
            Operator::NotEqual | Operator::In | Operator::Contains => return None,
        };
        Some(Range {
            low,
            high,
            base: self.unit.map(Unit::base),
        })
    }

    fn measure(&self, text: &Label) -> Option<Decimal> {
        let value = decimal::parse(text.as_str()).ok()?;
        self.unit
            .map_or(Some(value), |unit| unit.to_base(value).ok())
    }

    /// The words of a textual attribute: the members of `in`, or the one value.
    pub fn words(&self) -> Vec<&str> {
        let parted = |c: char| matches!(c, ',' | '，' | '、' | ';' | '；');
        self.value
            .as_str()
            .split(parted)
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// The form it travels in.
    pub fn draft(&self) -> Draft {
        let Self {
            name,
            op,
            value,
            value_to,
            unit,
            required,
        } = self;
        Draft {
            name: Some(name.as_str().to_owned()),
            op: Some(op.as_str().to_owned()),
            value: Some(value.as_str().to_owned()),
            value_to: value_to.as_ref().map(|end| end.as_str().to_owned()),
            unit: unit.map(|unit| unit.code.to_owned()),
            required: Some(*required),
        }
    }
}

/// Whether a value must be a number: what is ordered or measured is.
fn is_number(op: Operator, measured: bool) -> bool {
    match op {
        Operator::Less
        | Operator::AtMost
        | Operator::More
        | Operator::AtLeast
        | Operator::Between => true,
        Operator::Equal | Operator::NotEqual => measured,
        Operator::In | Operator::Contains => false,
    }
}

/// Judges the upper end: `between` has one, not below the lower one, and nothing else has.
fn upper_end(
    op: Operator,
    low: Option<Decimal>,
    given: bool,
    end: Option<&Label>,
    faults: &mut Faults,
) {
    match (op, given) {
        (Operator::Between, false) => faults.add("/value_to", Rule::required()),
        (Operator::Between, true) => {
            let high = end.and_then(|end| faults.check("/value_to", decimal::parse(end.as_str())));
            if low.zip(high).is_some_and(|(low, high)| low > high) {
                faults.add("/value_to", Rule::of("range_reversed"));
            }
        }
        (_, true) => faults.add("/value_to", Rule::of("not_with").with("other", "op")),
        (_, false) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(op: &str, value: &str, value_to: Option<&str>, unit: Option<&str>) -> Draft {
        Draft {
            name: Some("壁厚".into()),
            op: Some(op.into()),
            value: Some(value.into()),
            value_to: value_to.map(Into::into),
            unit: unit.map(Into::into),
            required: Some(true),
        }
    }

    fn codes(draft: &Draft) -> Vec<(String, &'static str)> {
        Attribute::parse(draft)
            .unwrap_err()
            .as_slice()
            .iter()
            .map(|fault| (fault.pointer.clone(), fault.rule.code()))
            .collect()
    }

    #[test]
    fn ranges_are_in_base_units() {
        let between = Attribute::parse(&draft("between", "1", Some("2"), Some("in")))
            .unwrap()
            .range()
            .unwrap();
        assert_eq!(
            (
                between.low.unwrap().to_string(),
                between.high.unwrap().to_string(),
                between.base
            ),
            ("25.4".into(), "50.8".into(), Some("mm"))
        );
        let least = Attribute::parse(&draft(">=", "400", None, Some("t")))
            .unwrap()
            .range()
            .unwrap();
        assert_eq!(
            (least.low.map(|low| low.to_string()), least.high, least.base),
            (Some("400000".into()), None, Some("kg"))
        );
        assert_eq!(
            Attribute::parse(&draft("in", "304、316", None, None))
                .unwrap()
                .words(),
            ["304", "316"]
        );
    }

    #[test]
    fn rules_between_fields_are_named_at_their_field() {
        assert_eq!(
            codes(&draft(">=", "厚", None, Some("mm"))),
            [("/value".to_owned(), "invalid_decimal")]
        );
        assert_eq!(
            codes(&draft("between", "5", None, Some("mm"))),
            [("/value_to".to_owned(), "required")]
        );
        assert_eq!(
            codes(&draft("between", "5", Some("2"), Some("mm"))),
            [("/value_to".to_owned(), "range_reversed")]
        );
        assert_eq!(
            codes(&draft("=", "5", Some("6"), Some("mm"))),
            [("/value_to".to_owned(), "not_with")]
        );
        assert_eq!(
            codes(&Draft {
                unit: Some("furlong".into()),
                ..Draft::default()
            })
            .len(),
            4,
            "three missing fields and an unknown unit"
        );
    }

    #[test]
    fn travels_and_comes_back() {
        for draft in [
            draft("between", "1", Some("2"), Some("mm")),
            draft("contains", "镀锌", None, None),
            draft("=", "304", None, None),
        ] {
            assert_eq!(Attribute::parse(&draft).unwrap().draft(), draft);
        }
    }
}
