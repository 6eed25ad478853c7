//! The columns of one segment, opened once and shared by all queries until the segment is merged away.

use tantivy::SegmentReader;
use tantivy::columnar::{Column, StrColumn};

use crate::error::Result;
use crate::fields::{ATTRIBUTE_HIGH, ATTRIBUTE_LOW, Code, Number};

/// Columns of one segment; a field no document of the segment fills has none.
pub(crate) struct Columns {
    codes: Vec<(Code, Option<StrColumn>)>,
    numbers: Vec<(Number, Option<Column<i64>>)>,
    /// Least values, parallel to the attribute codes.
    pub attribute_low: Option<Column<f64>>,
    /// Greatest values, parallel to the attribute codes.
    pub attribute_high: Option<Column<f64>>,
}

impl Columns {
    /// Opens the columns of `segment`.
    pub fn open(segment: &SegmentReader) -> Result<Self> {
        let fast = segment.fast_fields();
        let codes = Code::ALL
            .into_iter()
            .map(|code| Ok((code, fast.str(code.name())?)));
        let numbers = Number::ALL
            .into_iter()
            .map(|number| Ok((number, fast.column_opt(number.name())?)));
        Ok(Self {
            codes: codes.collect::<Result<_>>()?,
            numbers: numbers.collect::<Result<_>>()?,
            attribute_low: fast.column_opt(ATTRIBUTE_LOW)?,
            attribute_high: fast.column_opt(ATTRIBUTE_HIGH)?,
        })
    }

    /// The column of a code.
    pub fn code(&self, code: Code) -> Option<&StrColumn> {
        self.codes
            .iter()
            .find(|(known, _)| *known == code)
            .and_then(|(_, column)| column.as_ref())
    }

    /// The column of a number.
    pub fn number(&self, number: Number) -> Option<&Column<i64>> {
        self.numbers
            .iter()
            .find(|(known, _)| *known == number)
            .and_then(|(_, column)| column.as_ref())
    }

    /// The first value of a code field of one document.
    pub fn text_of(&self, code: Code, doc: u32) -> Result<String> {
        let mut out = String::new();
        if let Some(column) = self.code(code)
            && let Some(ord) = column.ords().first(doc)
        {
            column.ord_to_str(ord, &mut out)?;
        }
        Ok(out)
    }

    /// The value of a number field of one document.
    pub fn number_of(&self, number: Number, doc: u32) -> Option<i64> {
        self.number(number).and_then(|column| column.first(doc))
    }
}
