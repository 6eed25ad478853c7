//! Today's chain graph, read once and kept until the taxonomy or the day changes.

use std::sync::{Arc, PoisonError, RwLock};

use domain::Date;
use domain::taxonomy::Graph;

/// The kept graph: the taxonomy generation and the day it holds for.
#[derive(Default)]
pub(crate) struct GraphCache(RwLock<Option<(u64, Date, Arc<Graph>)>>);

impl GraphCache {
    /// The kept graph, if it is of this generation and day.
    pub(crate) fn get(&self, generation: u64, day: Date) -> Option<Arc<Graph>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(of, on, _)| *of == generation && *on == day)
            .map(|(_, _, graph)| Arc::clone(graph))
    }

    /// Keeps a graph.
    pub(crate) fn put(&self, generation: u64, day: Date, graph: &Arc<Graph>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) =
            Some((generation, day, Arc::clone(graph)));
    }
}
