//! One committed state of an index, as all readers of that moment see it.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::Searcher;
use tantivy::index::SegmentId;

use crate::columns::Columns;
use crate::error::Result;
use crate::fields::Fields;

/// Segments, their columns and the position they were committed at. Never changes.
pub(crate) struct Snapshot {
    pub searcher: Searcher,
    pub fields: Fields,
    /// Columns of each segment, in the order of the searcher.
    pub columns: Vec<Arc<Columns>>,
    pub position: Option<String>,
}

impl Snapshot {
    /// Opens the columns of `searcher`, taking those of segments that `before` already has.
    pub fn open(
        searcher: Searcher,
        fields: Fields,
        position: Option<String>,
        before: Option<&Self>,
    ) -> Result<Self> {
        let known = before.map(Self::by_segment).unwrap_or_default();
        let columns = searcher.segment_readers().iter().map(|segment| {
            match known.get(&segment.segment_id()) {
                Some(columns) => Ok(Arc::clone(columns)),
                None => Columns::open(segment).map(Arc::new),
            }
        });
        let columns = columns.collect::<Result<_>>()?;
        Ok(Self {
            searcher,
            fields,
            columns,
            position,
        })
    }

    fn by_segment(&self) -> HashMap<SegmentId, Arc<Columns>> {
        let segments = self
            .searcher
            .segment_readers()
            .iter()
            .map(tantivy::SegmentReader::segment_id);
        segments.zip(self.columns.iter().cloned()).collect()
    }
}
