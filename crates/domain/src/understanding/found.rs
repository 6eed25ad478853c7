//! What was read in one field, by places of the folded text; findings for callers are made of it.

use rust_decimal::Decimal;

use super::bounds;
use super::quality::Quality;
use super::reading::Reading;
use super::things::Substance;
use crate::attribute::Operator;
use crate::capability::Period;
use crate::unit::Unit;

/// What is stated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Value {
    /// A number, or the two ends of a range.
    Number(Decimal, Option<Decimal>),
    /// The words as they are written in the place they stand.
    Words,
    /// A class of materials.
    Substance(Substance),
}

/// A statement of a text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) quality: Quality,
    pub(super) op: Operator,
    pub(super) value: Value,
    pub(super) unit: Option<&'static Unit>,
    pub(super) per: Option<Period>,
    pub(super) required: bool,
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Found {
    pub(super) fn word(reading: &Reading, quality: Quality, from: usize, to: usize) -> Self {
        Self {
            quality,
            op: Operator::Equal,
            value: Value::Words,
            unit: None,
            per: None,
            required: bounds::is_must(reading, to),
            from,
            to,
        }
    }
}
