//! Conditions on codes and numbers, and how they are tested: by posting lists where few documents
//! fulfil them, by columns where many do.
//!
//! Audience and validity are conditions like any other and are always there, so nothing that is
//! counted, ranked, faceted or suggested can get around them.

use tantivy::query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{Searcher, Term};

use crate::check::{Attribute, Check, Ords, SegmentFilter};
use crate::columns::Columns;
use crate::error::Result;
use crate::fields::{Code, Fields, Number, attribute_key};
use crate::request::{AttributeRange, Filters, Range};

/// A list of values held by less than one document in this many is read from its posting list.
const SPARSE_ONE_IN: u64 = 20;

/// All conditions of one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// One of the values must be present.
    any: Vec<(Code, Vec<String>)>,
    /// None of the values may be present.
    none: Vec<(Code, Vec<String>)>,
    /// The number must lie in the range; the flag tells what a missing number means.
    numbers: Vec<(Number, Range, bool)>,
    attributes: Vec<AttributeRange>,
}

impl Filter {
    /// The conditions that hold for every caller: what the audience may see and is still valid.
    pub fn visible(audience: &[String], now: i64) -> Self {
        let valid = Range {
            from: Some(now.saturating_add(1)),
            to: None,
        };
        Self::audience(audience).number(Number::ValidUntil, valid, true)
    }

    /// The condition on the audience alone.
    pub fn audience(audience: &[String]) -> Self {
        Self {
            any: vec![(Code::Audience, audience.to_vec())],
            ..Self::default()
        }
    }

    /// Adds: one of `values` is present. An empty list asks nothing.
    pub fn any(mut self, code: Code, values: &[String]) -> Self {
        if !values.is_empty() {
            self.any.push((code, values.to_vec()));
        }
        self
    }

    /// Adds: none of `values` is present.
    pub fn none(mut self, code: Code, values: &[String]) -> Self {
        if !values.is_empty() {
            self.none.push((code, values.to_vec()));
        }
        self
    }

    /// Adds: the number lies in `range`, or is missing and `missing` is true.
    pub fn number(mut self, number: Number, range: Range, missing: bool) -> Self {
        if !range.is_open() {
            self.numbers.push((number, range, missing));
        }
        self
    }

    /// Adds the conditions of a request.
    pub fn with(self, filters: &Filters) -> Self {
        let kind: Vec<String> = filters
            .kind
            .iter()
            .map(|kind| kind.code().to_owned())
            .collect();
        let price = filters.price_fen;
        let mut filter = self
            .any(Code::Kind, &kind)
            .any(Code::Side, &filters.sides)
            .any(Code::Family, &filters.families)
            .any(Code::Chain, &filters.chains)
            .any(Code::NodePath, &filters.nodes)
            .any(Code::Region, &filters.regions)
            .any(Code::Park, &filters.parks)
            .any(Code::Enterprise, &filters.enterprises)
            .number(
                Number::PriceMin,
                Range {
                    from: None,
                    to: price.to,
                },
                false,
            )
            .number(
                Number::PriceMax,
                Range {
                    from: price.from,
                    to: None,
                },
                false,
            )
            .number(Number::PublishedAt, filters.published_at, false)
            .number(Number::DeliverBy, filters.deliver_by, false);
        for certificate in &filters.certificates {
            filter = filter.any(Code::Certificate, std::slice::from_ref(certificate));
        }
        for attribute in &filters.attributes {
            let key = attribute_key(&attribute.name, &attribute.base_unit);
            filter = filter.any(Code::Attribute, &[key]);
        }
        filter.attributes.extend(filters.attributes.iter().cloned());
        filter
    }

    /// Takes out the conditions few documents fulfil, as clauses to drive the search with.
    ///
    /// The audience always stays a column test: it is dense, and it must not depend on statistics.
    pub fn take_sparse(
        &mut self,
        searcher: &Searcher,
        fields: &Fields,
    ) -> Result<Vec<Box<dyn Query>>> {
        let bound = searcher.num_docs() / SPARSE_ONE_IN;
        let mut sparse = Vec::new();
        let mut dense = Vec::new();
        for (code, values) in std::mem::take(&mut self.any) {
            let terms: Vec<Term> = values
                .iter()
                .map(|value| Term::from_field_text(fields.code(code), value))
                .collect();
            if code != Code::Audience && documents(searcher, &terms)? <= bound {
                sparse.push(one_of(terms));
            } else {
                dense.push((code, values));
            }
        }
        self.any = dense;
        Ok(sparse)
    }

    /// The conditions in terms of one segment.
    pub fn compile(&self, columns: &Columns) -> Result<SegmentFilter> {
        let mut checks = Vec::new();
        for (code, values) in &self.any {
            let column = columns.code(*code);
            checks.push(match column {
                Some(column) => Check::Any(column.ords().clone(), Ords::of(column, values)?),
                None => Check::Never,
            });
        }
        for (code, values) in &self.none {
            if let Some(column) = columns.code(*code) {
                checks.push(Check::None(
                    column.ords().clone(),
                    Ords::of(column, values)?,
                ));
            }
        }
        for &(number, range, missing) in &self.numbers {
            match columns.number(number) {
                Some(column) => checks.push(Check::Number(column.clone(), range, missing)),
                None if missing => {}
                None => checks.push(Check::Never),
            }
        }
        for range in &self.attributes {
            checks.push(Attribute::check(columns, range)?);
        }
        Ok(SegmentFilter { checks })
    }
}

/// Upper bound of how many documents hold one of `terms`.
fn documents(searcher: &Searcher, terms: &[Term]) -> Result<u64> {
    let mut sum = 0;
    for term in terms {
        sum += searcher.doc_freq(term)?;
    }
    Ok(sum)
}

/// A clause that holds for documents with one of `terms` and does not score.
fn one_of(terms: Vec<Term>) -> Box<dyn Query> {
    let clauses = terms.into_iter().map(|term| {
        let query: Box<dyn Query> = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
        (Occur::Should, query)
    });
    Box::new(ConstScoreQuery::new(
        Box::new(BooleanQuery::new(clauses.collect())),
        0.0,
    ))
}
