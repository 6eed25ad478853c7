//! The only way to run a query: through the filter of its request, one segment at a time.
//!
//! Counting, ranking, facets, suggestions and matching all go through here, so none of them can see
//! a document the caller may not. The filter is tested per found document, which leaves the query
//! inside free to skip whole blocks.

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::check::SegmentFilter;
use crate::columns::Columns;
use crate::error::Result;
use crate::filter::Filter;
use crate::snapshot::Snapshot;
use crate::statistics::Frozen;

/// A query bound to a snapshot and to the filter that restricts it.
pub(crate) struct Guarded<'a> {
    snapshot: &'a Snapshot,
    filter: &'a Filter,
    weight: Box<dyn Weight>,
}

impl<'a> Guarded<'a> {
    /// Binds `query` for finding only.
    pub fn unscored(snapshot: &'a Snapshot, filter: &'a Filter, query: &dyn Query) -> Result<Self> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&snapshot.searcher))?;
        Ok(Self {
            snapshot,
            filter,
            weight,
        })
    }

    /// Binds `query` for ranking by `statistics`.
    pub fn scored(
        snapshot: &'a Snapshot,
        filter: &'a Filter,
        query: &dyn Query,
        statistics: &Frozen,
    ) -> Result<Self> {
        let scoring =
            EnableScoring::enabled_from_statistics_provider(statistics, &snapshot.searcher);
        Ok(Self {
            snapshot,
            filter,
            weight: query.weight(scoring)?,
        })
    }

    /// The segments, each with the filter in its own terms.
    pub fn segments(&self) -> impl Iterator<Item = Result<Segment<'_>>> {
        let readers = self.snapshot.searcher.segment_readers().iter();
        readers
            .zip(&self.snapshot.columns)
            .map(|(reader, columns)| {
                let filter = self.filter.compile(columns)?;
                Ok(Segment {
                    reader,
                    columns,
                    filter,
                    weight: self.weight.as_ref(),
                })
            })
    }

    /// Counts what is found, but no further than `limit`.
    pub fn count_up_to(&self, limit: u64) -> Result<u64> {
        let mut count = 0;
        for segment in self.segments() {
            count += segment?.count_up_to(limit.saturating_sub(count))?;
            if count >= limit {
                break;
            }
        }
        Ok(count)
    }
}

/// The part of a guarded query that lies in one segment.
pub(crate) struct Segment<'a> {
    reader: &'a SegmentReader,
    /// The columns of the segment.
    pub columns: &'a Columns,
    filter: SegmentFilter,
    weight: &'a dyn Weight,
}

impl Segment<'_> {
    fn keeps(&self, doc: DocId) -> bool {
        self.reader
            .alive_bitset()
            .is_none_or(|alive| alive.is_alive(doc))
            && self.filter.keeps(doc)
    }

    /// Visits every found document.
    pub fn each(&self, visit: &mut dyn FnMut(DocId)) -> Result<()> {
        self.weight.for_each_no_score(self.reader, &mut |docs| {
            docs.iter()
                .copied()
                .filter(|&doc| self.keeps(doc))
                .for_each(&mut *visit);
        })?;
        Ok(())
    }

    /// Visits every found document with its score.
    pub fn each_scored(&self, visit: &mut dyn FnMut(DocId, Score)) -> Result<()> {
        self.weight.for_each(self.reader, &mut |doc, score| {
            if self.keeps(doc) {
                visit(doc, score);
            }
        })?;
        Ok(())
    }

    /// Visits found documents that score above a threshold, which each visit may raise.
    pub fn each_above(
        &self,
        threshold: Score,
        visit: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> Result<()> {
        let mut threshold = threshold;
        self.weight
            .for_each_pruning(threshold, self.reader, &mut |doc, score| {
                if self.keeps(doc) {
                    threshold = visit(doc, score);
                }
                threshold
            })?;
        Ok(())
    }

    fn count_up_to(&self, limit: u64) -> Result<u64> {
        let mut scorer = self.weight.scorer(self.reader, 1.0)?;
        let (mut count, mut doc) = (0, scorer.doc());
        while doc != TERMINATED && count < limit {
            count += u64::from(self.keeps(doc));
            doc = scorer.advance();
        }
        Ok(count)
    }
}
