//! The only ways to documents: through the filter of a request, one segment at a time.
//!
//! Counting, ranking, facets, suggestions and matching all go through here, so none of them can see
//! a document the caller may not. The filter is tested per found document, which leaves the query
//! inside free to skip whole blocks.

use tantivy::query::{EnableScoring, Query, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use crate::check::SegmentFilter;
use crate::columns::Columns;
use crate::error::Result;
use crate::fields::Code;
use crate::filter::Filter;
use crate::snapshot::Snapshot;
use crate::statistics::Frozen;

/// The segments of `snapshot`, each with `filter` in its own terms.
pub(crate) fn visible<'a>(
    snapshot: &'a Snapshot,
    filter: &'a Filter,
) -> impl Iterator<Item = Result<Visible<'a>>> {
    let readers = snapshot.searcher.segment_readers().iter();
    readers.zip(&snapshot.columns).map(|(reader, columns)| {
        let filter = filter.compile(columns)?;
        Ok(Visible {
            reader,
            columns,
            filter,
        })
    })
}

/// One segment and what may be seen of it.
pub(crate) struct Visible<'a> {
    /// The segment itself, which does not know what may be seen of it.
    pub reader: &'a SegmentReader,
    /// Its columns.
    pub columns: &'a Columns,
    filter: SegmentFilter,
}

impl Visible<'_> {
    /// True when the document exists and fulfils every condition.
    pub fn keeps(&self, doc: DocId) -> bool {
        self.reader
            .alive_bitset()
            .is_none_or(|alive| alive.is_alive(doc))
            && self.filter.keeps(doc)
    }

    /// Visits every visible document by its id, in the order of ids, which reads each id once.
    pub fn each_id(&self, mut visit: impl FnMut(&str, DocId, &Columns)) -> Result<()> {
        let Some(ids) = self.columns.code(Code::Id) else {
            return Ok(());
        };
        let kept = (0..self.reader.max_doc()).filter(|&doc| self.keeps(doc));
        let mut kept: Vec<(u64, DocId)> = kept
            .filter_map(|doc| Some((ids.ords().first(doc)?, doc)))
            .collect();
        kept.sort_unstable();
        let ords = kept.iter().map(|&(ord, _)| ord).collect::<Vec<_>>();
        let mut docs = kept.iter();
        ids.dictionary().sorted_ords_to_term_cb(&ords, |id| {
            if let (Ok(id), Some(&(_, doc))) = (std::str::from_utf8(id), docs.next()) {
                visit(id, doc, self.columns);
            }
        })?;
        Ok(())
    }
}

/// The found documents of one segment.
pub(crate) trait Part {
    /// The columns of the segment.
    fn columns(&self) -> &Columns;

    /// Visits every found document.
    fn each(&self, visit: &mut dyn FnMut(DocId)) -> Result<()>;

    /// Visits found documents that score above a threshold, which each visit may raise. Documents
    /// below it may be visited too.
    fn each_above(
        &self,
        threshold: Score,
        visit: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> Result<()>;
}

/// A query bound to a snapshot and to the filter that restricts it.
pub(crate) struct Guarded<'a> {
    snapshot: &'a Snapshot,
    filter: &'a Filter,
    weight: Box<dyn Weight>,
    exhaustive: bool,
}

impl<'a> Guarded<'a> {
    /// Binds `query` for finding only.
    pub fn unscored(snapshot: &'a Snapshot, filter: &'a Filter, query: &dyn Query) -> Result<Self> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(&snapshot.searcher))?;
        Ok(Self {
            snapshot,
            filter,
            weight,
            exhaustive: true,
        })
    }

    /// Binds `query` for ranking by `statistics`.
    ///
    /// `exhaustive` scores every found document instead of skipping blocks, which is faster for
    /// queries of very many terms.
    pub fn scored(
        snapshot: &'a Snapshot,
        filter: &'a Filter,
        query: &dyn Query,
        statistics: &Frozen,
        exhaustive: bool,
    ) -> Result<Self> {
        let scoring =
            EnableScoring::enabled_from_statistics_provider(statistics, &snapshot.searcher);
        Ok(Self {
            snapshot,
            filter,
            weight: query.weight(scoring)?,
            exhaustive,
        })
    }

    /// What is found in each segment.
    pub fn parts(&self) -> impl Iterator<Item = Result<GuardedPart<'_>>> {
        visible(self.snapshot, self.filter).map(|visible| {
            let (weight, exhaustive) = (self.weight.as_ref(), self.exhaustive);
            Ok(GuardedPart {
                visible: visible?,
                weight,
                exhaustive,
            })
        })
    }

    /// Counts what is found, but no further than `limit`.
    pub fn count_up_to(&self, limit: u64) -> Result<u64> {
        let mut count = 0;
        for part in self.parts() {
            count += part?.count_up_to(limit.saturating_sub(count))?;
            if count >= limit {
                break;
            }
        }
        Ok(count)
    }
}

/// The part of a guarded query that lies in one segment.
pub(crate) struct GuardedPart<'a> {
    visible: Visible<'a>,
    weight: &'a dyn Weight,
    exhaustive: bool,
}

impl GuardedPart<'_> {
    fn count_up_to(&self, limit: u64) -> Result<u64> {
        let mut scorer = self.weight.scorer(self.visible.reader, 1.0)?;
        let (mut count, mut doc) = (0, scorer.doc());
        while doc != TERMINATED && count < limit {
            count += u64::from(self.visible.keeps(doc));
            doc = scorer.advance();
        }
        Ok(count)
    }
}

impl Part for GuardedPart<'_> {
    fn columns(&self) -> &Columns {
        self.visible.columns
    }

    fn each(&self, visit: &mut dyn FnMut(DocId)) -> Result<()> {
        self.weight
            .for_each_no_score(self.visible.reader, &mut |docs| {
                let kept = docs.iter().copied().filter(|&doc| self.visible.keeps(doc));
                kept.for_each(&mut *visit);
            })?;
        Ok(())
    }

    fn each_above(
        &self,
        threshold: Score,
        visit: &mut dyn FnMut(DocId, Score) -> Score,
    ) -> Result<()> {
        let mut bar = threshold;
        let mut offer = |doc, score| {
            if score > bar && self.visible.keeps(doc) {
                bar = visit(doc, score);
            }
            bar
        };
        if self.exhaustive {
            self.weight
                .for_each(self.visible.reader, &mut |doc, score| {
                    offer(doc, score);
                })?;
        } else {
            self.weight
                .for_each_pruning(threshold, self.visible.reader, &mut offer)?;
        }
        Ok(())
    }
}
