//! Exact counts of values over everything that is found.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use tantivy::columnar::StrColumn;

use crate::error::Result;
use crate::fields::Code;
use crate::guard::Part;

/// Most values returned for one field; the rest have the smallest counts.
pub const FACET_VALUES_MAX: usize = 500;

/// A field whose values can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FacetField {
    /// Posting or enterprise.
    Kind,
    /// Supply or demand.
    Side,
    /// Family.
    Family,
    /// Chain.
    Chain,
    /// Node itself, without its ancestors.
    Node,
    /// District, city and province, each counted.
    Region,
    /// Park.
    Park,
    /// Owner.
    Enterprise,
    /// Certificate.
    Certificate,
}

impl FacetField {
    fn code(self) -> Code {
        match self {
            Self::Kind => Code::Kind,
            Self::Side => Code::Side,
            Self::Family => Code::Family,
            Self::Chain => Code::Chain,
            Self::Node => Code::Node,
            Self::Region => Code::Region,
            Self::Park => Code::Park,
            Self::Enterprise => Code::Enterprise,
            Self::Certificate => Code::Certificate,
        }
    }
}

/// The values of one field over the found set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// The field.
    pub field: FacetField,
    /// Code and number of documents, most frequent first, equal ones by code.
    pub values: Vec<(String, u64)>,
}

/// Counts the values of `fields` and, as the last part, the documents themselves.
pub(crate) fn count<P: Part>(
    parts: impl Iterator<Item = Result<P>>,
    fields: &[FacetField],
) -> Result<(Vec<Facet>, u64)> {
    let mut total = 0;
    let mut sums: Vec<HashMap<String, u64>> = fields.iter().map(|_| HashMap::new()).collect();
    for part in parts {
        let part = part?;
        let columns = fields.iter().map(|field| part.columns().code(field.code()));
        let mut counters: Vec<Option<Counter<'_>>> =
            columns.map(|column| column.map(Counter::new)).collect();
        part.each(&mut |doc| {
            total += 1;
            counters
                .iter_mut()
                .flatten()
                .for_each(|counter| counter.add(doc));
        })?;
        for (counter, sums) in counters.into_iter().zip(&mut sums) {
            counter.map_or(Ok(()), |counter| counter.drain_into(sums))?;
        }
    }
    let facets = fields.iter().zip(sums).map(|(&field, sums)| Facet {
        field,
        values: ordered(sums),
    });
    Ok((facets.collect(), total))
}

fn ordered(sums: HashMap<String, u64>) -> Vec<(String, u64)> {
    let mut values: Vec<(String, u64)> = sums.into_iter().collect();
    values.sort_unstable_by(|left, right| {
        (Reverse(left.1), &left.0).cmp(&(Reverse(right.1), &right.0))
    });
    values.truncate(FACET_VALUES_MAX);
    values
}

/// Counts of one field in one segment, by place in its dictionary.
struct Counter<'a> {
    column: &'a StrColumn,
    counts: Vec<u64>,
}

impl<'a> Counter<'a> {
    fn new(column: &'a StrColumn) -> Self {
        Self {
            column,
            counts: vec![0; column.num_terms()],
        }
    }

    fn add(&mut self, doc: u32) {
        for ord in self.column.term_ords(doc) {
            if let Some(count) = usize::try_from(ord)
                .ok()
                .and_then(|ord| self.counts.get_mut(ord))
            {
                *count += 1;
            }
        }
    }

    fn drain_into(self, sums: &mut HashMap<String, u64>) -> Result<()> {
        let mut value = String::new();
        for (ord, count) in (0..).zip(self.counts).filter(|&(_, count)| count > 0) {
            if self.column.ord_to_str(ord, &mut value)? {
                *sums.entry(value.clone()).or_default() += count;
            }
        }
        Ok(())
    }
}
