//! Conditions in terms of one segment: places in dictionaries and values in columns.

use tantivy::columnar::{Column, StrColumn};

use crate::columns::Columns;
use crate::error::Result;
use crate::fields::{Code, attribute_key};
use crate::request::{AttributeRange, Range};

/// The conditions of a request, ready to test documents of one segment.
pub(crate) struct SegmentFilter {
    /// All of them must hold.
    pub checks: Vec<Check>,
}

impl SegmentFilter {
    /// True when the document fulfils every condition.
    pub fn keeps(&self, doc: u32) -> bool {
        self.checks.iter().all(|check| check.holds(doc))
    }
}

/// One condition in terms of one segment.
pub(crate) enum Check {
    Any(Column<u64>, Ords),
    None(Column<u64>, Ords),
    Number(Column<i64>, Range, bool),
    Attribute(Box<Attribute>),
    Never,
}

impl Check {
    fn holds(&self, doc: u32) -> bool {
        match self {
            Self::Any(column, ords) => column.values_for_doc(doc).any(|ord| ords.contains(ord)),
            Self::None(column, ords) => !column.values_for_doc(doc).any(|ord| ords.contains(ord)),
            Self::Number(column, range, missing) => match column.first(doc) {
                Some(value) => {
                    range.from.is_none_or(|from| value >= from)
                        && range.to.is_none_or(|to| value <= to)
                }
                None => *missing,
            },
            Self::Attribute(attribute) => attribute.holds(doc),
            Self::Never => false,
        }
    }
}

/// A wanted interval of one attribute; the three columns are parallel.
pub(crate) struct Attribute {
    keys: Column<u64>,
    key: u64,
    low: Column<f64>,
    high: Column<f64>,
    range: AttributeRange,
}

impl Attribute {
    /// The check for `range`; never fulfilled where no document has the attribute.
    pub fn check(columns: &Columns, range: &AttributeRange) -> Result<Check> {
        let keys = columns.code(Code::Attribute);
        let (Some(keys), Some(low), Some(high)) =
            (keys, &columns.attribute_low, &columns.attribute_high)
        else {
            return Ok(Check::Never);
        };
        let key = attribute_key(&range.name, &range.base_unit);
        let ord = keys.dictionary().term_ord(key.as_bytes())?;
        Ok(ord.map_or(Check::Never, |key| {
            Check::Attribute(Box::new(Self {
                keys: keys.ords().clone(),
                key,
                low: low.clone(),
                high: high.clone(),
                range: range.clone(),
            }))
        }))
    }

    fn holds(&self, doc: u32) -> bool {
        let bounds = self
            .low
            .values_for_doc(doc)
            .zip(self.high.values_for_doc(doc));
        let mut attributes = self.keys.values_for_doc(doc).zip(bounds);
        attributes.any(|(key, (low, high))| {
            key == self.key
                && self.range.high.is_none_or(|bound| low <= bound)
                && self.range.low.is_none_or(|bound| high >= bound)
        })
    }
}

/// The places of some values in the dictionary of one segment, in order.
pub(crate) struct Ords(Vec<u64>);

impl Ords {
    /// The places of those of `values` that occur in the segment.
    pub fn of(column: &StrColumn, values: &[String]) -> Result<Self> {
        let mut ords = Vec::with_capacity(values.len());
        for value in values {
            ords.extend(column.dictionary().term_ord(value.as_bytes())?);
        }
        ords.sort_unstable();
        Ok(Self(ords))
    }

    fn contains(&self, ord: u64) -> bool {
        match self.0.as_slice() {
            [only] => *only == ord,
            several => several.binary_search(&ord).is_ok(),
        }
    }
}
